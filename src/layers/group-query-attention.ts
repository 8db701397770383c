import type * as tf from '../tfjs/tf';
import { MultiHeadAttention, type MultiHeadAttentionArguments } from './multi-head-attention';
import { isSide } from './multi-head-options';
import { registerLayerClass } from './layer-registry';

/** Keras 3's arguments in camelCase. */
export type GroupQueryAttentionArguments = Omit<
  MultiHeadAttentionArguments,
  'numHeads' | 'keyDim' | 'valueDim' | 'outputShape' | 'attentionAxes'
> & {
  headDim: number;
  numQueryHeads: number;
  /** A divisor of numQueryHeads. Neighbouring query heads share a head of keys and values. */
  numKeyValueHeads: number;
};

/**
 * Keras 3's GroupQueryAttention: MultiHeadAttention with fewer heads of keys and values than of queries (Ainslie et al.,
 * arXiv 2305.13245). Keys are never repeated in memory.
 *
 * inputs   as MultiHeadAttention
 * returns  f32[sample][query][the query's channels]; with returnAttentionScores f32[sample][head][query][key] too
 * weights  query: kernel [channel, numQueryHeads, headDim]; key, value: [channel, numKeyValueHeads, headDim];
 *          attention_output: [numQueryHeads, headDim, channel]; a bias of each
 * throws   as MultiHeadAttention, and when numKeyValueHeads does not divide numQueryHeads
 * cost     four products and one fused dispatch
 */
export class GroupQueryAttention extends MultiHeadAttention {
  static override readonly className = 'GroupQueryAttention';
  readonly #heads: Pick<GroupQueryAttentionArguments, 'headDim' | 'numQueryHeads' | 'numKeyValueHeads'>;

  constructor(args: GroupQueryAttentionArguments) {
    const { headDim, numQueryHeads, numKeyValueHeads, ...others } = checked(args);
    super({ ...others, numHeads: numQueryHeads, keyDim: headDim }, numKeyValueHeads);
    this.#heads = { headDim, numQueryHeads, numKeyValueHeads };
  }

  override getConfig(): tf.serialization.ConfigDict {
    const config: tf.serialization.ConfigDict = { ...super.getConfig(), ...this.#heads };
    for (const name of ['numHeads', 'keyDim', 'valueDim', 'outputShape', 'attentionAxes']) delete config[name];
    return config;
  }
}

function checked(args: GroupQueryAttentionArguments): GroupQueryAttentionArguments {
  const layer = args.name ?? GroupQueryAttention.className;
  const { headDim, numQueryHeads, numKeyValueHeads } = args;
  for (const [name, value] of Object.entries({ headDim, numQueryHeads, numKeyValueHeads })) {
    if (!isSide(value)) throw new Error(`${layer}: ${name} is ${value}. Give a whole number above 0.`);
  }
  if (numQueryHeads % numKeyValueHeads !== 0) {
    throw new Error(
      `${layer}: numKeyValueHeads is ${numKeyValueHeads} for ${numQueryHeads} query heads. Give a number that divides them.`,
    );
  }
  return args;
}

registerLayerClass(GroupQueryAttention);
