import * as tf from '../../tfjs/tf';
import type { Model } from '../model';
import { refuseLostModel } from '../lost-model';
import { asModel, pickLayers, type LayerSelector } from '../layer-choice';
import { weightAxes, weightsOf, type NamedWeight } from './weight-names';

/** A weight, or the part of one gate, on the GPU. */
export interface LayerWeight {
  /** Ends as Keras's path does: `lstm/lstm_cell/kernel`; of one gate `lstm/lstm_cell/kernel/forget`. */
  name: string;
  axes: string[];
  /** Of a part: 'input', 'forget', 'cell', 'output'; 'update', 'reset', 'new'. */
  gate?: string;
  /** Of a Bidirectional's. */
  direction?: 'forward' | 'backward';
  tensor: tf.Tensor;
  dispose(): void;
}

/**
 * The weights of layers as they are now, copied: whole, each followed by its gates in Keras's order where the layer has
 * gates (LSTM: input, forget, cell, output; GRU: update, reset, new).
 *
 * layer    as in getLayerOutputs
 * returns  in the model's order; the caller disposes each
 * throws   when no layer matches, or the picked ones have no weights
 * cost     a copy of the weights on the GPU, two where there are gates; nothing is read back
 */
export function getWeights(given: Model | tf.LayersModel, layer: LayerSelector): LayerWeight[] {
  const model = asModel(given);
  if (model.disposed) throw new Error(`The model "${model.name}" is disposed. Load it again.`);
  refuseLostModel(model);
  const weights = chosenWeights(model, layer);
  return tf.tidy(() => weights.flatMap((weight) => [whole(weight), ...parts(weight)]) as never) as LayerWeight[];
}

/** The weights of the picked layers, each once. Throws when there is none. */
export function chosenWeights(model: Model, layer: LayerSelector): NamedWeight[] {
  const picked = pickLayers(model, layer);
  const seen = new Set<tf.LayerVariable>();
  const weights = picked.flatMap(({ node, name }) => weightsOf(node, name));
  const own = weights.filter(({ variable }) => !seen.has(variable) && seen.add(variable));
  if (own.length > 0) return own;
  throw new Error(
    `The layers ${picked.map(({ name }) => name).join(', ')} of the model "${model.name}" have no weights. Pick others.`,
  );
}

function whole(weight: NamedWeight): LayerWeight {
  const { name, variable, direction } = weight;
  return entry({ name, axes: weightAxes(weight), direction, tensor: tf.clone(variable.read()) });
}

function parts(weight: NamedWeight): LayerWeight[] {
  const { name, variable, direction, gates } = weight;
  const { shape } = variable as { shape: number[] };
  const units = shape.at(-1)! / gates.length;
  return gates.map((gate, i) => {
    const begin = shape.map((_, axis) => (axis === shape.length - 1 ? i * units : 0));
    const size = shape.map((side, axis) => (axis === shape.length - 1 ? units : side));
    const tensor = tf.slice(variable.read(), begin, size);
    return entry({ name: `${name}/${gate}`, axes: weightAxes(weight), gate, direction, tensor });
  });
}

function entry(parts: Omit<LayerWeight, 'dispose'>): LayerWeight {
  // Kept from the tidy around: its result is a list of records.
  tf.keep(parts.tensor);
  const { direction, ...rest } = parts;
  return { ...rest, ...(direction && { direction }), dispose: () => parts.tensor.dispose() };
}
