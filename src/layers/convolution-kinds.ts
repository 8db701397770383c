import * as tf from '../tfjs/tf';
import { activation } from './activations';
import { single } from './layer-tools';

interface AlongTimeConfig {
  filters?: number;
  kernelSize: number | [number];
  strides?: number | [number];
  padding?: 'valid' | 'same' | 'causal';
  dilationRate?: number | [number];
  depthMultiplier?: number;
  activation?: string | null;
  useBias?: boolean;
}

const one = (value: number | [number] | undefined): number => (Array.isArray(value) ? value[0] : (value ?? 1));

/**
 * What the kinds of convolution along time have in common: they are two-dimensional ones over a single row.
 *
 * input   [sample, time, channel]
 * output  [sample, time, filter]
 */
abstract class AlongTimeConvolution extends tf.layers.Layer {
  protected readonly size: number;
  protected readonly stride: number;
  protected readonly dilation: number;
  protected readonly padding: 'valid' | 'same' | 'causal';
  readonly #useBias: boolean;
  readonly #activation: string;
  #bias: tf.LayerVariable | null = null;

  constructor(protected readonly given: AlongTimeConfig) {
    super(given as object);
    this.size = one(given.kernelSize);
    this.stride = one(given.strides);
    this.dilation = one(given.dilationRate);
    this.padding = given.padding ?? 'valid';
    this.#useBias = given.useBias ?? true;
    this.#activation = given.activation ?? 'linear';
  }

  protected abstract filters(channels: number): number;
  protected abstract addKernels(channels: number): void;
  protected abstract convolve(row: tf.Tensor4D): tf.Tensor4D;

  protected get pad(): 'valid' | 'same' {
    return this.padding === 'same' ? 'same' : 'valid';
  }

  protected weight(name: string, shape: number[]): tf.LayerVariable {
    return this.addWeight(name, shape, 'float32', tf.initializers.zeros());
  }

  override build(inputShape: tf.Shape): void {
    const channels = inputShape[2]!;
    this.addKernels(channels);
    if (this.#useBias) this.#bias = this.weight('bias', [this.filters(channels)]);
    this.built = true;
  }

  protected length(time: number): number {
    const covered = this.padding === 'valid' ? time - (this.size - 1) * this.dilation : time;
    return Math.ceil(covered / this.stride);
  }

  override computeOutputShape([samples, time, channels]: tf.Shape): tf.Shape {
    return [samples, time === null ? null : this.length(time), this.filters(channels!)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      let x = single(inputs);
      const before = (this.size - 1) * this.dilation;
      if (this.padding === 'causal') {
        x = tf.pad(x, [
          [0, 0],
          [before, 0],
          [0, 0],
        ]);
      }
      const y = tf.squeeze(this.convolve(tf.expandDims(x, 1) as tf.Tensor4D), [1]);
      return activation(this.#activation)(this.#bias ? tf.add(y, this.#bias.read()) : y);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.given as object) };
  }
}

/** Each channel with filters of its own: kernel [step, channel, multiplier]. */
export class DepthwiseConv1D extends AlongTimeConvolution {
  static className = 'DepthwiseConv1D';
  #depthwise!: tf.LayerVariable;

  protected filters(channels: number): number {
    return channels * (this.given.depthMultiplier ?? 1);
  }

  protected addKernels(channels: number): void {
    this.#depthwise = this.weight('depthwise_kernel', [this.size, channels, this.given.depthMultiplier ?? 1]);
  }

  protected convolve(row: tf.Tensor4D): tf.Tensor4D {
    const kernel = tf.expandDims(this.#depthwise.read(), 0) as tf.Tensor4D;
    return tf.depthwiseConv2d(row, kernel, this.stride, this.pad, 'NHWC', [1, this.dilation]);
  }
}

/** A depthwise convolution, then a dense one over channels: kernels [step, channel, multiplier], [1, …, filter]. */
export class SeparableConv1D extends AlongTimeConvolution {
  static className = 'SeparableConv1D';
  #depthwise!: tf.LayerVariable;
  #pointwise!: tf.LayerVariable;

  protected filters(): number {
    return this.given.filters!;
  }

  protected addKernels(channels: number): void {
    const multiplier = this.given.depthMultiplier ?? 1;
    this.#depthwise = this.weight('depthwise_kernel', [this.size, channels, multiplier]);
    this.#pointwise = this.weight('pointwise_kernel', [1, channels * multiplier, this.given.filters!]);
  }

  protected convolve(row: tf.Tensor4D): tf.Tensor4D {
    const kernel = tf.expandDims(this.#depthwise.read(), 0) as tf.Tensor4D;
    const deep = tf.depthwiseConv2d(row, kernel, this.stride, this.pad, 'NHWC', [1, this.dilation]);
    return tf.conv2d(deep, tf.expandDims(this.#pointwise.read(), 0) as tf.Tensor4D, 1, 'valid');
  }
}
