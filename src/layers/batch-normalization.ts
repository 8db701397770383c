import { StockBatchNormalization } from '../tfjs/stock-batch-normalization';
import { tapeIsOn } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import { positiveAxis, single } from './layer-tools';

/** Axes up to which tfjs has a kernel that normalises the last one. */
const mostAxes = 4;

interface Moments {
  mean: tf.Tensor;
  variance: tf.Tensor;
}

interface CallOptions {
  training?: boolean;
  mask?: tf.Tensor | tf.Tensor[] | null;
}

/**
 * Keras's BatchNormalization: y = γ · (x − mean) / √(variance + ε) + β, any axis of any number of axes. Options and
 * weights are those of tf.layers.batchNormalization, which takes at most four axes, gives wrong numbers on the CPU
 * unless the axis is the last, and does not train without γ.
 *
 * input     any shape
 * output    the input's
 * training  where `trainable`: by the batch's own moments, padding left out; the moving ones follow with `momentum`
 * cost      one dispatch for the last of up to four axes; else two, and three over the axis alone, as while gradients are
 *           recorded: tfjs's kernel has none without γ
 */
export class BatchNormalization extends StockBatchNormalization {
  static className = 'BatchNormalization';

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const x = single(inputs);
      const axis = positiveAxis(this.axis, x.rank);
      if (!options.training || !this.trainable) {
        if (axis === x.rank - 1 && x.rank <= mostAxes && !tapeIsOn())
          return super.call(inputs, { ...options, training: false });
        return this.#normalised(x, axis, { mean: this.movingMean.read(), variance: this.movingVariance.read() });
      }
      const mask = [options.mask ?? []].flat()[0];
      const ofBatch = mask ? maskedMoments(x, axis, mask) : tf.moments(x, otherAxes(x, axis));
      this.#follow(this.movingMean, ofBatch.mean);
      this.#follow(this.movingVariance, ofBatch.variance);
      return this.#normalised(x, axis, ofBatch);
    });
  }

  #normalised(x: tf.Tensor, axis: number, { mean, variance }: Moments): tf.Tensor {
    const along = x.shape.map((side, i) => (i === axis ? side : 1));
    let factor: tf.Tensor = tf.rsqrt(tf.add(variance, this.epsilon));
    if (this.gamma) factor = tf.mul(factor, this.gamma.read());
    const centred = tf.sub(x, tf.reshape(mean, along));
    const scaled = tf.mul(centred, tf.reshape(factor, along));
    return this.beta ? tf.add(scaled, tf.reshape(this.beta.read(), along)) : scaled;
  }

  #follow(moving: tf.LayerVariable, ofBatch: tf.Tensor): void {
    const before = moving.read();
    moving.write(tf.add(before, tf.mul(tf.sub(ofBatch, before), 1 - this.momentum)));
  }
}

/** Of the entries that the mask keeps, as Keras 3 has them. */
function maskedMoments(x: tf.Tensor, axis: number, mask: tf.Tensor): Moments {
  const axes = otherAxes(x, axis);
  const missing = Array.from({ length: x.rank - mask.rank }, () => 1);
  const kept = tf.broadcastTo(tf.reshape(tf.cast(mask, 'bool'), [...mask.shape, ...missing]), x.shape);
  const none = tf.zerosLike(x);
  const count = tf.add(tf.sum(tf.cast(kept, 'float32'), axes, true), 1e-7);
  const mean = tf.div(tf.sum(tf.where(kept, x, none), axes, true), count);
  const squares = tf.square(tf.where(kept, tf.sub(x, mean), none));
  const variance = tf.div(tf.sum(squares, axes, true), count);
  const side = [x.shape[axis]];
  return { mean: tf.reshape(mean, side), variance: tf.reshape(variance, side) };
}

function otherAxes(x: tf.Tensor, axis: number): number[] {
  return x.shape.map((_, i) => i).filter((i) => i !== axis);
}
