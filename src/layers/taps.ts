import * as tf from '../tfjs/tf';

/**
 * What a layer can give besides its outputs: gate activations of a recurrent layer, attention scores of a multi-head
 * one; on the way back, the gradients of these gates.
 */
export type TapKind = 'gates' | 'scores' | 'gate-gradients';

/** One inner tensor of a layer, kept on the GPU; whoever collected it disposes it. */
export interface Tap {
  layer: tf.layers.Layer;
  /** What it is: 'input', 'forget', 'attention_scores', … */
  name: string;
  axes: string[];
  tensor: tf.Tensor;
}

interface Collection {
  wanted: ReadonlyMap<tf.layers.Layer, TapKind>;
  taps: Tap[];
}

let current: Collection | null = null;

/**
 * Runs a forward pass and collects inner tensors of the wanted layers, in that same pass.
 *
 * wanted   the kind of tap to take from each layer; other layers do no extra work
 * forward  runs the pass synchronously, as tfjs layers do
 */
export function collectTaps<T>(
  wanted: ReadonlyMap<tf.layers.Layer, TapKind>,
  forward: () => T,
): { result: T; taps: Tap[] } {
  const outer = current;
  current = { wanted, taps: [] };
  try {
    const result = forward();
    return { result, taps: current.taps };
  } catch (error) {
    tf.dispose(current.taps.map((tap) => tap.tensor));
    throw error;
  } finally {
    current = outer;
  }
}

/** Whether this pass takes this kind of tap from the layer. A layer computes the extra tensors only then. */
export function tapWanted(layer: tf.layers.Layer, kind: TapKind): boolean {
  return current?.wanted.get(layer) === kind;
}

/** Hands a tap over; it outlives the tidy that the pass runs in. */
export function giveTap(tap: Tap): void {
  tf.keep(tap.tensor);
  current?.taps.push(tap);
}
