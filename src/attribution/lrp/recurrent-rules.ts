import { maskOf } from '../../layers/layer-tools';
import type { BidirectionalBase, GatedCell } from '../../tfjs/stock-recurrent';
import * as tf from '../../tfjs/tf';
import { quotient, relevanceOfStates } from './kernels';
import type { LayerCall, Relevance, Rule } from './layer-call';
import { sharesOf, times, type Shares } from './recurrent-trace';

/** One direction of a recurrent layer, run once more. */
interface Direction {
  layer: tf.RNN;
  values: tf.Tensor3D;
  mask: tf.Tensor | null;
  shares: Shares;
}

/** Of an LSTM, a GRU or a SimpleRNN without first states: see sharesOf. */
export const recurrent: Rule = (call, relevance, epsilon) => {
  const direction = directionOf(call, call.layer as tf.RNN, epsilon);
  return [relevanceOfInput(direction, relevance)];
};

/** Both directions; outputs that are merged by arithmetic split by the ε rule, factors alike. */
export const bidirectional: Rule = (call, relevance, epsilon) => {
  const layer = call.layer as unknown as BidirectionalBase;
  const { mergeMode, forwardLayer, backwardLayer, returnState } = layer;
  const directions = [forwardLayer, backwardLayer].map((one) => directionOf(call, one, epsilon));
  const outputs = directions.map(outputOf);
  // The second direction's outputs stand in the order of time.
  if (layer.returnSequences) outputs[1] = tf.reverse(outputs[1], 1);
  const perDirection = splitOutputs(mergeMode, { outputs, whole: call.outputs[0], relevance, epsilon });
  if (layer.returnSequences) perDirection[1] = perDirection[1] && tf.reverse(perDirection[1], 1);
  const states = returnState ? relevance.slice(mergeMode ? 1 : 2) : [];
  const parts = directions.map((direction, d) => {
    const own = states.slice((d * states.length) / 2, ((d + 1) * states.length) / 2);
    return relevanceOfInput(direction, [perDirection[d], ...own]);
  });
  return [tf.add(parts[0], parts[1])];
};

function directionOf({ inputs, given }: LayerCall, layer: tf.RNN, epsilon: number): Direction {
  const turned = (tensor: tf.Tensor): tf.Tensor => (layer.goBackwards ? tf.reverse(tensor, 1) : tensor);
  const values = turned(inputs[0]) as tf.Tensor3D;
  const padding = maskOf(given as { mask?: tf.Tensor });
  const [samples, steps] = values.shape;
  const numbers = padding && tf.mul(tf.cast(tf.reshape(padding, [samples, steps, 1]), 'float32'), 1);
  const mask = numbers && turned(numbers);
  return { layer, values, mask, shares: sharesOf(layer.cell as unknown as GatedCell, { values, mask }, epsilon) };
}

/** What the direction put out, in the order of its steps. */
function outputOf({ layer, mask, shares }: Direction): tf.Tensor {
  const { state } = shares;
  if (layer.returnSequences) return mask ? tf.mul(state, mask) : state;
  const [samples, steps, units] = state.shape;
  return tf.reshape(tf.slice(state, [0, steps - 1, 0], [samples, 1, units!]), [samples, units!]);
}

/** Relevance of a direction's input, f32[sample, step, feature], from that of its outputs and last states. */
function relevanceOfInput({ layer, values, mask, shares }: Direction, [ofOutput, ...ofStates]: Relevance): tf.Tensor {
  const { state, kept, taken, sent, hidden, kernel, recurrent: matrix } = shares;
  const [samples, steps, units] = state.shape as [number, number, number];
  const { returnSequences } = layer;
  const zero = (layer as { zeroOutputForMask?: boolean }).zeroOutputForMask ?? false;
  // A masked step that gives 0 has nothing to hand on.
  const ofSteps = returnSequences && ofOutput ? (mask && zero ? tf.mul(ofOutput, mask) : ofOutput) : null;
  const atEnd = [returnSequences ? null : ofOutput, ...ofStates].filter((one) => one !== null);
  const last = atEnd.length > 0 ? atEnd.reduce((sum, one) => tf.add(sum, one)) : null;
  const parts = [ofSteps, last && lastStep(last, steps)].filter((one) => one !== null);
  if (parts.length === 0) return tf.fill(values.shape, 0);
  const given = parts.reduce((sum, one) => tf.add(sum, one));
  const relevance = relevanceOfStates({ given, kept, sent, hidden, recurrent: tf.transpose(matrix) });
  const handed = times(tf.reshape(tf.mul(taken, relevance), [samples, steps, units]), kernel, true);
  const own = tf.mul(values, handed);
  return layer.goBackwards ? tf.reverse(own, 1) : own;
}

/** Zeros but at the last step. */
function lastStep(last: tf.Tensor, steps: number): tf.Tensor {
  const [samples, units] = last.shape;
  const row = tf.reshape(last, [samples, 1, units!]);
  return steps === 1 ? row : tf.concat([tf.fill([samples, steps - 1, units!], 0), row], 1);
}

interface Merged {
  outputs: tf.Tensor[];
  whole: tf.Tensor;
  relevance: Relevance;
  epsilon: number;
}

function splitOutputs(mode: BidirectionalBase['mergeMode'], { outputs, whole, relevance, epsilon }: Merged): Relevance {
  if (!mode) return relevance.slice(0, 2);
  const [merged] = relevance;
  if (!merged) return [null, null];
  if (mode === 'concat') return tf.split(merged, 2, -1);
  if (mode === 'mul') return outputs.map(() => tf.mul(merged, 0.5));
  const share = quotient(merged, whole, { epsilon });
  return outputs.map((output) => tf.mul(tf.mul(output, share), mode === 'ave' ? 0.5 : 1));
}
