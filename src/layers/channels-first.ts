import * as tf from '../tfjs/tf';
import { single, type CallOptions } from './layer-tools';

/**
 * A layer of `data_format="channels_first"`: one that computes with the channels last, between two transpositions. Its
 * weights are the inner layer's, for Keras keeps kernels alike in both formats.
 */
export class ChannelsFirst extends tf.layers.Layer {
  static className = 'ChannelsFirst';

  constructor(
    config: { name: string },
    readonly inner: tf.layers.Layer,
    /** A recurrent layer's time axis stands before the channels. */
    readonly timed: boolean,
  ) {
    super(config);
    this.supportsMasking = inner.supportsMasking;
  }

  override getClassName(): string {
    return this.inner.getClassName();
  }

  /** Where the channels stand: after the samples, or after the time steps of a recurrent layer's sequences. */
  #axis(rank: number): number {
    return this.timed && rank > 4 ? 2 : 1;
  }

  #toLast<T>(sides: readonly T[]): T[] {
    const axis = this.#axis(sides.length);
    return [...sides.slice(0, axis), ...sides.slice(axis + 1), sides[axis]];
  }

  #toFirst<T>(sides: readonly T[]): T[] {
    const axis = this.#axis(sides.length);
    return [...sides.slice(0, axis), sides[sides.length - 1], ...sides.slice(axis, -1)];
  }

  override build(inputShape: tf.Shape): void {
    // As tfjs's own apply() builds: what an initializer makes on the way goes, weights stay.
    tf.tidy(() => this.inner.build(this.#toLast(inputShape)));
    this.inner.built = this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    const shape = this.inner.computeOutputShape(this.#toLast(inputShape)) as tf.Shape;
    return shape.length > 2 ? this.#toFirst(shape) : shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const last = tf.transpose(x, this.#toLast([...x.shape.keys()]));
      const y = this.inner.apply(last, { ...options }) as tf.Tensor;
      return y.rank > 2 ? tf.transpose(y, this.#toFirst([...y.shape.keys()])) : y;
    });
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.inner.trainableWeights;
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    return this.inner.nonTrainableWeights;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.inner.getConfig(), dataFormat: 'channelsFirst' };
  }
}
