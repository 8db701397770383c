import * as tf from '../tfjs/tf';
import { asNumbers, type CallOptions } from './layer-tools';
import { broadcastShape } from './op-shapes';

interface MergeConfig {
  /** Whether masked numbers are left out, as in Keras 3. */
  masked?: boolean;
}

/** Merges inputs element by element; those of fewer axes are widened from the left, as Keras does. */
abstract class MaskedMerge extends tf.layers.Layer {
  readonly #masked: boolean;

  constructor(config: MergeConfig = {}) {
    super(config as object);
    this.#masked = config.masked ?? false;
    this.supportsMasking = true;
  }

  protected abstract merge(inputs: readonly tf.Tensor[], masks: readonly (tf.Tensor | null)[]): tf.Tensor;

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    if (!Array.isArray(inputShape[0])) {
      throw new Error(`${this.getClassName()} ${this.name} takes several inputs. Call it on a list of them.`);
    }
    return broadcastShape(inputShape as tf.Shape[]);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const tensors = [inputs].flat();
      const given = this.#masked ? [options?.mask ?? null].flat() : [];
      const masks = tensors.map((x, i) => (given[i] ? shownBy(given[i]!, x) : null));
      return this.merge(tensors, masks);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), masked: this.#masked };
  }
}

/** A mask of steps, as wide as its tensor. */
function shownBy(mask: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.greater(tf.mul(tf.expandDims(asNumbers(mask), -1), tf.onesLike(x)), 0);
}

/** Their product: masked numbers count as 1, and where all are masked the product is 0. */
export class Multiply extends MaskedMerge {
  static className = 'Multiply';

  protected merge(inputs: readonly tf.Tensor[], masks: readonly (tf.Tensor | null)[]): tf.Tensor {
    const shown = inputs.map((x, i) => (masks[i] ? tf.where(masks[i]!, x, tf.onesLike(x)) : x));
    const product = shown.reduce((a, b) => tf.mul(a, b));
    if (masks.some((mask) => !mask)) return product;
    const anywhere = (masks as tf.Tensor[]).reduce((a, b) => tf.logicalOr(a, b));
    return tf.where(anywhere, product, tf.zerosLike(product));
  }
}

/** The greater or smaller of each; of a masked number and another, the other. */
abstract class Extreme extends MaskedMerge {
  protected abstract choose(a: tf.Tensor, b: tf.Tensor): tf.Tensor;

  protected merge(inputs: readonly tf.Tensor[], masks: readonly (tf.Tensor | null)[]): tf.Tensor {
    let [output] = inputs;
    let [outputMask] = masks;
    for (const [i, input] of inputs.entries()) {
      if (i === 0) continue;
      const mask = masks[i];
      const x = mask ? tf.where(mask, input, output) : input;
      if (outputMask) output = tf.where(outputMask, output, x);
      outputMask = mask && outputMask ? tf.logicalOr(outputMask, mask) : null;
      output = this.choose(output, x);
    }
    return output;
  }
}

export class Maximum extends Extreme {
  static className = 'Maximum';

  protected choose(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
    return tf.maximum(a, b);
  }
}

export class Minimum extends Extreme {
  static className = 'Minimum';

  protected choose(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
    return tf.minimum(a, b);
  }
}
