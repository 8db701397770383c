import { offTape } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import { anyTrue, single } from './layer-tools';

/** All axes but the first in one; a side that is unknown stays unknown, where tfjs's own class refuses. */
export class Flatten extends tf.layers.Layer {
  static className = 'Flatten';
  readonly #channelsFirst: boolean;

  constructor(config: { dataFormat?: string } = {}) {
    super(config as object);
    this.#channelsFirst = /first$/i.test(config.dataFormat ?? '');
  }

  override computeOutputShape([samples, ...sides]: tf.Shape): tf.Shape {
    const known = sides.every((side) => side !== null);
    return [samples, known ? sides.reduce<number>((product, side) => product * side!, 1) : null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      let x = single(inputs);
      if (this.#channelsFirst && x.rank > 2) {
        x = tf.transpose(x, [0, ...x.shape.slice(2).map((_, i) => i + 2), 1]);
      }
      return tf.reshape(x, [x.shape[0], x.size / x.shape[0]]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), dataFormat: this.#channelsFirst ? 'channels_first' : 'channels_last' };
  }
}

/** The input as it is; Identity and, outside training, ActivityRegularization. */
export class Identity extends tf.layers.Layer {
  static className = 'Identity';

  constructor(config: object = {}) {
    super(config);
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return single(inputs);
  }
}

/** The regulariser adds to the loss in training only; the values pass. */
export class ActivityRegularization extends Identity {
  static override className = 'ActivityRegularization';
  readonly #weights: { l1: number; l2: number };

  constructor(config: { l1?: number; l2?: number } = {}) {
    super(config);
    this.#weights = { l1: config.l1 ?? 0, l2: config.l2 ?? 0 };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#weights };
  }
}

/** Where steps are all `maskValue`, zeros; elsewhere the input. NaN and infinities in masked steps become 0 too. */
export class Masking extends tf.layers.Layer {
  static className = 'Masking';
  readonly #maskValue: number;

  constructor(config: { maskValue?: number } = {}) {
    super(config as object);
    this.#maskValue = config.maskValue ?? 0;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const kept = offTape(() => anyTrue(tf.notEqual(x, this.#maskValue), -1, true));
      return tf.where(kept, x, tf.zerosLike(x));
    });
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => anyTrue(tf.notEqual(single(inputs), this.#maskValue), -1));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), maskValue: this.#maskValue };
  }
}

/** Steps repeated, padded and cut along time: [sample, time, channel]. */
abstract class AlongTime extends tf.layers.Layer {
  protected abstract length(time: number): number;

  override computeOutputShape([samples, time, ...rest]: tf.Shape): tf.Shape {
    return [samples, time === null ? null : this.length(time), ...rest];
  }
}

type Pair = number | [number, number];

export class ZeroPadding1D extends AlongTime {
  static className = 'ZeroPadding1D';
  readonly #padding: [number, number];

  constructor(config: { padding?: Pair } = {}) {
    super(config as object);
    this.#padding = asPair(config.padding ?? 1);
  }

  protected length(time: number): number {
    return time + this.#padding[0] + this.#padding[1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.pad(single(inputs), [[0, 0], this.#padding, [0, 0]]));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), padding: this.#padding };
  }
}

export class Cropping1D extends AlongTime {
  static className = 'Cropping1D';
  readonly #cropping: [number, number];

  constructor(config: { cropping?: Pair } = {}) {
    super(config as object);
    this.#cropping = asPair(config.cropping ?? [1, 1]);
  }

  protected length(time: number): number {
    return time - this.#cropping[0] - this.#cropping[1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    return tf.slice(x, [0, this.#cropping[0], 0], [x.shape[0], this.length(x.shape[1]!), x.shape[2]!]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), cropping: this.#cropping };
  }
}

export class UpSampling1D extends AlongTime {
  static className = 'UpSampling1D';
  readonly #size: number;

  constructor(config: { size?: number } = {}) {
    super(config as object);
    this.#size = config.size ?? 2;
  }

  protected length(time: number): number {
    return time * this.#size;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const [samples, time, channels] = x.shape as [number, number, number];
      const repeated = tf.tile(tf.expandDims(x, 2), [1, 1, this.#size, 1]);
      return tf.reshape(repeated, [samples, time * this.#size, channels]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), size: this.#size };
  }
}

function asPair(value: Pair): [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}
