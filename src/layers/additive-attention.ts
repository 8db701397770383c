import type * as tf from '../tfjs/tf';
import { onesOf } from './attention-tensors';
import { Attention, type AttentionArguments } from './attention';
import { registerLayerClass } from './layer-registry';

/** Keras 3's arguments in camelCase. */
export type AdditiveAttentionArguments = Omit<AttentionArguments, 'scoreMode'>;

/**
 * Keras 3's AdditiveAttention (Bahdanau): scores are Σ scale · tanh(query + key).
 *
 * weights  scale [channel] with useScale (default)
 * Inputs, results, errors and cost as in Attention.
 */
export class AdditiveAttention extends Attention {
  static override readonly className: string = 'AdditiveAttention';

  constructor(args: AdditiveAttentionArguments = {}) {
    super({ ...args, useScale: args.useScale ?? true, scoreMode: 'dot' });
  }

  protected override get additive(): boolean {
    return true;
  }

  protected override addScoreWeights(): void {
    if (this.useScale) this.scale = this.addScale([this.channels], 'glorotUniform');
  }

  protected override tanhTerms(query: tf.Tensor3D, key: tf.Tensor3D): [tf.Tensor3D, tf.Tensor3D, tf.Tensor] {
    return [query, key, this.scale?.read() ?? onesOf([query.shape[2]])];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const config = super.getConfig();
    delete config.scoreMode;
    return config;
  }
}

registerLayerClass(AdditiveAttention);
