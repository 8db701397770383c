import type * as tf from '../../tfjs/tf';
import { cut } from '../file-error';
import { allLayers } from '../graph';
import type { Model } from '../model';

/**
 * Refuses to train a model in which one layer of the file stands in several models inside: each has a copy of its
 * weights here, and a step would draw them apart.
 */
export function refuseCopies({ name, graph }: Model): void {
  const first = new Map<number, { layer: tf.layers.Layer; name: string }>();
  for (const { node, name: own } of allLayers(graph)) {
    const { sharedId } = node.spec;
    if (sharedId === null || node.layer.weights.length === 0) continue;
    const known = first.get(sharedId);
    if (known && known.layer !== node.layer) {
      throw new Error(
        `The layers "${cut(known.name)}" and "${cut(own)}" of the model "${cut(name)}" are one layer in its file, with a copy of its weights each here, which training would draw apart. Train it in Keras.`,
      );
    }
    first.set(sharedId, { layer: node.layer, name: own });
  }
}
