import * as tf from '../tfjs/tf';
import { maskOf, single, type CallOptions } from './layer-tools';

/**
 * One layer on every time step: the steps become samples, so that the layer runs once instead of once per step.
 *
 * input   [sample, time, …]
 * output  [sample, time, …], the layer's output shape after the first axis
 */
export class TimeDistributed extends tf.layers.Layer {
  static className = 'TimeDistributed';
  readonly layer: tf.layers.Layer;

  constructor(config: { layer: tf.layers.Layer }) {
    super({ ...config, layer: undefined } as object);
    this.layer = config.layer;
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape): void {
    if (!this.layer.built) {
      this.layer.build(this.#step(inputShape));
      this.layer.built = true;
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    const [samples, ...rest] = this.layer.computeOutputShape(this.#step(inputShape)) as tf.Shape;
    return [samples, inputShape[1], ...rest];
  }

  #step([samples, , ...rest]: tf.Shape): tf.Shape {
    return [samples, ...rest];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const [samples, time, ...rest] = x.shape;
      const mask = maskOf(options);
      // A step's mask is what is left of the sequence's: nothing, where that is [sample, time].
      const stepMask = mask && mask.rank > 2 ? tf.reshape(mask, [samples * time, ...mask.shape.slice(2)]) : null;
      const steps = tf.reshape(x, [samples * time, ...rest]);
      const y = this.layer.apply(steps, { training: options?.training, mask: stepMask }) as tf.Tensor;
      return tf.reshape(y, [samples, time, ...y.shape.slice(1)]);
    });
  }

  override setFastWeightInitDuringBuild(value: boolean): void {
    super.setFastWeightInitDuringBuild(value);
    this.layer.setFastWeightInitDuringBuild(value);
  }

  override get trainableWeights(): tf.LayerVariable[] {
    return this.layer.trainableWeights;
  }

  override set trainableWeights(weights: tf.LayerVariable[]) {
    this.layer.trainableWeights = weights;
  }

  override get nonTrainableWeights(): tf.LayerVariable[] {
    return this.layer.nonTrainableWeights;
  }

  override set nonTrainableWeights(weights: tf.LayerVariable[]) {
    this.layer.nonTrainableWeights = weights;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      layer: { className: this.layer.getClassName(), config: this.layer.getConfig() },
    };
  }
}
