import * as tf from '../../tfjs/tf';
import { hasActivation, withoutActivation } from '../last-layer';
import { quotient } from './kernels';
import { handedBack, timesInputs, type LayerCall, type Relevance, type Rule } from './layer-call';

/** Layers that place their input's numbers elsewhere, once or several times: relevance goes back as it came. */
export const moved: Rule = ({ again, inputs }, relevance) => handedBack(again, inputs, relevance);

/** The largest of several takes all. */
export const winner = moved;

/** Element by element, and norms of layers: relevance is handed on (Achtibat et al. 2024). */
export const handedOn: Rule = (_call, relevance) => relevance.slice(0, 1).map((one) => one && tf.clone(one));

/** R_i = Σ_j w_ij x_i / (z_j + ε sign z_j) · R_j; the activation behind z hands relevance on. */
export const linear: Rule = (call, [relevance], epsilon) => {
  if (!relevance) return call.inputs.map(() => null);
  const { layer, inputs, again } = call;
  const sums = (given: tf.Tensor[]): tf.Tensor[] =>
    hasActivation(layer) ? withoutActivation(layer, () => again(given)) : again(given);
  const [z] = hasActivation(layer) ? sums(inputs) : call.outputs;
  const ofSums = isSoftmax(call) ? ofSoftmax(relevance, z, call.outputs[0]) : relevance;
  return timesInputs(inputs, handedBack(sums, inputs, [quotient(ofSums, z, { epsilon })]));
};

function isSoftmax({ layer, beforeActivation }: LayerCall): boolean {
  return hasActivation(layer) && layer.activation.getClassName() === 'softmax' && !beforeActivation;
}

/** R_x = x ⊙ (R_s − s Σ R_s) for s = softmax(x) along the last axis (AttnLRP, Achtibat et al. 2024, arXiv 2402.05602). */
export function ofSoftmax(relevance: tf.Tensor, x: tf.Tensor, s: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sub(relevance, tf.mul(s, tf.sum(relevance, -1, true))));
}

/** A softmax along any axis, as the same sum by its gradient: x ⊙ s ⊙ (g − Σ s g), with g = R_s / s. */
export const softmax: Rule = (call, [relevance]) => {
  const { inputs, outputs, again, beforeActivation } = call;
  if (!relevance || beforeActivation) return [relevance && tf.clone(relevance)];
  const [z] = outputs;
  const share = tf.div(relevance, tf.maximum(z, tf.fill(z.shape, 1e-30)));
  return timesInputs(inputs, handedBack(again, inputs, [share]));
};

/** Factors share alike. */
export const product: Rule = ({ inputs }, [relevance]): Relevance => {
  if (!relevance) return inputs.map(() => null);
  const part = tf.mul(relevance, 1 / inputs.length);
  // Where a factor is repeated along an axis, its copies add up.
  const sum = (given: tf.Tensor[]): tf.Tensor[] => [given.reduce((all, one) => tf.add(all, one))];
  return handedBack(sum, inputs, [part]);
};
