import type * as tf from '../tfjs/tf';
import type { MaskRule } from './masks';
import type { LayerSpec } from './model-spec';

/** One tensor of a graph: an input of the model, or an output of one call of a layer. */
export interface Slot {
  symbolic: tf.SymbolicTensor;
  axes: readonly string[];
}

/** One call of a layer. */
export interface Call {
  node: GraphLayer;
  /** The layer's input tensors, in its order. */
  inputs: Slot[];
  /** Whether the layer takes a list, even of one. */
  takesList: boolean;
  /** Masks that the file names for this call, one per input; null where masks come along with the inputs. */
  masks: (Slot | null)[] | null;
  /** Plain arguments of the call, in camelCase. */
  options: Record<string, unknown>;
  /** Arguments of the call that are tensors and no inputs, such as an attention mask. */
  tensorOptions: Record<string, Slot>;
  outputs: Slot[];
}

/** Attention that a model makes by hand of several layers. */
export interface AttentionMap {
  /** The weights. */
  slot: Slot;
  /** Axes of that tensor in the order of the map: samples, heads where there are any, query, key. */
  order: readonly number[];
  axes: readonly string[];
}

/** A layer of a graph, with its calls there; for an input layer there is none. */
export interface GraphLayer {
  spec: LayerSpec;
  layer: tf.layers.Layer;
  maskRule: MaskRule;
  calls: Call[];
  /** What the layer gives: its calls' outputs, or the model's input. */
  outputs: Slot[];
  /** Maps of attention by hand whose values this layer sums up. */
  maps: AttentionMap[];
  /** The graph inside, when the layer is a model. */
  inner: Graph | null;
}

/**
 * A model's layers and how they are connected, in Keras's order. tfjs's own container keeps another order, passes only
 * the first input's mask (and that one also to layers that have none), and forgets a call's arguments; so we run this
 * instead.
 */
export interface Graph {
  name: string;
  /** A chain that was made as one. */
  sequential: boolean;
  keras3: boolean;
  /** In the file's order. */
  layers: GraphLayer[];
  /** Each after those it depends on. */
  calls: Call[];
  inputs: Slot[];
  outputs: Slot[];
}

/**
 * Every layer of a graph and of the models in it, with the path of names that leads to it: Keras's `model.layers`,
 * which counts no input that was made up for a Sequential.
 */
export function allLayers(graph: Graph, path: readonly string[] = []): { node: GraphLayer; name: string }[] {
  return graph.layers.flatMap((node) => {
    if (node.spec.implied) return [];
    const names = [...path, node.spec.name];
    const own = { node, name: names.join('/') };
    return node.inner ? [own, ...allLayers(node.inner, names)] : [own];
  });
}
