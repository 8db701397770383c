import * as tf from '../tfjs/tf';
import { biased, perSide } from './grouped-convolution';
import { single } from './layer-tools';

interface DepthwiseConfig {
  kernelSize: number | readonly number[];
  strides?: number | readonly number[];
  padding?: 'valid' | 'same';
  dilationRate?: number | readonly number[];
  depthMultiplier?: number;
  activation?: string | null;
  useBias?: boolean;
}

type Pair = [number, number];

/**
 * Each channel of a plane with filters of its own; tfjs's own class forgets the dilation.
 *
 * input   [sample, row, column, channel]
 * kernel  [row, column, channel, multiplier]
 */
export class DepthwiseConv2D extends tf.layers.Layer {
  static className = 'DepthwiseConv2D';
  readonly #size: Pair;
  readonly #strides: Pair;
  readonly #dilations: Pair;
  readonly #config: { padding: 'valid' | 'same'; depthMultiplier: number; activation: string; useBias: boolean };
  #kernel!: tf.LayerVariable;
  #bias: tf.LayerVariable | null = null;

  constructor(config: DepthwiseConfig) {
    super(config as object);
    this.#size = perSide(config.kernelSize, 2) as Pair;
    this.#strides = perSide(config.strides, 2) as Pair;
    this.#dilations = perSide(config.dilationRate, 2) as Pair;
    const { padding = 'valid', depthMultiplier = 1, useBias = true } = config;
    this.#config = { padding, depthMultiplier, useBias, activation: config.activation ?? 'linear' };
  }

  override build(inputShape: tf.Shape): void {
    const channels = inputShape[3]!;
    const { depthMultiplier, useBias } = this.#config;
    const zeros = tf.initializers.zeros();
    const shape = [...this.#size, channels, depthMultiplier];
    this.#kernel = this.addWeight('depthwise_kernel', shape, 'float32', zeros);
    if (useBias) this.#bias = this.addWeight('bias', [channels * depthMultiplier], 'float32', zeros);
    this.built = true;
  }

  override computeOutputShape([samples, ...rest]: tf.Shape): tf.Shape {
    const { padding, depthMultiplier } = this.#config;
    const sides = rest.slice(0, 2).map((side, i) => {
      if (side === null) return null;
      const covered = padding === 'valid' ? side - (this.#size[i] - 1) * this.#dilations[i] : side;
      return Math.ceil(covered / this.#strides[i]);
    });
    return [samples, ...sides, rest[2]! * depthMultiplier];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs) as tf.Tensor4D;
      const kernel = this.#kernel.read() as tf.Tensor4D;
      const y = tf.depthwiseConv2d(x, kernel, this.#strides, this.#config.padding, 'NHWC', this.#dilations);
      return biased(y, this.#bias, this.#config.activation);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const [kernelSize, strides, dilationRate] = [this.#size, this.#strides, this.#dilations];
    return { ...super.getConfig(), ...this.#config, kernelSize, strides, dilationRate };
  }
}
