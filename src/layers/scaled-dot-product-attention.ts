import { bandOf } from '../forward/attention/options';
import * as tf from '../tfjs/tf';
import { inputList, inputMasks, type CallArguments, type LayerInputs } from './attention-tensors';
import { attendOneHead } from './dot-product';
import { choosePath, type KernelPath } from './kernel-path';
import type { LayerArguments } from './keras-arguments';
import { registerLayerClass } from './layer-registry';

/** keras-self-attention's arguments in camelCase. */
export interface ScaledDotProductAttentionArguments extends LayerArguments {
  returnAttention?: boolean;
  historyOnly?: boolean;
}

/**
 * Scaled dot-product attention without weights, as keras-self-attention's layer of this name.
 *
 * inputs   one f32[sample][time][channel] as query, key and value, or [query, key, value]; the key's mask acts
 * returns  f32[sample][query][value's channels], and with returnAttention f32[sample][query][key] too
 * throws   when there are other than 1 or 3 inputs, or their shapes do not go together
 * cost     one fused dispatch; `kernelPath()` says when and why it is tfjs's own ops instead
 */
export class ScaledDotProductAttention extends tf.layers.Layer {
  static readonly className = 'ScaledDotProductAttention';
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

  override call(inputs: LayerInputs, kwargs: CallArguments): LayerInputs {
    return tf.tidy(() => {
      const list = inputList(inputs);
      this.#checkShapes(list.map((input) => input.shape));
      const [query, key = query, value = query] = list;
      const masks = inputMasks(list, kwargs?.mask);
      const request = {
        ...({ query, key, value } as Record<'query' | 'key' | 'value', tf.Tensor3D>),
        masking: 'additive-keys' as const,
        band: bandOf(null, this.#historyOnly),
        scale: 1 / Math.sqrt(query.shape[2]!),
        keyMask: list.length === 1 ? masks[0] : masks[1],
        map: this.#returnAttention,
      };
      const { output, map } = attendOneHead(request, this.kernelPath());
      return map ? [output, map] : output;
    });
  }

  #checkShapes(shapes: tf.Shape | tf.Shape[]): [tf.Shape, tf.Shape, tf.Shape] {
    const list = (Array.isArray(shapes[0]) ? shapes : [shapes]) as tf.Shape[];
    if (list.length !== 1 && list.length !== 3) {
      throw new Error(`${this.name}: there are ${list.length} inputs. Call it with one, or with [query, key, value].`);
    }
    const [query, key = query, value = query] = list;
    checkDotProductShapes(this.name, { query, key, value });
    return [query, key, value];
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    const [query, key, value] = this.#checkShapes(inputShape);
    const output = [query[0], query[1], value[2]];
    return this.#returnAttention ? [output, [query[0], query[1], key[1]]] : output;
  }

  override computeMask(_inputs: LayerInputs, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const own = ((Array.isArray(mask) ? mask[0] : mask) ?? null) as tf.Tensor;
    return this.#returnAttention ? [own, null as unknown as tf.Tensor] : own;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), returnAttention: this.#returnAttention, historyOnly: this.#historyOnly };
  }
}

/** Throws when query, key and value are not [sample, time, channel] each, or do not go together. */
export function checkDotProductShapes(
  layer: string,
  { query, key, value }: Record<'query' | 'key' | 'value', tf.Shape>,
): void {
  for (const [name, shape] of Object.entries({ query, key, value })) {
    if (shape.length !== 3) throw new Error(`${layer}: ${name} is [${shape}]. Give [sample, time, channel].`);
  }
  if (query[2] !== key[2]) {
    throw new Error(`${layer}: query has ${query[2]} channels and key has ${key[2]}. Give as many of both.`);
  }
  if (key[1] !== value[1]) {
    throw new Error(`${layer}: key has ${key[1]} timesteps and value has ${value[1]}. Give as many of both.`);
  }
}

registerLayerClass(ScaledDotProductAttention);
