import gateActivations from '../../../shaders/forward/webgl/gate-activations.glsl';
import gateColumns from '../../../shaders/forward/webgl/gate-columns.glsl';
import lstmCell from '../../../shaders/forward/webgl/lstm-cell.glsl';
import lstmGates from '../../../shaders/forward/webgl/lstm-gates.glsl';
import lstmProject from '../../../shaders/forward/webgl/lstm-project.glsl';
import lstmStart from '../../../shaders/forward/webgl/lstm-start.glsl';
import lstmStep from '../../../shaders/forward/webgl/lstm-step.glsl';
import lstmTimes from '../../../shaders/forward/webgl/lstm-times.glsl';
import places from '../../../shaders/forward/webgl/places.glsl';
import numbers from '../../../shaders/webgl/numbers.glsl';
import texels from '../../../shaders/webgl/texels.glsl';
import type * as tf from '../../tfjs/tf';
import { maxTextureSide } from '../../tfjs/webgl-kernels';
import type { GlInput, GlKernelRecorder, GlTarget } from '../../tfjs/webgl-recorder';
import { directionBits, type Recurrence } from '../recurrent/shape';
import { regionOf } from './blocks';
import { planLstm, type LstmPlan } from './lstm-plan';
import { writeOutputs } from './lstm-outputs';
import { inQuads } from './quads';

const kernels = {
  columns: { label: 'gate-columns', fragment: [numbers, texels, gateColumns] },
  project: { label: 'lstm-project', fragment: [places, lstmTimes, lstmProject] },
  start: { label: 'lstm-start', fragment: [numbers, texels, lstmStart] },
  step: { label: 'lstm-step', fragment: [numbers, texels, lstmTimes, gateActivations, lstmCell, lstmStep] },
  gates: { label: 'lstm-gates', fragment: [places, gateActivations, lstmCell, lstmGates] },
};

/** What every part of the recording needs. */
export interface LstmRecording {
  recorder: GlKernelRecorder;
  recurrence: Recurrence;
  plan: LstmPlan;
  /** By the names of runRecurrent. */
  inputs: Record<string, GlInput | undefined>;
}

/** The textures that hold what the steps have left. */
export interface LstmTrace {
  /** Texel = the input's part of four gates. */
  projected: GlTarget;
  /** Texel = (hidden, cell, output, 0): before even steps, before odd ones; also after the last. */
  states: readonly [even: GlTarget, odd: GlTarget];
  /** Texel = four gates; null where nobody looks at them. */
  gates: GlTarget | null;
}

/**
 * Draws an LSTM's recurrence and returns its tensors: outputs, then the states per direction, then the taps per direction.
 *
 * cost  time + 5 draws for one direction without a bias, and one for each tensor that is returned; both directions are
 *       drawn together
 */
export function recordLstm(
  recorder: GlKernelRecorder,
  inputs: tf.NamedTensorInfoMap,
  recurrence: Recurrence,
): tf.TensorInfo[] {
  const plan = planLstm(recurrence, maxTextureSide());
  if (typeof plan === 'string') throw new Error(`lstm: ${plan} Give fewer sequences or steps.`);
  const textures = Object.entries(inputs).map(([name, info]) => [name, recorder.input(info!)]);
  const recording: LstmRecording = { recorder, recurrence, plan, inputs: Object.fromEntries(textures) };
  const projected = project(recording);
  const recurrent = recurrentColumns(recording);
  const states = advance(recording, projected, recurrent);
  const gates = recurrence.tapped ? gatesOfSteps(recording, { projected, states, gates: null }, recurrent) : null;
  return writeOutputs(recording, { projected, states, gates });
}

/** x · kernel + bias of all directions. */
function project(recording: LstmRecording): GlTarget {
  const { recorder, recurrence, plan, inputs } = recording;
  const { directions, samples, steps, features, units, biases } = recurrence;
  const { paddedFeatures: padded } = plan;
  const kernel = recorder.scratch({ width: units, height: directions * (padded + 1) });
  for (let d = 0; d < directions; d++) {
    writeColumns(recording, inputs[`kernel${d}`]!, { target: kernel, from: d * padded, rows: features, to: padded });
    if (biases === 0) continue;
    writeColumns(recording, inputs[`bias${d}`]!, { target: kernel, from: directions * padded + d, rows: 1, to: 1 });
  }
  const values = inQuads(recorder, inputs.values!, { sizes: [samples, steps, features], blocks: plan.inputs });
  const projected = recorder.scratch(plan.projected);
  recorder.run(
    kernels.project,
    {
      inputs: values,
      kernel,
      inputBlocks: plan.inputs.uniform,
      sizes: [samples, steps, directions, padded],
      readReversed: directionBits(recurrence).readReversed,
      biased: Number(biases > 0),
      blocks: plan.projected.uniform,
    },
    projected,
  );
  return projected;
}

function recurrentColumns(recording: LstmRecording): GlTarget {
  const { recorder, recurrence, inputs } = recording;
  const { directions, units } = recurrence;
  const target = recorder.scratch({ width: units, height: directions * units });
  for (let d = 0; d < directions; d++) {
    writeColumns(recording, inputs[`recurrent${d}`]!, { target, from: d * units, rows: units, to: units });
  }
  return target;
}

/** Writes a matrix of `rows` rows into the target's rows from `from` on, and zeros below it up to `to` rows. */
function writeColumns(
  { recorder, recurrence }: LstmRecording,
  { texture, texels: layout, offset }: GlInput,
  { target, from, rows, to }: { target: GlTarget; from: number; rows: number; to: number },
): void {
  const { units } = recurrence;
  const inputs = { values: { texture }, texels: layout, offset, sizes: [units, rows, from] };
  recorder.run(kernels.columns, inputs, target, { x: 0, y: from, width: units, height: to });
}

/** Draws the states before the first step, then those after every step. */
function advance(recording: LstmRecording, projected: GlTarget, recurrent: GlTarget): LstmTrace['states'] {
  const { recorder, recurrence, plan, inputs } = recording;
  const { samples, steps, units, masked, zeroOutput, activation, recurrentActivation } = recurrence;
  const states = [recorder.scratch(plan.states), recorder.scratch(plan.states)] as const;
  writeStart(recording, states[0], projected);
  const mask = inputs.mask ?? { ...projected, texels: [1, 0, 1, 1], offset: 0 };
  const fixed = {
    ...{ projected, recurrent, values: mask, texels: mask.texels, offset: mask.offset },
    activations: [activation, recurrentActivation],
    flags: [Number(masked), Number(zeroOutput), directionBits(recurrence).readReversed],
  };
  for (let step = 0; step < steps; step++) {
    const before = regionOf(step >> 1, plan.states);
    const after = regionOf((step + 1) >> 1, plan.states);
    const { x, y } = regionOf(step, plan.projected);
    const changed = {
      states: states[step & 1],
      sizes: [samples, steps, units, step],
      places: [after.x, after.y, before.x, before.y],
      projectedAt: [x, y],
    };
    const target = states[(step + 1) & 1];
    if (step === 0) recorder.run(kernels.step, { ...fixed, ...changed }, target, after);
    else recorder.again(changed, target, after);
  }
  return states;
}

/** The given states, or zeros. `any`: what is bound where nothing is read. */
function writeStart({ recorder, recurrence, inputs }: LstmRecording, target: GlTarget, any: GlTarget): void {
  const { directions, samples, units } = recurrence;
  const none = { ...any, texels: [1, 0, 1, 1], offset: 0 };
  for (let d = 0; d < directions; d++) {
    const [hidden, cell] = [inputs[`state${d}.0`], inputs[`state${d}.1`]];
    const values = {
      ...{ values: hidden ?? none, texels: (hidden ?? none).texels },
      ...{ cells: cell ?? none, cellTexels: (cell ?? none).texels },
      offsets: [hidden?.offset ?? 0, cell?.offset ?? 0],
      sizes: [units, d * samples],
      given: Number(hidden !== undefined),
    };
    recorder.run(kernels.start, values, target, { x: 0, y: d * samples, width: units, height: samples });
  }
}

function gatesOfSteps(
  { recorder, recurrence, plan }: LstmRecording,
  { projected, states: [even, odd] }: LstmTrace,
  recurrent: GlTarget,
): GlTarget {
  const { samples, steps, units, activation, recurrentActivation } = recurrence;
  const gates = recorder.scratch(plan.projected);
  const inputs = {
    ...{ projected, recurrent, even, odd, sizes: [samples, steps, units] },
    activations: [activation, recurrentActivation],
    stateBlocks: plan.states.uniform,
    blocks: plan.projected.uniform,
  };
  recorder.run(kernels.gates, inputs, gates);
  return gates;
}
