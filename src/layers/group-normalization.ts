import * as tf from '../tfjs/tf';
import { positiveAxis, single } from './layer-tools';

interface GroupNormalizationConfig {
  groups?: number;
  axis?: number;
  epsilon?: number;
  center?: boolean;
  scale?: boolean;
}

/**
 * γ · (x − mean) / √(variance + ε) + β with mean and variance over each group of channels and all steps or pixels of a
 * sample (Wu and He 2018); `groups` −1 makes every channel a group.
 */
export class GroupNormalization extends tf.layers.Layer {
  static className = 'GroupNormalization';
  readonly #config: Required<GroupNormalizationConfig>;
  #gamma: tf.LayerVariable | null = null;
  #beta: tf.LayerVariable | null = null;

  constructor({
    groups = 32,
    axis = -1,
    epsilon = 1e-3,
    center = true,
    scale = true,
    ...rest
  }: GroupNormalizationConfig) {
    super(rest as object);
    this.#config = { groups, axis, epsilon, center, scale };
    this.supportsMasking = true;
  }

  override build(inputShape: tf.Shape): void {
    const channels = inputShape[positiveAxis(this.#config.axis, inputShape.length)]!;
    const { scale, center } = this.#config;
    if (channels % this.#groups(channels) !== 0) {
      throw new Error(`${this.name}: ${channels} channels cannot be put into ${this.#config.groups} groups.`);
    }
    if (scale) this.#gamma = this.addWeight('gamma', [channels], 'float32', tf.initializers.ones());
    if (center) this.#beta = this.addWeight('beta', [channels], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  #groups(channels: number): number {
    return this.#config.groups === -1 ? channels : this.#config.groups;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const axis = positiveAxis(this.#config.axis, x.rank);
      // Channels last, so that a group is a run of them.
      const order = [...x.shape.keys()].filter((one) => one !== axis).concat(axis);
      const last = tf.transpose(x, order);
      const channels = x.shape[axis];
      const groups = this.#groups(channels);
      const apart = tf.reshape(last, [x.shape[0], -1, groups, channels / groups]);
      const mean = tf.mean(apart, [1, 3], true);
      const centred = tf.sub(apart, mean);
      const variance = tf.mean(tf.square(centred), [1, 3], true);
      const even = tf.mul(centred, tf.rsqrt(tf.add(variance, this.#config.epsilon)));
      let y: tf.Tensor = tf.reshape(even, last.shape);
      if (this.#gamma) y = tf.mul(y, this.#gamma.read());
      if (this.#beta) y = tf.add(y, this.#beta.read());
      return tf.transpose(
        y,
        order.map((_, i) => order.indexOf(i)),
      );
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#config };
  }
}
