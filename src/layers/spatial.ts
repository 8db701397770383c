import * as tf from '../tfjs/tf';
import { single, type CallOptions } from './layer-tools';

type Pair = [number, number];
/** One number for all axes, one per axis, or two ends per axis. */
type Ends = number | readonly (number | Pair)[];

/** Two ends for each of the `rank` axes between sample and channel. */
function asEnds(value: Ends, rank: number): Pair[] {
  if (typeof value === 'number') return Array.from({ length: rank }, () => [value, value]);
  return value.map((end) => (typeof end === 'number' ? [end, end] : end));
}

/** A layer over [sample, …sides, channel] that changes the sides' lengths alone. */
abstract class Resized extends tf.layers.Layer {
  protected abstract length(side: number, axis: number): number;

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    const last = inputShape.length - 1;
    return inputShape.map((side, axis) =>
      axis === 0 || axis === last || side === null ? side : this.length(side, axis - 1),
    );
  }
}

/** Changes one side by an op over [before, side, after]: tfjs's pad and slice on WebGPU do not take five axes. */
function alongAxis(x: tf.Tensor, axis: number, change: (flat: tf.Tensor3D) => tf.Tensor3D): tf.Tensor {
  const product = (sides: number[]): number => sides.reduce((all, side) => all * side, 1);
  const [before, after] = [product(x.shape.slice(0, axis)), product(x.shape.slice(axis + 1))];
  const changed = change(tf.reshape(x, [before, x.shape[axis], after]) as tf.Tensor3D);
  return tf.reshape(
    changed,
    x.shape.map((side, i) => (i === axis ? changed.shape[1] : side)),
  );
}

/** Zeros around [sample, depth, row, column, channel]. */
export class ZeroPadding3D extends Resized {
  static className = 'ZeroPadding3D';
  readonly #padding: Pair[];

  constructor(config: { padding?: Ends } = {}) {
    super(config as object);
    this.#padding = asEnds(config.padding ?? 1, 3);
  }

  protected length(side: number, axis: number): number {
    return side + this.#padding[axis][0] + this.#padding[axis][1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() =>
      this.#padding.reduce(
        (x, ends, axis) =>
          alongAxis(x, axis + 1, (flat) =>
            tf.pad3d(flat, [
              [0, 0],
              [ends[0], ends[1]],
              [0, 0],
            ]),
          ),
        single(inputs),
      ),
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), padding: this.#padding };
  }
}

/** The ends of [sample, depth, row, column, channel] cut off. */
export class Cropping3D extends Resized {
  static className = 'Cropping3D';
  readonly #cropping: Pair[];

  constructor(config: { cropping?: Ends } = {}) {
    super(config as object);
    this.#cropping = asEnds(config.cropping ?? 1, 3);
  }

  protected length(side: number, axis: number): number {
    return side - this.#cropping[axis][0] - this.#cropping[axis][1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() =>
      this.#cropping.reduce((x, [first, last], axis) => {
        const count = x.shape[axis + 1] - first - last;
        return alongAxis(x, axis + 1, (flat) => tf.slice3d(flat, [0, first, 0], [flat.shape[0], count, flat.shape[2]]));
      }, single(inputs)),
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), cropping: this.#cropping };
  }
}

/** [before, side, after] with every element of the side repeated. */
function repeated(flat: tf.Tensor3D, times: number): tf.Tensor3D {
  const [before, side, after] = flat.shape;
  return tf.reshape(tf.tile(tf.reshape(flat, [before, side, 1, after]), [1, 1, times, 1]), [
    before,
    side * times,
    after,
  ]);
}

/** Every element of the sides repeated: `size` times each. */
abstract class Repeated extends Resized {
  protected readonly size: readonly number[];

  constructor(config: { size?: number | readonly number[] }, rank: number) {
    super(config as object);
    const { size = 2 } = config;
    this.size = typeof size === 'number' ? Array.from({ length: rank }, () => size) : size;
  }

  protected length(side: number, axis: number): number {
    return side * this.size[axis];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() =>
      this.size.reduce((x, times, axis) => alongAxis(x, axis + 1, (flat) => repeated(flat, times)), single(inputs)),
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), size: [...this.size] };
  }
}

/** [sample, row, column, channel] enlarged: nearest, or bilinear between the middles of pixels as in Keras. */
export class UpSampling2D extends Repeated {
  static className = 'UpSampling2D';
  readonly #interpolation: string;

  constructor(config: { size?: number | readonly number[]; interpolation?: string } = {}) {
    super(config, 2);
    this.#interpolation = config.interpolation ?? 'nearest';
    if (!['nearest', 'bilinear'].includes(this.#interpolation)) {
      throw new Error(`has interpolation="${this.#interpolation}"; nearest and bilinear are computed.`);
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    if (this.#interpolation === 'nearest') return super.call(inputs);
    const x = single(inputs) as tf.Tensor4D;
    const sides: Pair = [this.length(x.shape[1], 0), this.length(x.shape[2], 1)];
    return tf.image.resizeBilinear(x, sides, false, true);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), interpolation: this.#interpolation };
  }
}

export class UpSampling3D extends Repeated {
  static className = 'UpSampling3D';

  constructor(config: { size?: number | readonly number[] } = {}) {
    super(config, 3);
  }
}

/** [sample, row, column, channel] at another size: bilinear or nearest between the middles of pixels. */
export class Resizing extends tf.layers.Layer {
  static className = 'Resizing';
  readonly #config: { height: number; width: number; interpolation: string };

  constructor(config: { height: number; width: number; interpolation?: string }) {
    super(config as object);
    const { height, width, interpolation = 'bilinear' } = config;
    this.#config = { height, width, interpolation };
    if (!['nearest', 'bilinear'].includes(interpolation)) {
      throw new Error(`has interpolation="${interpolation}"; nearest and bilinear are computed.`);
    }
  }

  override computeOutputShape([samples, , , channels]: tf.Shape): tf.Shape {
    return [samples, this.#config.height, this.#config.width, channels];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { height, width, interpolation } = this.#config;
    const resize = interpolation === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
    return resize(single(inputs) as tf.Tensor4D, [height, width], false, true);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}

/** Drops whole channels in training: one draw for all steps or pixels of a sample's channel. */
abstract class SpatialDropout extends tf.layers.Layer {
  readonly #rate: number;

  constructor(config: { rate: number }) {
    super(config as object);
    this.#rate = config.rate;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      if (!options?.training || this.#rate === 0) return tf.clone(x);
      const one = x.shape.map((side, axis) => (axis === 0 || axis === x.rank - 1 ? side : 1));
      return tf.mul(x, tf.dropout(tf.ones(one), this.#rate));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate };
  }
}

export class SpatialDropout1D extends SpatialDropout {
  static className = 'SpatialDropout1D';
}

export class SpatialDropout2D extends SpatialDropout {
  static className = 'SpatialDropout2D';
}

export class SpatialDropout3D extends SpatialDropout {
  static className = 'SpatialDropout3D';
}
