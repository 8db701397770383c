import type { CellName } from '../forward/recurrent/programs';
import * as tf from '../tfjs/tf';
import type { GatedCell, RNNCell } from '../tfjs/stock-recurrent';

/** What a recurrent cell's taps are called, in the order of its gates; the state comes last. */
export const tapNames: Record<CellName, readonly string[]> = {
  lstm: ['input', 'forget', 'cell', 'output', 'state'],
  gru: ['update', 'reset', 'new', 'state'],
  simpleRnn: ['state'],
};

const kinds: Record<string, CellName> = { LSTMCell: 'lstm', GRUCell: 'gru', SimpleRNNCell: 'simpleRnn' };

/** Which cell it is, by class name; null for one that we know no gates of. */
export function cellKind(cell: RNNCell): CellName | null {
  return kinds[cell.getClassName()] ?? null;
}

/** Whether a GRU cell's reset gate scales the recurrent product (Keras 3's default), not the hidden state before it. */
export function resetsAfter(cell: RNNCell): boolean {
  return (cell as { resetAfter?: boolean }).resetAfter ?? false;
}

/** The classes of a cell's activations: of the candidate, and of the gates where there are any. */
export function activationNames(cell: GatedCell): string[] {
  const gates = 'recurrentActivation' in cell ? [cell.recurrentActivation.getClassName()] : [];
  return [cell.activation.getClassName(), ...gates];
}

/**
 * The gates of one step by plain ops, in Keras's order; for cells that know their gates.
 *
 * values, states  [sample, feature], [sample, unit] before the step
 * returns         [sample, unit] each
 */
export function plainGates(cell: GatedCell, values: tf.Tensor, states: tf.Tensor[]): tf.Tensor[] {
  const kind = cellKind(cell);
  if (kind === 'simpleRnn' || kind === null) return [];
  const { activation, recurrentActivation, kernel, recurrentKernel, bias } = cell as Exclude<
    GatedCell,
    { stateSize: 1 }
  > & {
    recurrentActivation: { apply(x: tf.Tensor): tf.Tensor };
  };
  const x = dropped(values, cell.dropoutMask);
  const hidden = dropped(states[0], cell.recurrentDropoutMask);
  const after = kind === 'gru' && resetsAfter(cell);
  const biases = bias ? tf.unstack(tf.reshape(bias.read(), [after ? 2 : 1, -1])) : [];
  const plus = (product: tf.Tensor, added: tf.Tensor | undefined): tf.Tensor =>
    added ? tf.add(product, added) : product;
  const fromInput = plus(tf.matMul(x as tf.Tensor2D, kernel.read() as tf.Tensor2D), biases[0]);
  const recurrent = recurrentKernel.read() as tf.Tensor2D;
  const fromHidden = plus(tf.matMul(hidden as tf.Tensor2D, recurrent), biases[1]);
  if (kind === 'lstm') {
    const [i, f, g, o] = tf.split(tf.add(fromInput, fromHidden), 4, 1);
    return [
      recurrentActivation.apply(i),
      recurrentActivation.apply(f),
      activation.apply(g),
      recurrentActivation.apply(o),
    ];
  }
  const [inputUpdate, inputReset, inputNew] = tf.split(fromInput, 3, 1);
  const [hiddenUpdate, hiddenReset, hiddenNew] = tf.split(fromHidden, 3, 1);
  const update = recurrentActivation.apply(tf.add(inputUpdate, hiddenUpdate));
  const reset = recurrentActivation.apply(tf.add(inputReset, hiddenReset));
  const product = after
    ? tf.mul(reset, hiddenNew)
    : tf.matMul(tf.mul(reset, hidden) as tf.Tensor2D, tf.split(recurrent, 3, 1)[2] as tf.Tensor2D);
  return [update, reset, activation.apply(tf.add(inputNew, product))];
}

/** The inputs as the cell saw them in this call: tfjs keeps the mask that it dropped with on the cell. */
function dropped(values: tf.Tensor, mask: tf.Tensor | tf.Tensor[] | null): tf.Tensor {
  if (!mask) return values;
  return tf.mul(values, Array.isArray(mask) ? mask[0] : mask);
}
