import * as tf from '../tfjs/tf';

/** A function over a tensor, element by element or along an axis: what a layer's `activation` names. */
export type ActivationFunction = (x: tf.Tensor) => tf.Tensor;

const registered = new Map<string, ActivationFunction>();
const made = new Map<string, ActivationFunction>();

/** tfjs's name for an activation that a page registered under Keras's name; null where none is. */
export function ownActivation(keras: string): string | null {
  return registered.has(keras) ? `registered/${keras}` : null;
}

/**
 * Makes an activation of your own known to `loadModel`, under the name that the Keras file has. It comes before ours.
 *
 * name  the function's name in the file, without the package: 'my_swish'
 * fn    takes the tensor before the activation, f32, and returns one of its shape; run inside tf.tidy. null takes the
 *       name out again
 */
export function registerActivation(name: string, fn: ActivationFunction | null): void {
  if (fn === null) {
    registered.delete(name);
    return;
  }
  if (typeof fn !== 'function') {
    throw new Error(`registerActivation: what was given for "${name}" is no function. Give (x) => tensor.`);
  }
  registered.set(name, fn);
  nameInTfjs(`registered/${name}`, fn);
}

/** The name under which layers find this function, made once per key: a layer as the activation of another. */
export function nameActivation(key: string, make: () => ActivationFunction): string {
  if (!made.has(key)) nameInTfjs(key, make());
  return key;
}

function nameInTfjs(name: string, fn: ActivationFunction): void {
  const known = made.has(name);
  made.set(name, fn);
  if (known) return;
  tf.serialization.registerClass(
    class extends tf.serialization.Serializable {
      static className = name;
      // The function of the time when the layer was built.
      readonly #fn = made.get(name)!;

      apply(x: tf.Tensor): tf.Tensor {
        return tf.tidy(() => this.#fn(x));
      }

      getConfig(): tf.serialization.ConfigDict {
        return {};
      }
    },
  );
}
