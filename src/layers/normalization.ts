import * as tf from '../tfjs/tf';
import { positiveAxis, single } from './layer-tools';

interface ScaleConfig {
  axis?: number | number[];
  epsilon?: number;
  center?: boolean;
  scale?: boolean;
  rmsScaling?: boolean;
}

/**
 * y = γ · (x − mean) / √(variance + ε) + β over the given axes, as in Keras 3's LayerNormalization; with `rmsScaling`
 * Keras's legacy form, γ · x / √(variance + ε), without mean and β.
 */
export class LayerNormalization extends tf.layers.Layer {
  static className = 'LayerNormalization';
  protected readonly config: Required<ScaleConfig>;
  #gamma: tf.LayerVariable | null = null;
  #beta: tf.LayerVariable | null = null;

  constructor(config: ScaleConfig = {}) {
    super(config as object);
    this.config = { axis: -1, epsilon: 1e-3, center: true, scale: true, rmsScaling: false, ...config };
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape): void {
    const shape = this.#axes(inputShape.length).map((axis) => inputShape[axis]!);
    const { scale, center, rmsScaling } = this.config;
    if (scale || rmsScaling) this.#gamma = this.addWeight('gamma', shape, 'float32', tf.initializers.ones());
    if (center && !rmsScaling) this.#beta = this.addWeight('beta', shape, 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const axes = this.#axes(x.rank);
      const broadcast = x.shape.map((side, axis) => (axes.includes(axis) ? side : 1));
      const mean = tf.mean(x, axes, true);
      const centred = tf.sub(x, mean);
      const variance = tf.mean(tf.square(centred), axes, true);
      const inverse = tf.rsqrt(tf.add(variance, this.config.epsilon));
      let y: tf.Tensor = tf.mul(this.config.rmsScaling ? x : centred, inverse);
      if (this.#gamma) y = tf.mul(y, tf.reshape(this.#gamma.read(), broadcast));
      if (this.#beta) y = tf.add(y, tf.reshape(this.#beta.read(), broadcast));
      return y;
    });
  }

  #axes(rank: number): number[] {
    return [this.config.axis].flat().map((axis) => positiveAxis(axis, rank));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { axis, epsilon, center, scale, rmsScaling } = this.config;
    return { ...super.getConfig(), axis, epsilon, center, scale, rmsScaling };
  }
}

/** y = γ · x / √(mean(x²) + ε), Zhang and Sennrich 2019, equation 4, as in Keras 3. */
export class RMSNormalization extends tf.layers.Layer {
  static className = 'RMSNormalization';
  readonly #axes: number[];
  readonly #epsilon: number;
  #scale!: tf.LayerVariable;

  constructor(config: { axis?: number | number[]; epsilon?: number } = {}) {
    super(config as object);
    this.#axes = [config.axis ?? -1].flat();
    this.#epsilon = config.epsilon ?? 1e-6;
  }

  override build(inputShape: tf.Shape): void {
    const shape = this.#axes.map((axis) => inputShape[positiveAxis(axis, inputShape.length)]!);
    this.#scale = this.addWeight('scale', shape, 'float32', tf.initializers.ones());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const axes = this.#axes.map((axis) => positiveAxis(axis, x.rank));
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), axes, true), this.#epsilon));
      const broadcast = x.shape.map((side, axis) => (axes.includes(axis) ? side : 1));
      return tf.mul(tf.mul(x, inverse), tf.reshape(this.#scale.read(), broadcast));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), axis: this.#axes, epsilon: this.#epsilon };
  }
}

/** x / ‖x‖₂ along the axes; where the norm is below 1e-12 (Keras 3's ε) the divisor is that. */
export class UnitNormalization extends tf.layers.Layer {
  static className = 'UnitNormalization';
  readonly #axes: number[];

  constructor(config: { axis?: number | number[] } = {}) {
    super(config as object);
    this.#axes = [config.axis ?? -1].flat();
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const axes = this.#axes.map((axis) => positiveAxis(axis, x.rank));
      const squares = tf.sum(tf.square(x), axes, true);
      return tf.mul(x, tf.rsqrt(tf.maximum(squares, 1e-12)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), axis: this.#axes };
  }
}

/** (x − mean) / max(√variance, 1e-7), or its inverse; the statistics come from the file. */
export class Normalization extends tf.layers.Layer {
  static className = 'Normalization';
  readonly #config: { axis: number[]; invert: boolean; mean: number[] | null; variance: number[] | null };
  #mean: tf.LayerVariable | null = null;
  #variance: tf.LayerVariable | null = null;

  constructor(config: { axis?: number | number[] | null; invert?: boolean; mean?: unknown; variance?: unknown } = {}) {
    super(config as object);
    this.#config = {
      axis: config.axis === null ? [] : [config.axis ?? -1].flat(),
      invert: config.invert ?? false,
      mean: config.mean == null ? null : ([config.mean].flat(9) as number[]),
      variance: config.variance == null ? null : ([config.variance].flat(9) as number[]),
    };
  }

  override build(inputShape: tf.Shape): void {
    this.built = true;
    if (this.#config.mean) return;
    const shape = this.#axes(inputShape.length).map((axis) => inputShape[axis]!);
    const add = (name: string, dims: number[], dtype: tf.DataType): tf.LayerVariable =>
      this.addWeight(name, dims, dtype, tf.initializers.zeros(), undefined, false);
    this.#mean = add('mean', shape, 'float32');
    this.#variance = add('variance', shape, 'float32');
    add('count', [], 'int32');
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const axes = this.#axes(x.rank);
      const broadcast = x.shape.map((side, axis) => (axes.includes(axis) ? side : 1));
      const fit = (values: tf.Tensor): tf.Tensor =>
        values.size === 1 ? tf.reshape(values, []) : tf.reshape(values, broadcast);
      const mean = fit(this.#mean ? this.#mean.read() : tf.tensor1d(this.#config.mean!));
      const variance = fit(this.#variance ? this.#variance.read() : tf.tensor1d(this.#config.variance!));
      const deviation = tf.maximum(tf.sqrt(variance), 1e-7);
      return this.#config.invert ? tf.add(mean, tf.mul(x, deviation)) : tf.div(tf.sub(x, mean), deviation);
    });
  }

  #axes(rank: number): number[] {
    return this.#config.axis.map((axis) => positiveAxis(axis, rank));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config } as tf.serialization.ConfigDict;
  }
}
