import * as tf from '../tfjs/tf';
import { biased, perSide } from './grouped-convolution';
import { single } from './layer-tools';

interface TransposedConfig {
  filters: number;
  kernelSize: number | readonly number[];
  strides?: number | readonly number[];
  padding?: 'valid' | 'same';
  outputPadding?: number | readonly number[] | null;
  dilationRate?: number | readonly number[];
  activation?: string | null;
  useBias?: boolean;
}

type Four = [number, number, number, number];
type Five = [number, number, number, number, number];

/**
 * The gradient of a convolution as a layer, as in Keras: with `output_padding`, and with dilation where the strides
 * are 1.
 *
 * input   [sample, …sides, channel]
 * kernel  [...size, filter, channel]
 */
abstract class TransposedConvolution extends tf.layers.Layer {
  readonly #rank: number;
  readonly #size: number[];
  readonly #strides: number[];
  readonly #dilations: number[];
  readonly #outputPadding: number[] | null;
  readonly #padding: 'valid' | 'same';
  readonly #config: { filters: number; activation: string; useBias: boolean };
  #kernel!: tf.LayerVariable;
  #bias: tf.LayerVariable | null = null;

  constructor(config: TransposedConfig, rank: number) {
    super(config as object);
    this.#rank = rank;
    this.#size = perSide(config.kernelSize, rank);
    this.#strides = perSide(config.strides, rank);
    this.#dilations = perSide(config.dilationRate, rank);
    this.#outputPadding = config.outputPadding == null ? null : perSide(config.outputPadding, rank);
    this.#padding = config.padding ?? 'valid';
    const { filters, useBias = true } = config;
    this.#config = { filters, useBias, activation: config.activation ?? 'linear' };
    if (Math.max(...this.#strides) > 1 && this.#dilated) {
      throw new Error(
        `${this.name}: strides [${this.#strides}] and dilations [${this.#dilations}] are both above 1. Give 1 for one of them.`,
      );
    }
  }

  get #dilated(): boolean {
    return Math.max(...this.#dilations) > 1;
  }

  override build(inputShape: tf.Shape): void {
    const zeros = tf.initializers.zeros();
    const { filters, useBias } = this.#config;
    const channels = inputShape[inputShape.length - 1]!;
    this.#kernel = this.addWeight('kernel', [...this.#size, filters, channels], 'float32', zeros);
    if (useBias) this.#bias = this.addWeight('bias', [filters], 'float32', zeros);
    this.built = true;
  }

  /** How many entries the kernel spans along a side. */
  #span(axis: number): number {
    return (this.#size[axis] - 1) * this.#dilations[axis] + 1;
  }

  /** Keras's deconv_output_length. */
  #length(side: number, axis: number): number {
    const [span, stride] = [this.#span(axis), this.#strides[axis]];
    const valid = this.#padding === 'valid';
    if (!this.#outputPadding) return side * stride + (valid ? Math.max(span - stride, 0) : 0);
    const cut = valid ? 0 : 2 * Math.floor(span / 2);
    return (side - 1) * stride + span - cut + this.#outputPadding[axis];
  }

  override computeOutputShape([samples, ...rest]: tf.Shape): tf.Shape {
    const sides = rest.slice(0, -1).map((side, axis) => (side === null ? null : this.#length(side, axis)));
    return [samples, ...sides, this.#config.filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const y = this.#dilated ? this.#spread(x) : this.#transpose(x);
      return biased(y, this.#bias, this.#config.activation);
    });
  }

  /** By tfjs's own gradients; one side is a plane of one row. */
  #transpose(x: tf.Tensor): tf.Tensor {
    const shape = this.computeOutputShape(x.shape) as number[];
    const kernel = this.#kernel.read();
    const padding = this.#padding;
    if (this.#rank === 3) {
      const strides = this.#strides as [number, number, number];
      return tf.conv3dTranspose(x as tf.Tensor5D, kernel as tf.Tensor5D, shape as Five, strides, padding);
    }
    const flat = this.#rank === 1;
    const [image, weights] = flat ? [tf.expandDims(x, 1), tf.expandDims(kernel, 0)] : [x, kernel];
    const sides = flat ? [shape[0], 1, shape[1], shape[2]] : shape;
    const strides = (flat ? [1, ...this.#strides] : this.#strides) as [number, number];
    const y = tf.conv2dTranspose(image as tf.Tensor4D, weights as tf.Tensor4D, sides as Four, strides, padding);
    return flat ? tf.squeeze(y, [1]) : y;
  }

  /** With strides of 1 it is a convolution with the kernel turned round, over the input padded by what it spans. */
  #spread(x: tf.Tensor): tf.Tensor {
    const ends = x.shape.slice(1, -1).map((side, axis) => {
      const span = this.#span(axis);
      const length = this.#length(side, axis);
      const before = span - 1 - Math.floor(Math.max(side - 1 + span - length, 0) / 2);
      return [before, length + span - 1 - before - side] as const;
    });
    const padded = ends.reduce((y, [before, after], axis) => zerosAround(y, axis + 1, [before, after]), x);
    const kernel = this.#turnedKernel();
    if (this.#rank === 3) {
      const dilations = this.#dilations as [number, number, number];
      return tf.conv3d(padded as tf.Tensor5D, kernel as tf.Tensor5D, 1, 'valid', 'NDHWC', dilations);
    }
    const flat = this.#rank === 1;
    const [image, weights] = flat ? [tf.expandDims(padded, 1), tf.expandDims(kernel, 0)] : [padded, kernel];
    const dilations = (flat ? [1, ...this.#dilations] : this.#dilations) as [number, number];
    const y = tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, 1, 'valid', 'NHWC', dilations);
    return flat ? tf.squeeze(y, [1]) : y;
  }

  /** [...size, channel, filter] with every side reversed, which reverses their flat order. */
  #turnedKernel(): tf.Tensor {
    const kernel = this.#kernel.read();
    const [filters, channels] = kernel.shape.slice(-2);
    const taps = tf.reshape(kernel, [-1, filters, channels]) as tf.Tensor3D;
    return tf.reshape(tf.transpose(tf.reverse(taps, 0), [0, 2, 1]), [...this.#size, channels, filters]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      ...this.#config,
      kernelSize: this.#size,
      strides: this.#strides,
      padding: this.#padding,
      outputPadding: this.#outputPadding,
      dilationRate: this.#dilations,
    };
  }
}

/** Zeros before and after along one axis, over [before, side, after]: tfjs's pad on WebGPU does not take five axes. */
function zerosAround(x: tf.Tensor, axis: number, ends: [number, number]): tf.Tensor {
  const product = (sides: number[]): number => sides.reduce((all, side) => all * side, 1);
  const flat = tf.reshape(x, [product(x.shape.slice(0, axis)), x.shape[axis], product(x.shape.slice(axis + 1))]);
  const wide = tf.pad3d(flat as tf.Tensor3D, [[0, 0], ends, [0, 0]]);
  return tf.reshape(
    wide,
    x.shape.map((side, i) => (i === axis ? wide.shape[1] : side)),
  );
}

export class Conv1DTranspose extends TransposedConvolution {
  static className = 'Conv1DTranspose';

  constructor(config: TransposedConfig) {
    super(config, 1);
  }
}

export class Conv2DTranspose extends TransposedConvolution {
  static className = 'Conv2DTranspose';

  constructor(config: TransposedConfig) {
    super(config, 2);
  }
}

export class Conv3DTranspose extends TransposedConvolution {
  static className = 'Conv3DTranspose';

  constructor(config: TransposedConfig) {
    super(config, 3);
  }
}
