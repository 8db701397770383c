import * as tf from '../tfjs/tf';
import type { Graph, Slot } from './graph';
import { KerasModel } from './keras-model';
import { graphOf } from './tfjs-graph';

/** Layers and operations that hand on the numbers that they are given, though not in their shape. */
const handsOn = new Set([
  ...['Reshape', 'Flatten', 'Permute', 'RepeatVector', 'Concatenate', 'Identity', 'ActivityRegularization'],
  ...['Dropout', 'SpatialDropout1D', 'SpatialDropout2D', 'Masking', 'Cropping1D', 'Cropping2D', 'ZeroPadding1D'],
  ...['Cast', 'Stack', 'Transpose', 'ExpandDims', 'Squeeze', 'GetItem'],
]);

/**
 * How many ids an input may hold: the smallest vocabulary among the Embeddings that read it, through reshaping layers,
 * nested models and TimeDistributed too. Empty where no Embedding reads it.
 */
export function vocabularyOf(graph: Graph, input: Slot): { vocabulary?: number } {
  const sizes = [...sizesBelow(graph, input)];
  return sizes.length > 0 ? { vocabulary: Math.min(...sizes) } : {};
}

function* sizesBelow(graph: Graph, input: Slot): Generator<number> {
  // Calls come after those that they depend on.
  const same = new Set([input]);
  for (const { node, inputs, outputs } of graph.calls) {
    const read = inputs.flatMap((slot, index) => (same.has(slot) ? [index] : []));
    if (read.length === 0) continue;
    if (node.inner) for (const index of read) yield* sizesBelow(node.inner, node.inner.inputs[index]);
    else yield* sizesOf(node.layer);
    if (handsOn.has(node.spec.className) || handsOn.has(wrappedClass(node.layer))) {
      for (const slot of outputs) same.add(slot);
    }
  }
}

/** The vocabulary of a layer itself, or of what it wraps. */
function* sizesOf(layer: tf.layers.Layer): Generator<number> {
  const wrapped = wrappedLayer(layer);
  if (layer.getClassName() === 'Embedding') yield Number(layer.getConfig().inputDim);
  else if (layer instanceof tf.LayersModel) {
    const graph = layer instanceof KerasModel ? layer.graph : graphOf(layer);
    yield* sizesBelow(graph, graph.inputs[0]);
  } else if (wrapped) yield* sizesOf(wrapped);
}

function wrappedLayer(layer: tf.layers.Layer): tf.layers.Layer | null {
  const { layer: wrapped } = layer as { layer?: unknown };
  return wrapped instanceof tf.layers.Layer ? wrapped : null;
}

function wrappedClass(layer: tf.layers.Layer): string {
  return wrappedLayer(layer)?.getClassName() ?? '';
}
