import { keyOf } from '../engine/keyed-cache';
import { bandOf } from '../forward/attention/options';
import { dotProductAttention } from '../forward/attention/dot-product-attention';
import * as tf from '../tfjs/tf';
import { inputList, inputMasks, packMasks, type CallArguments, type LayerInputs } from './attention-tensors';
import { oneHead } from './dot-product';
import { choosePath, type KernelPath } from './kernel-path';
import { maskedSoftmax, plainAttention } from './plain-attention';
import { checkDotProductShapes, type ScaledDotProductAttentionArguments } from './scaled-dot-product-attention';
import { registerLayerClass } from './layer-registry';

/**
 * Scaled dot-product attention that adds the scores of the layer before (RealFormer: He et al., arXiv 2012.11747), as
 * keras-self-attention's layer of this name.
 *
 * inputs   [x, previous] or [query, key, value, previous], previous f32[sample][query][key]; the key's mask acts
 * returns  f32[sample][query][value's channels] and the scores before the masks, f32[sample][query][key]; with
 *          returnAttention the weights too
 * throws   when there are other than 2 or 4 inputs, or their shapes do not go together
 * cost     one fused dispatch, and with returnAttention a masked softmax by tfjs's ops; `kernelPath()` says when and
 *          why all is
 */
export class ResidualScaledDotProductAttention extends tf.layers.Layer {
  static readonly className = 'ResidualScaledDotProductAttention';
  readonly #returnAttention: boolean;
  readonly #historyOnly: boolean;

  constructor(args: ScaledDotProductAttentionArguments = {}) {
    super(args);
    this.supportsMasking = true;
    this.#returnAttention = args.returnAttention ?? false;
    this.#historyOnly = args.historyOnly ?? false;
  }

  /** Whether a pass now runs the fused kernel or tfjs's own ops, and why. */
  kernelPath(): KernelPath {
    return choosePath();
  }

  override call(inputs: LayerInputs, kwargs: CallArguments): tf.Tensor[] {
    return tf.tidy(() => {
      const list = inputList(inputs) as tf.Tensor3D[];
      const { query, key, value, previous } = this.#roles(list, (tensor) => tensor.shape);
      const masks = inputMasks(list, kwargs?.mask);
      const keyMask = list.length === 2 ? masks[0] : masks[1];
      const band = bandOf(null, this.#historyOnly);
      const scale = 1 / Math.sqrt(query.shape[2]);
      const masking = { masking: 'additive-keys', band, query: null, key: keyMask } as const;
      if (this.kernelPath().path === 'plain') {
        const scores = tf.add(tf.mul(tf.matMul(query, key, false, true), scale), previous);
        const { output, map } = plainAttention(scores, value, masking);
        return this.#returnAttention ? [output, scores, map!] : [output, scores];
      }
      const mask = packMasks(null, keyMask, [query.shape[0], query.shape[1], key.shape[1]]);
      const { output, map } = dotProductAttention(
        { query: oneHead(query), key: oneHead(key), value: oneHead(value), mask, pairs: previous },
        { masking: 'additive-keys', band, scale, pairing: 'add', map: 'scores' },
      );
      const vectors = tf.squeeze(output, [2]);
      const scores = tf.squeeze(map!, [1]);
      return this.#returnAttention ? [vectors, scores, maskedSoftmax(scores, masking)] : [vectors, scores];
    });
  }

  /** Assigns the inputs to their roles; throws when their number or shapes are wrong. */
  #roles<T>(list: T[], shapeOf: (input: T) => tf.Shape): Record<'query' | 'key' | 'value' | 'previous', T> {
    if (list.length !== 2 && list.length !== 4) {
      throw new Error(
        `${this.name}: there are ${list.length} inputs. Call it with [x, previous] or [query, key, value, previous].`,
      );
    }
    const previous = list.at(-1)!;
    const [query, key, value] = list.length === 4 ? list : [list[0], list[0], list[0]];
    const shapes = { query: shapeOf(query), key: shapeOf(key), value: shapeOf(value) };
    checkDotProductShapes(this.name, shapes);
    const wanted = [shapes.query[0], shapes.query[1], shapes.key[1]];
    if (keyOf(shapeOf(previous)) !== keyOf(wanted)) {
      throw new Error(
        `${this.name}: the previous scores are [${shapeOf(previous)}] and should be [sample, query, key] = [${wanted}]. Give those of the layer before.`,
      );
    }
    return { query, key, value, previous };
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape[] {
    const { query, value, previous } = this.#roles(inputShape as tf.Shape[], (shape) => shape);
    const output = [query[0], query[1], value[2]];
    return this.#returnAttention ? [output, previous, previous] : [output, previous];
  }

  override computeMask(_inputs: LayerInputs, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const own = (Array.isArray(mask) ? mask[0] : mask) ?? null;
    return [own, null, ...(this.#returnAttention ? [null] : [])] as tf.Tensor[];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), returnAttention: this.#returnAttention, historyOnly: this.#historyOnly };
  }
}

registerLayerClass(ResidualScaledDotProductAttention);
