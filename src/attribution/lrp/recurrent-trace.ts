import { runRecurrent } from '../../forward/recurrent/recurrent';
import type { GateActivation } from '../../forward/gate-activations';
import { directionInputs } from '../../layers/recurrent';
import { activationNames, cellKind, resetsAfter } from '../../layers/recurrent-cells';
import { choosePath } from '../../layers/recurrent-path';
import { runPlain } from '../../layers/recurrent-plain';
import type { GatedCell } from '../../tfjs/stock-recurrent';
import * as tf from '../../tfjs/tf';
import { quotient } from './kernels';

/** What a layer's relevance recurrence reads, f32[sample, step, unit] each, in the order of its steps. */
export interface Shares {
  /** The state after each step; a masked step keeps the one before. */
  state: tf.Tensor;
  /** Share of a state's relevance that goes to the state before. */
  kept: tf.Tensor;
  /** Share that the candidate takes, over the candidate's sum. */
  taken: tf.Tensor;
  /** The same as what the recurrent kernel sends back: scaled by the reset gate where it scales the product. */
  sent: tf.Tensor;
  /** What the recurrent kernel multiplied. */
  hidden: tf.Tensor;
  /** The candidate's part of the kernels: f32[feature, unit] and f32[unit before, unit]. */
  kernel: tf.Tensor2D;
  recurrent: tf.Tensor2D;
}

/**
 * Runs a cell over a sequence and finds how its relevance splits (Arras et al. 2017, arXiv 1706.07206): a gate gets
 * nothing and its signal all; the summands of a state split by the ε rule, tanh hands relevance on, and the candidate's
 * sum splits by the ε rule between the input and the state before.
 *
 * values  f32[sample, step, feature]
 * mask    f32[sample, step, 1], 1 where the step counts; null for all
 */
export function sharesOf(
  cell: GatedCell,
  { values, mask }: { values: tf.Tensor3D; mask: tf.Tensor | null },
  epsilon: number,
): Shares {
  const { output, taps } = run(cell, values, mask);
  const kind = cellKind(cell)!;
  const [gates, after] = [kind === 'lstm' ? 4 : kind === 'gru' ? 3 : 1, resetsAfter(cell)];
  const candidate = (weight: tf.Tensor): tf.Tensor => tf.split(weight, gates, -1)[kind === 'simpleRnn' ? 0 : 2];
  const kernel = candidate(cell.kernel.read()) as tf.Tensor2D;
  const recurrent = candidate(cell.recurrentKernel.read()) as tf.Tensor2D;
  const biases = cell.bias ? tf.unstack(tf.reshape(candidate(cell.bias.read()), [-1, cell.units])) : [];
  const plus = (sum: tf.Tensor, bias?: tf.Tensor): tf.Tensor => (bias ? tf.add(sum, bias) : sum);
  const before = stepBefore(output);
  const fromInput = plus(times(values, kernel), biases[0]);
  const over = (part: tf.Tensor, sums: tf.Tensor): tf.Tensor => quotient(part, sums, { epsilon });
  const masked = (shares: Omit<Shares, 'kernel' | 'recurrent'>): Shares => ({
    ...shares,
    ...{ kernel, recurrent },
    ...(mask && {
      // A masked step hands its state's relevance to the step before.
      kept: tf.add(tf.mul(shares.kept, mask), tf.sub(1, mask)),
      taken: tf.mul(shares.taken, mask),
      sent: tf.mul(shares.sent, mask),
    }),
  });
  if (kind === 'lstm') {
    const [input, forget, signal, , state] = taps;
    const sums = tf.add(fromInput, times(before, recurrent));
    const taken = over(over(tf.mul(input, signal), state), sums);
    const kept = over(tf.mul(forget, stepBefore(state)), state);
    return masked({ state: output, kept, taken, sent: taken, hidden: before });
  }
  if (kind === 'gru') {
    const [update, reset] = taps;
    const old = tf.mul(update, before);
    const inner = tf.mul(reset, before);
    const product = after ? tf.mul(reset, plus(times(before, recurrent), biases[1])) : times(inner, recurrent);
    const taken = over(over(tf.sub(output, old), output), tf.add(fromInput, product));
    const sent = after ? tf.mul(taken, reset) : taken;
    return masked({ state: output, kept: over(old, output), taken, sent, hidden: after ? before : inner });
  }
  const sums = tf.add(fromInput, times(before, recurrent));
  const taken = over(tf.fill(sums.shape, 1), sums);
  return masked({ state: output, kept: tf.fill(sums.shape, 0), taken, sent: taken, hidden: before });
}

/** All states, with the gates. */
function run(cell: GatedCell, values: tf.Tensor3D, mask: tf.Tensor | null): { output: tf.Tensor; taps: tf.Tensor[] } {
  const flat = mask ? tf.reshape(mask, values.shape.slice(0, 2)) : undefined;
  if (choosePath(cell, { tapped: true, inputShape: values.shape }).path === 'plain') {
    const settings = { cell, goBackwards: false, returnSequences: true, zeroOutputForMask: false };
    return runPlain(settings, { values, mask: flat, training: false, tapped: true });
  }
  const [activation, recurrentActivation] = activationNames(cell) as GateActivation[];
  const { outputs, taps } = runRecurrent(
    { values, mask: flat, directions: [directionInputs(cell, undefined)] },
    {
      ...{ cell: cellKind(cell)!, activation, recurrentActivation, resetAfter: resetsAfter(cell) },
      ...{ returnSequences: true, taps: true },
    },
  );
  return { output: outputs[0], taps: taps[0] };
}

/** The same as of the step before; zeros at the first. */
function stepBefore(states: tf.Tensor): tf.Tensor {
  const [samples, steps, units] = states.shape;
  const first = tf.fill([samples, 1, units!], 0);
  return steps === 1 ? first : tf.concat([first, tf.slice(states, [0, 0, 0], [samples, steps - 1, units!])], 1);
}

/** The last axis times a matrix. */
export function times(values: tf.Tensor, matrix: tf.Tensor2D, transposed = false): tf.Tensor {
  const rows = tf.reshape(values, [-1, values.shape.at(-1)!]) as tf.Tensor2D;
  const product = tf.matMul(rows, matrix, false, transposed);
  return tf.reshape(product, [...values.shape.slice(0, -1), product.shape[1]!]);
}
