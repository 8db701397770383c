import type * as tf from '../tfjs/tf';

/** Some of a layer's weights in order: how many lie in the group of this path below the layer's. */
export interface GroupPart {
  below: string;
  count: number;
}

const parts = new WeakMap<tf.layers.Layer, GroupPart[]>();

/** Remembers in which groups of a .keras file a layer's weights lay. */
export function rememberParts(layer: tf.layers.Layer, found: GroupPart[]): void {
  parts.set(layer, found);
}

/** In which groups of its .keras file a layer's weights lay; null where it came from elsewhere. */
export function knownParts(layer: tf.layers.Layer): GroupPart[] | null {
  return parts.get(layer) ?? null;
}
