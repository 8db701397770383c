import * as tf from '../tfjs/tf';
import type { Graph } from './graph';
import { KerasModel } from './keras-model';

/** What tfjs's RNN keeps between calls: its states, and in training those before. */
interface Carrier {
  resetStates(): void;
  states_: tf.Tensor[] | null;
  keptStates: tf.Tensor[][];
}

/** Every stateful recurrent layer of a graph, also inside wrappers and models. */
function carriersOf(graph: Graph): Carrier[] {
  return graph.layers.flatMap(({ layer, inner }) => (inner ? carriersOf(inner) : carriersIn(layer)));
}

function carriersIn(layer: tf.layers.Layer): Carrier[] {
  if (layer instanceof KerasModel) return carriersOf(layer.graph);
  if (layer instanceof tf.RNN) return layer.stateful ? [layer as unknown as Carrier] : [];
  const { forwardLayer, backwardLayer, layer: wrapped } = layer as unknown as Record<string, unknown>;
  return [forwardLayer, backwardLayer, wrapped].flatMap((one) =>
    one instanceof tf.layers.Layer ? carriersIn(one) : [],
  );
}

/** Runs something and leaves the states of stateful layers as they were before, for looking must not change them. */
export function withStatesKept<T>(graph: Graph, run: () => T): T {
  const before = carriersOf(graph).map((layer) => ({
    layer,
    states: layer.states_?.map((state) => tf.keep(tf.clone(state))) ?? null,
    kept: layer.keptStates.length,
  }));
  try {
    return run();
  } finally {
    for (const { layer, states, kept } of before) {
      tf.dispose([layer.states_ ?? [], layer.keptStates.splice(kept)] as tf.TensorContainer);
      layer.states_ = states;
    }
  }
}

/** The states that a graph's stateful layers carry now. */
export function carriedStates(graph: Graph): tf.Tensor[] {
  return carriersOf(graph).flatMap(({ states_ }) => states_ ?? []);
}

/** Sets the states of stateful layers to zero, as a new sequence begins. */
export function forgetStates(graph: Graph): void {
  for (const layer of carriersOf(graph)) layer.resetStates();
}

/** Frees the states of stateful layers. */
export function freeStates(graph: Graph): void {
  for (const layer of carriersOf(graph)) {
    tf.dispose([layer.states_ ?? [], layer.keptStates.splice(0)] as tf.TensorContainer);
    layer.states_ = null;
  }
}
