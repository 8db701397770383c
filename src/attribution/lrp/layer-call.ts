import { oneOnGpu } from '../../models/training/target';
import { gradientsOf } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';

/** One call of a layer with what went in and came out. */
export interface LayerCall {
  layer: tf.layers.Layer;
  className: string;
  /** Each a tensor of its own, also where one goes in twice. */
  inputs: tf.Tensor[];
  outputs: tf.Tensor[];
  /** The call's options, with the mask. */
  given: Readonly<Record<string, unknown>>;
  /** Whether the outputs are those before the layer's activation. */
  beforeActivation: boolean;
  /** Runs the layer once more. */
  again: (inputs: tf.Tensor[]) => tf.Tensor[];
}

/** Relevance of each output, or of each input; null where there is none. */
export type Relevance = (tf.Tensor | null)[];

/** Relevance of a call's inputs from that of its outputs. Runs inside a tidy. */
export type Rule = (call: LayerCall, relevance: Relevance, epsilon: number) => Relevance;

/**
 * Σ over a run's outputs of output · given, differentiated by its inputs: relevance that a linear run hands back. A null
 * stands for zeros.
 */
export function handedBack(
  run: (inputs: tf.Tensor[]) => tf.Tensor[],
  inputs: readonly tf.Tensor[],
  given: Relevance,
): Relevance {
  const { value, gradients } = gradientsOf(() => weighted(run([...inputs]), given), inputs, oneOnGpu());
  value.dispose();
  return gradients;
}

/** Σ output · given, f32[]. */
export function weighted(outputs: readonly tf.Tensor[], given: Relevance): tf.Scalar {
  const terms = outputs.flatMap((output, i) => (given[i] ? [tf.sum<tf.Scalar>(tf.mul(output, given[i]))] : []));
  return terms.reduce((sum, term) => tf.add(sum, term));
}

/** x ⊙ g for every input; null stays null. */
export function timesInputs(inputs: readonly tf.Tensor[], gradients: Relevance): Relevance {
  return inputs.map((input, i) => gradients[i] && tf.mul(input, gradients[i]));
}
