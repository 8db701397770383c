import * as tf from '../tfjs/tf';
import { asNumbers, maskOf, single, type CallOptions } from './layer-tools';

interface PoolingConfig {
  keepdims?: boolean;
  dataFormat?: string;
}

/** Removes the time axis: [sample, time, channel] to [sample, channel], or to [sample, 1, channel]. */
abstract class GlobalPooling1D extends tf.layers.Layer {
  protected readonly keepDims: boolean;
  protected readonly timeAxis: number;
  readonly dataFormat: string;

  constructor(config: PoolingConfig = {}) {
    super(config as object);
    this.keepDims = config.keepdims ?? false;
    this.dataFormat = config.dataFormat ?? 'channels_last';
    this.timeAxis = /first$/i.test(this.dataFormat) ? 2 : 1;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    if (this.keepDims) return inputShape.map((side, axis) => (axis === this.timeAxis ? 1 : side));
    return inputShape.filter((_, axis) => axis !== this.timeAxis);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), keepdims: this.keepDims, dataFormat: this.dataFormat };
  }
}

/** Mean over the time steps that the mask keeps, as in Keras 3. */
export class GlobalAveragePooling1D extends GlobalPooling1D {
  static className = 'GlobalAveragePooling1D';

  constructor(config?: PoolingConfig) {
    super(config);
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const mask = maskOf(options);
      if (!mask) return tf.mean(x, this.timeAxis, this.keepDims);
      const kept = tf.expandDims(tf.cast(mask, 'bool'), 3 - this.timeAxis);
      const sum = tf.sum(tf.where(kept, x, tf.zerosLike(x)), this.timeAxis, this.keepDims);
      return tf.div(sum, tf.sum(asNumbers(kept), this.timeAxis, this.keepDims));
    });
  }

  override computeMask(): tf.Tensor[] {
    return null as unknown as tf.Tensor[];
  }
}

export class GlobalMaxPooling1D extends GlobalPooling1D {
  static className = 'GlobalMaxPooling1D';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.max(single(inputs), this.timeAxis, this.keepDims));
  }
}
