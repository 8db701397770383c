import * as tf from '../tfjs/tf';
import { softmax } from './activations';
import { asNumbers, maskOf, single, type CallOptions } from './layer-tools';

interface ReluConfig {
  maxValue?: number | null;
  negativeSlope?: number;
  threshold?: number;
}

/** max for x ≥ max, x for threshold ≤ x < max, slope · (x − threshold) below, as in Keras. */
export class ReLU extends tf.layers.Layer {
  static className = 'ReLU';
  readonly #config: Required<ReluConfig>;

  constructor(config: ReluConfig = {}) {
    super(config as object);
    this.#config = {
      maxValue: config.maxValue ?? null,
      negativeSlope: config.negativeSlope ?? 0,
      threshold: config.threshold ?? 0,
    };
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { maxValue, negativeSlope, threshold } = this.#config;
    return tf.tidy(() => {
      const x = single(inputs);
      const above = tf.greaterEqual(x, threshold);
      const below = tf.mul(negativeSlope, tf.sub(x, threshold));
      const y = tf.where(above, x, below);
      return maxValue === null ? y : tf.minimum(y, maxValue);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}

/** x above 0, slope · x below. */
export class LeakyReLU extends tf.layers.Layer {
  static className = 'LeakyReLU';
  readonly #alpha: number;

  constructor(config: { alpha?: number } = {}) {
    super(config as object);
    this.#alpha = config.alpha ?? 0.3;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      return tf.where(tf.greater(x, 0), x, tf.mul(this.#alpha, x));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), alpha: this.#alpha };
  }
}

/** x above 0, α · (eˣ − 1) below. */
export class ELU extends tf.layers.Layer {
  static className = 'ELU';
  readonly #alpha: number;

  constructor(config: { alpha?: number } = {}) {
    super(config as object);
    this.#alpha = config.alpha ?? 1;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      return tf.add(tf.relu(x), tf.mul(this.#alpha, tf.expm1(tf.minimum(x, 0))));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), alpha: this.#alpha };
  }
}

/**
 * Softmax along one axis or several at once; where the mask is false the weight is 0 (Keras subtracts half of
 * float32's range).
 */
export class Softmax extends tf.layers.Layer {
  static className = 'Softmax';
  readonly #axis: number | number[];

  constructor(config: { axis?: number | number[] } = {}) {
    super(config as object);
    this.#axis = config.axis ?? -1;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      let x = single(inputs);
      const mask = maskOf(options);
      if (mask) x = tf.sub(x, tf.mul(asNumbers(tf.logicalNot(mask)), 3.4028235e38 / 2));
      return softmax(x, this.#axis as number);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), axis: this.#axis };
  }
}
