import * as tf from '../tfjs/tf';
import type { GatedCell, RNNCell } from '../tfjs/stock-recurrent';
import { cellKind, plainGates } from './recurrent-cells';

/** The inputs of a recurrence, on either path. */
export interface RecurrenceRequest {
  /** f32[sample, time, feature] */
  values: tf.Tensor3D;
  /** [sample, time], 0 skips the step */
  mask?: tf.Tensor;
  /** [sample, unit] each; zeros when left out */
  states?: tf.Tensor[];
  training: boolean;
  tapped: boolean;
}

/** The layer's settings that a recurrence follows. */
export interface RecurrenceSettings {
  cell: RNNCell;
  goBackwards: boolean;
  returnSequences: boolean;
  zeroOutputForMask: boolean;
}

export interface RecurrenceResult {
  output: tf.Tensor;
  states: tf.Tensor[];
  /** Gates, then the state, f32[sample, time, unit]; empty unless tapped. */
  taps: tf.Tensor[];
}

/**
 * A recurrence by plain tfjs ops, step by step, for any cell, backend and option: Keras's rnn(). A masked step keeps
 * the states, and repeats the output before it (0 before the first) or gives 0.
 *
 * cost  about 20 dispatches per step
 */
export function runPlain(settings: RecurrenceSettings, request: RecurrenceRequest): RecurrenceResult {
  const { cell, goBackwards, returnSequences, zeroOutputForMask } = settings;
  const { values, mask, training, tapped } = request;
  const sizes = [cell.stateSize].flat();
  let states = request.states ?? sizes.map((size) => tf.zeros([values.shape[0], size]));
  if (states.length !== sizes.length) {
    throw new Error(
      `${cell.getClassName()}: ${states.length} states were given; it has ${sizes.length}. Give one tensor per state.`,
    );
  }
  // Not in place: the list is the tape's too, which would then give the steps each other's gradients.
  const inOrder = <T>(list: T[]): T[] => (goBackwards ? [...list].reverse() : list);
  const stepValues = inOrder(tf.unstack(values, 1));
  const stepMasks = mask ? inOrder(tf.unstack(tf.expandDims(tf.cast(mask, 'bool'), -1), 1)) : [];
  const outputs: tf.Tensor[] = [];
  const taps: tf.Tensor[][] = [];
  let output: tf.Tensor | null = null;
  stepValues.forEach((stepValue, step) => {
    const before = states;
    const [made, ...next] = cell.call([stepValue, ...before], { training }) as tf.Tensor[];
    const kept = (fresh: tf.Tensor, old: tf.Tensor): tf.Tensor =>
      mask ? tf.where(stepMasks[step], fresh, old) : fresh;
    output = kept(made, output && !zeroOutputForMask ? output : tf.zerosLike(made));
    states = next.map((state, i) => kept(state, before[i]));
    if (returnSequences) outputs.push(output);
    if (tapped)
      taps.push([...plainGates(cell as GatedCell, stepValue, before), states[cellKind(cell) === 'lstm' ? 1 : 0]]);
  });
  return {
    output: returnSequences ? tf.stack(outputs, 1) : output!,
    states,
    taps: tapped
      ? taps[0].map((_, i) =>
          tf.stack(
            taps.map((step) => step[i]),
            1,
          ),
        )
      : [],
  };
}
