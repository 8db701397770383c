import * as tf from '../tfjs/tf';
import { activation } from './activations';
import { single } from './layer-tools';

interface ConvolutionConfig {
  filters: number;
  kernelSize: number | readonly number[];
  strides?: number | readonly number[];
  padding?: 'valid' | 'same';
  dilationRate?: number | readonly number[];
  groups?: number;
  activation?: string | null;
  useBias?: boolean;
}

/** One number for every side, or one per side. */
export function perSide(value: number | readonly number[] | undefined, rank: number): number[] {
  if (value === undefined || typeof value === 'number') return Array.from({ length: rank }, () => value ?? 1);
  return value.length === 1 ? perSide(value[0], rank) : [...value];
}

/** The activation of a convolution's sums with its bias, row by row: tfjs's sums on WebGPU do not take five axes. */
export function biased(y: tf.Tensor, bias: tf.LayerVariable | null, activationName: string): tf.Tensor {
  const rows = tf.reshape(y, [-1, y.shape[y.rank - 1]]);
  const activated = activation(activationName)(bias ? tf.add(rows, bias.read()) : rows);
  return tf.reshape(activated, y.shape);
}

/** Channels `from` to `from + count` of a tensor of any rank: tfjs's slice on WebGPU does not take five axes. */
function channelsOf(x: tf.Tensor, from: number, count: number): tf.Tensor {
  const channels = x.shape[x.rank - 1];
  const rows = x.size / channels;
  const part = tf.slice(tf.reshape(x, [rows, channels]), [0, from], [rows, count]);
  return tf.reshape(part, [...x.shape.slice(0, -1), count]);
}

/** Tensors joined along the channels, as tfjs's concat joins matrices. */
function joinChannels(parts: readonly tf.Tensor[]): tf.Tensor {
  const [{ shape }] = parts;
  const rows = parts.map((part) => tf.reshape(part, [-1, part.shape[part.rank - 1]]));
  return tf.reshape(tf.concat(rows, 1), [...shape.slice(0, -1), shape[shape.length - 1] * parts.length]);
}

/**
 * Convolution over planes or volumes, as in Keras: with dilation and with groups, which tfjs's own classes lack.
 *
 * input   [sample, …sides, channel]
 * kernel  [...size, channel / groups, filter]
 */
abstract class Convolution extends tf.layers.Layer {
  protected readonly strides: number[];
  protected readonly dilations: number[];
  protected readonly padding: 'valid' | 'same';
  readonly #size: number[];
  readonly #config: { filters: number; groups: number; activation: string; useBias: boolean };
  #kernel!: tf.LayerVariable;
  #bias: tf.LayerVariable | null = null;

  constructor(config: ConvolutionConfig, rank: number) {
    super(config as object);
    this.#size = perSide(config.kernelSize, rank);
    this.strides = perSide(config.strides, rank);
    this.dilations = perSide(config.dilationRate, rank);
    this.padding = config.padding ?? 'valid';
    const { filters, groups = 1, useBias = true } = config;
    this.#config = { filters, groups, useBias, activation: config.activation ?? 'linear' };
  }

  protected abstract convolve(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor;

  override build(inputShape: tf.Shape): void {
    const channels = inputShape[inputShape.length - 1]!;
    const { filters, groups, useBias } = this.#config;
    if (channels % groups > 0 || filters % groups > 0) {
      throw new Error(
        `${this.name}: ${channels} channels and ${filters} filters do not divide into ${groups} groups. Give multiples of ${groups}.`,
      );
    }
    const zeros = tf.initializers.zeros();
    this.#kernel = this.addWeight('kernel', [...this.#size, channels / groups, filters], 'float32', zeros);
    if (useBias) this.#bias = this.addWeight('bias', [filters], 'float32', zeros);
    this.built = true;
  }

  override computeOutputShape([samples, ...rest]: tf.Shape): tf.Shape {
    const sides = rest.slice(0, -1).map((side, i) => {
      if (side === null) return null;
      const covered = this.padding === 'valid' ? side - (this.#size[i] - 1) * this.dilations[i] : side;
      return Math.ceil(covered / this.strides[i]);
    });
    return [samples, ...sides, this.#config.filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const kernel = this.#kernel.read();
      const { groups, filters } = this.#config;
      const [channels, perGroup] = [x.shape[x.rank - 1] / groups, filters / groups];
      const parts = Array.from({ length: groups }, (_, i) =>
        groups === 1
          ? this.convolve(x, kernel)
          : this.convolve(channelsOf(x, i * channels, channels), channelsOf(kernel, i * perGroup, perGroup)),
      );
      const y = groups === 1 ? parts[0] : joinChannels(parts);
      return biased(y, this.#bias, this.#config.activation);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { strides, padding, dilations: dilationRate } = this;
    return { ...super.getConfig(), ...this.#config, kernelSize: this.#size, strides, padding, dilationRate };
  }
}

export class Conv2D extends Convolution {
  static className = 'Conv2D';

  constructor(config: ConvolutionConfig) {
    super(config, 2);
  }

  protected convolve(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
    const [strides, dilations] = [this.strides, this.dilations] as [[number, number], [number, number]];
    return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, strides, this.padding, 'NHWC', dilations);
  }
}

export class Conv3D extends Convolution {
  static className = 'Conv3D';

  constructor(config: ConvolutionConfig) {
    super(config, 3);
  }

  protected convolve(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
    type Sides = [number, number, number];
    const [strides, dilations] = [this.strides, this.dilations] as [Sides, Sides];
    return tf.conv3d(x as tf.Tensor5D, kernel as tf.Tensor5D, strides, this.padding, 'NDHWC', dilations);
  }
}
