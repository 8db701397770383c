import * as tf from '../tfjs/tf';
import { single } from './layer-tools';

/** Removes every axis between sample and channel, or leaves a 1 in its place. */
abstract class GlobalPooling extends tf.layers.Layer {
  readonly #keepDims: boolean;

  constructor(config: { keepdims?: boolean } = {}) {
    super(config as object);
    this.#keepDims = config.keepdims ?? false;
  }

  protected abstract pool(x: tf.Tensor, axes: number[], keepDims: boolean): tf.Tensor;

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    const last = inputShape.length - 1;
    if (this.#keepDims) return inputShape.map((side, axis) => (axis === 0 || axis === last ? side : 1));
    return [inputShape[0], inputShape[last]];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    const between = [...x.shape.keys()].slice(1, -1);
    return tf.tidy(() => this.pool(x, between, this.#keepDims));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), keepdims: this.#keepDims };
  }
}

class GlobalAveragePooling extends GlobalPooling {
  protected pool(x: tf.Tensor, axes: number[], keepDims: boolean): tf.Tensor {
    return tf.mean(x, axes, keepDims);
  }
}

class GlobalMaxPooling extends GlobalPooling {
  protected pool(x: tf.Tensor, axes: number[], keepDims: boolean): tf.Tensor {
    return tf.max(x, axes, keepDims);
  }
}

export class GlobalAveragePooling2D extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling2D';
}

export class GlobalAveragePooling3D extends GlobalAveragePooling {
  static className = 'GlobalAveragePooling3D';
}

export class GlobalMaxPooling2D extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling2D';
}

export class GlobalMaxPooling3D extends GlobalMaxPooling {
  static className = 'GlobalMaxPooling3D';
}
