import * as tf from '../tfjs/tf';
import { activation } from './activations';
import { perSide } from './grouped-convolution';
import { setFileForm } from './file-forms';
import { single } from './layer-tools';
import { fileFormOfKernel, patchOf, type LocalGeometry } from './local-patches';

interface LocalConfig {
  filters: number;
  kernelSize: number | readonly number[];
  strides?: number | readonly number[];
  padding?: 'valid' | 'same';
  dataFormat?: string;
  activation?: string | null;
  useBias?: boolean;
  /** How the file holds the kernel: 1 by patch, 2 as a dense matrix, 3 as the connections alone. */
  storage?: number;
}

/**
 * A convolution whose kernel differs from place to place (Keras 2).
 *
 * input   [sample, …sides, channel], or channels first; all sides known
 * kernel  [place, tap · channel, filter], however the file holds it
 * bias    [...output sides, filter]
 */
abstract class LocallyConnected extends tf.layers.Layer {
  readonly #config: Required<Omit<LocalConfig, 'kernelSize' | 'strides'>>;
  readonly #size: number[];
  readonly #strides: number[];
  #taps: number[][] = [];
  #kernel!: tf.LayerVariable;
  #bias: tf.LayerVariable | null = null;

  constructor(config: LocalConfig, rank: number) {
    super(config as object);
    this.#size = perSide(config.kernelSize, rank);
    this.#strides = perSide(config.strides, rank);
    this.#config = {
      filters: config.filters,
      padding: config.padding ?? 'valid',
      dataFormat: config.dataFormat ?? 'channelsLast',
      activation: config.activation ?? 'linear',
      useBias: config.useBias ?? true,
      storage: config.storage ?? 1,
    };
  }

  get #first(): boolean {
    return this.#config.dataFormat === 'channelsFirst';
  }

  /** Sides and channels of a shape, whichever comes first. */
  #split(shape: tf.Shape): { sides: number[]; channels: number } {
    const [, ...rest] = shape as number[];
    const sides = this.#first ? rest.slice(1) : rest.slice(0, -1);
    if (sides.some((side) => side == null)) {
      throw new Error(`${this.name}: the input is [${shape}]. Give a model whose sides are all known.`);
    }
    return { sides, channels: this.#first ? rest[0] : rest[rest.length - 1] };
  }

  #outputSides(sides: readonly number[]): number[] {
    return sides.map((side, i) => {
      const covered = this.#config.padding === 'valid' ? side - this.#size[i] + 1 : side;
      return Math.ceil(covered / this.#strides[i]);
    });
  }

  override build(inputShape: tf.Shape): void {
    const { filters, useBias, padding, storage } = this.#config;
    const { sides, channels } = this.#split(inputShape);
    const places = this.#outputSides(sides);
    const geometry: LocalGeometry = { sides, places, size: this.#size, strides: this.#strides, padding };
    const zeros = tf.initializers.zeros();
    const count = places.reduce((product, side) => product * side, 1);
    this.#taps = Array.from({ length: count }, (_, place) => patchOf(geometry, place));
    const rows = this.#taps[0].length * channels;
    this.#kernel = this.addWeight('kernel', [count, rows, filters], 'float32', zeros);
    setFileForm(
      this.#kernel,
      fileFormOfKernel(this.#taps, { storage, geometry, channels, filters, channelsFirst: this.#first }),
    );
    if (useBias) this.#bias = this.addWeight('bias', [...places, filters], 'float32', zeros);
    this.built = true;
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    const sides = this.#outputSides(this.#split(shape).sides);
    const { filters } = this.#config;
    return this.#first ? [shape[0], filters, ...sides] : [shape[0], ...sides, filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const given = single(inputs);
      const axes = [...given.shape.keys()];
      const x = this.#first ? tf.transpose(given, [0, ...axes.slice(2), 1]) : given;
      const [samples, channels] = [x.shape[0], x.shape[x.rank - 1]];
      const flat = tf.reshape(x, [samples, -1, channels]);
      // A tap beyond the edge reads the row of zeros behind the last.
      const padded = tf.pad(flat, [
        [0, 0],
        [0, 1],
        [0, 0],
      ]);
      const places = this.#taps.length;
      const patches = tf.gather(padded, tf.tensor1d(this.#taps.flat(), 'int32'), 1);
      const rows = tf.transpose(tf.reshape(patches, [samples, places, -1]), [1, 0, 2]);
      const { filters } = this.#config;
      const product = tf.transpose(tf.matMul(rows, this.#kernel.read()), [1, 0, 2]);
      const sides = this.#outputSides(x.shape.slice(1, -1));
      const y = tf.reshape(product, [samples, ...sides, filters]);
      const placed = this.#first ? tf.transpose(y, [0, axes.length - 1, ...axes.slice(1, -1)]) : y;
      return activation(this.#config.activation!)(this.#bias ? tf.add(placed, this.#placedBias(sides)) : placed);
    });
  }

  /** With channels first, Keras reads the bias's numbers in their order as [filter, ...sides]: it turns nothing. */
  #placedBias(sides: readonly number[]): tf.Tensor {
    const bias = this.#bias!.read();
    return this.#first ? tf.reshape(bias, [this.#config.filters, ...sides]) : bias;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config, kernelSize: this.#size, strides: this.#strides };
  }
}

export class LocallyConnected1D extends LocallyConnected {
  static className = 'LocallyConnected1D';

  constructor(config: LocalConfig) {
    super(config, 1);
  }
}

export class LocallyConnected2D extends LocallyConnected {
  static className = 'LocallyConnected2D';

  constructor(config: LocalConfig) {
    super(config, 2);
  }
}
