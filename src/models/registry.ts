import { layerClassOf } from '../layers/layer-registry';
import * as tf from '../tfjs/tf';

/** A layer class: what `tf.serialization.registerClass` takes, with weights in the order of Keras's file. */
export type LayerClass = (new (config: never) => tf.layers.Layer) & { className?: string };

const registered = new Map<string, LayerClass>();

/**
 * Makes a layer class of your own known to `loadModel`, under the class name that the Keras file has.
 *
 * name   Keras's class name, without the package: 'MyAttention'; for a Lambda, whose code is never run, the layer's
 *        name
 * class  a tf.layers.Layer whose constructor takes the Keras config in camelCase (initializers become 'zeros', for the
 *        file's weights replace them); its weights are created in the order of the Python class's;
 *        null takes the name out again
 */
export function registerLayer(name: string, layerClass: LayerClass | null): void {
  if (layerClass === null) {
    registered.delete(name);
    return;
  }
  if (typeof layerClass !== 'function' || !(layerClass.prototype instanceof tf.layers.Layer)) {
    throw new Error(
      `registerLayer: what was given for "${name}" is no layer class. Give a class that extends tf.layers.Layer.`,
    );
  }
  registered.set(name, layerClass);
}

/** The class to build a layer with: one that a page registered, or one that tfjs knows (ours are among them). */
export function findLayerClass(className: string): LayerClass | null {
  const own = registered.get(className);
  if (own) return own;
  const found = layerClassOf(className) as unknown as LayerClass | null;
  return found?.prototype instanceof tf.layers.Layer ? found : null;
}

/** Whether a page registered the class. */
export function isRegistered(className: string): boolean {
  return registered.has(className);
}
