import lstmOutputs from '../../../shaders/forward/webgl/lstm-outputs.glsl';
import lstmTimes from '../../../shaders/forward/webgl/lstm-times.glsl';
import places from '../../../shaders/forward/webgl/places.glsl';
import type * as tf from '../../tfjs/tf';
import { directionBits } from '../recurrent/shape';
import type { LstmRecording, LstmTrace } from './lstm';

const kernel = { label: 'lstm-outputs', fragment: [places, lstmTimes, lstmOutputs] };

/** How directions become one tensor; the numbers are those of lstm-outputs.glsl. */
const merging = { alone: 0, sum: 1, ave: 2, mul: 3, concat: 4 } as const;

/** The numbers of a state's texel. */
const [hidden, cell, output] = [0, 1, 2];

/** One tensor out of the trace. */
interface Wanted {
  shape: number[];
  from: 'states' | 'gates';
  component: number;
  direction?: number;
  merge?: keyof typeof merging;
}

/** The tensors of an LSTM, in the order that runRecurrent takes them in: outputs, states, taps. */
export function writeOutputs(recording: LstmRecording, trace: LstmTrace): tf.TensorInfo[] {
  const { directions, returnState, tapped } = recording.recurrence;
  const each = Array.from({ length: directions }, (_, direction) => direction);
  const wanted = [
    ...outputs(recording),
    ...(returnState ? each.flatMap((direction) => states(recording, direction)) : []),
    ...(tapped ? each.flatMap((direction) => taps(recording, direction)) : []),
  ];
  return wanted.map((one) => write(recording, trace, one));
}

function outputs({ recurrence }: LstmRecording): Wanted[] {
  const { directions, samples, steps, units, returnSequences, mergeMode } = recurrence;
  const shape = (width: number): number[] => (returnSequences ? [samples, steps, width] : [samples, width]);
  const one = { from: 'states', component: output } as const;
  if (directions === 1) return [{ ...one, shape: shape(units) }];
  if (mergeMode === 'none') return [0, 1].map((direction) => ({ ...one, shape: shape(units), direction }));
  return [{ ...one, shape: shape(mergeMode === 'concat' ? 2 * units : units), merge: mergeMode }];
}

function states({ recurrence: { samples, units } }: LstmRecording, direction: number): Wanted[] {
  return [hidden, cell].map((component) => ({ shape: [samples, units], from: 'states', component, direction }));
}

function taps({ recurrence: { samples, steps, units } }: LstmRecording, direction: number): Wanted[] {
  const one = { shape: [samples, steps, units], direction };
  const gates = [0, 1, 2, 3].map((component) => ({ ...one, from: 'gates', component }) as const);
  return [...gates, { ...one, from: 'states', component: cell }];
}

function write(
  { recorder, recurrence, plan }: LstmRecording,
  { states: [even, odd], gates }: LstmTrace,
  { shape, from, component, direction = 0, merge = 'alone' }: Wanted,
): tf.TensorInfo {
  const { samples, steps, units } = recurrence;
  const target = recorder.output(shape);
  const ofStates = from === 'states';
  recorder.run(
    kernel,
    {
      even: ofStates ? even : gates!,
      odd: ofStates ? odd : gates!,
      blocks: (ofStates ? plan.states : plan.projected).uniform,
      inTurn: Number(ofStates),
      sizes: [samples, steps, units, shape.length === 3 ? steps : 1],
      choice: [component, direction, merging[merge], directionBits(recurrence).writeReversed],
      width: target.width,
    },
    target,
  );
  return target.info;
}
