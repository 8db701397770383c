import * as tf from '../tfjs/tf';
import { activation } from './activations';
import { single } from './layer-tools';

interface ConvolutionConfig {
  filters: number;
  kernelSize: number | [number];
  strides?: number | [number];
  padding?: 'valid' | 'same' | 'causal';
  dilationRate?: number | [number];
  groups?: number;
  activation?: string | null;
  useBias?: boolean;
}

const one = (value: number | [number] | undefined, otherwise: number): number =>
  Array.isArray(value) ? value[0] : (value ?? otherwise);

/**
 * Convolution along time, as in Keras: any padding (tfjs lacks `causal`), dilation, groups.
 *
 * input   [sample, time, channel]
 * kernel  [step, channel / groups, filter]
 */
export class Conv1D extends tf.layers.Layer {
  static className = 'Conv1D';
  readonly #config: Required<Omit<ConvolutionConfig, 'kernelSize' | 'strides' | 'dilationRate'>>;
  readonly #size: number;
  readonly #stride: number;
  readonly #dilation: number;
  readonly #activate: (x: tf.Tensor) => tf.Tensor;
  #kernel!: tf.LayerVariable;
  #bias: tf.LayerVariable | null = null;

  constructor(config: ConvolutionConfig) {
    super(config as object);
    this.#size = one(config.kernelSize, 1);
    this.#stride = one(config.strides, 1);
    this.#dilation = one(config.dilationRate, 1);
    this.#config = {
      filters: config.filters,
      padding: config.padding ?? 'valid',
      groups: config.groups ?? 1,
      activation: config.activation ?? 'linear',
      useBias: config.useBias ?? true,
    };
    this.#activate = activation(this.#config.activation!);
  }

  override build(inputShape: tf.Shape): void {
    const channels = inputShape[inputShape.length - 1]!;
    const { filters, groups, useBias } = this.#config;
    this.#kernel = this.addWeight(
      'kernel',
      [this.#size, channels / groups, filters],
      'float32',
      tf.initializers.zeros(),
    );
    if (useBias) this.#bias = this.addWeight('bias', [filters], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  /** How many steps the kernel spans. */
  get #span(): number {
    return (this.#size - 1) * this.#dilation + 1;
  }

  override computeOutputShape([samples, time]: tf.Shape): tf.Shape {
    const { filters, padding } = this.#config;
    if (time === null) return [samples, null, filters];
    const covered = padding === 'valid' ? time - this.#span + 1 : time;
    return [samples, Math.ceil(covered / this.#stride), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { padding, groups } = this.#config;
      let x = single(inputs);
      if (padding === 'causal')
        x = tf.pad(x, [
          [0, 0],
          [this.#span - 1, 0],
          [0, 0],
        ]);
      const pad = padding === 'same' ? 'same' : 'valid';
      const kernel = this.#kernel.read();
      const convolve = (part: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
        tf.conv1d(part as tf.Tensor3D, weights as tf.Tensor3D, this.#stride, pad, 'NWC', this.#dilation);
      const y =
        groups === 1
          ? convolve(x, kernel)
          : tf.concat(
              tf.split(x, groups, 2).map((part, i) => convolve(part, tf.split(kernel, groups, 2)[i])),
              2,
            );
      return this.#activate(this.#bias ? tf.add(y, this.#bias.read()) : y);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      ...this.#config,
      kernelSize: [this.#size],
      strides: [this.#stride],
      dilationRate: [this.#dilation],
    };
  }
}
