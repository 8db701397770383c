import type { Given, Weight64 } from '../support/layer-gradients';
import { additiveScores, attentionWeights, dotScores, product, type Matrix, type ReferenceMasks } from './attention';

/** Whole attention layers in float64, from the libraries' documentation and the numbers of their weights. */

const added = (rows: Matrix, bias?: readonly number[]): Matrix =>
  bias ? rows.map((row) => row.map((value, i) => value + bias[i])) : rows;
const scaled = (rows: Matrix, by: number): Matrix => rows.map((row) => row.map((value) => by * value));

export interface SeqOptions {
  multiplicative?: boolean;
  near?: (query: number, key: number) => boolean;
  additiveBias?: boolean;
  attentionBias?: boolean;
  activation?: (score: number) => number;
  masking?: ReferenceMasks['masking'];
  map?: boolean;
}

/** keras-self-attention's SeqSelfAttention: Wt, Wx, bh, Wa, ba; or Wa, ba. */
export function seqSelfAttention(options: SeqOptions) {
  const { multiplicative, near, additiveBias = true, attentionBias = true, activation = (e) => e, map } = options;
  return ({ inputs: [x], weights, masks: [mask] }: Given): number[][] => {
    const list = [...weights];
    const next = (columns: number): Matrix => list.shift()!.rows(columns);
    const channels = x[0].length;
    let scores: Matrix;
    if (multiplicative) scores = dotScores(product(x, next(channels)), x);
    else {
      const units = weights[0].numbers.length / channels;
      const [query, key] = [product(x, next(units)), product(x, next(units))];
      const bias = additiveBias ? list.shift()!.vector : undefined;
      scores = additiveScores(added(query, bias), key, list.shift()!.vector);
    }
    const scoreBias = attentionBias ? list.shift()!.vector[0] : 0;
    scores = scores.map((row) => row.map((e) => activation(e + scoreBias)));
    const { masking = 'additive-both' } = options;
    const query = masking === 'exclude' ? undefined : mask;
    const weightsOfKeys = attentionWeights(scores, { masking, near, query, key: mask });
    const output = product(weightsOfKeys, x).flat();
    return map ? [output, weightsOfKeys.flat()] : [output];
  };
}

/** keras-self-attention's SeqWeightedAttention: W, b. */
export function seqWeightedAttention({
  bias = true,
  masking = 'additive-both' as 'additive-both' | 'multiplicative-eps' | 'exclude',
  map = false,
}) {
  return ({ inputs: [x], weights: [kernel, ownBias], masks: [mask] }: Given): number[][] => {
    const added = bias ? ownBias.vector[0] : 0;
    const logits = product(x, kernel.rows(1)).map(([e]) => e + added);
    const penalised = masking === 'additive-both' && mask ? logits.map((e, t) => e - 1e4 * (1 - mask[t])) : logits;
    const key = masking === 'additive-both' ? undefined : mask;
    const own = masking === 'exclude' ? 'exclude' : 'multiplicative-eps';
    const [shares] = attentionWeights([penalised], { masking: own, key });
    const output = product([shares], x).flat();
    return map ? [output, shares] : [output];
  };
}

export interface KerasOptions {
  /** Tanh of sums instead of products. */
  additive?: boolean;
  /** Weights as AdditiveAttention's, one per channel. */
  perChannel?: boolean;
  useScale?: boolean;
  causal?: boolean;
  map?: boolean;
}

/** Keras's Attention ([scale], [concat_score_weight]) and AdditiveAttention ([scale of each channel]). */
export function kerasAttention({ additive, perChannel, useScale, causal, map }: KerasOptions) {
  return ({ inputs: [query, value, key = value], weights, masks: [queryMask, valueMask] }: Given): number[][] => {
    const scale = useScale && !perChannel ? weights[0].vector[0] : 1;
    const ofTanh = perChannel ? (useScale ? weights[0].vector : query[0].map(() => 1)) : null;
    const concat = additive ? (ofTanh ?? query[0].map(() => weights.at(-1)!.vector[0])) : null;
    const [q, k] = concat && !perChannel ? [scaled(query, scale), scaled(key, scale)] : [query, key];
    const scores = concat ? additiveScores(q, k, concat) : dotScores(query, key, scale);
    const near = causal ? (t: number, s: number): boolean => s <= t : undefined;
    const shares = attentionWeights(scores, { masking: 'penalise', near, key: valueMask });
    const output = product(shares, value).map((row, t) => (queryMask?.[t] === 0 ? row.map(() => 0) : row));
    return map ? [output.flat(), shares.flat()] : [output.flat()];
  };
}

/** keras-self-attention's ScaledDotProductAttention, without weights. */
export function scaledDotProduct({ causal = false, map = false }) {
  return ({ inputs: [query, key = query, value = query], masks }: Given): number[][] => {
    const near = causal ? (t: number, s: number): boolean => s <= t : undefined;
    const scores = dotScores(query, key, 1 / Math.sqrt(query[0].length));
    const keyMask = masks.length === 1 ? masks[0] : masks[1];
    const shares = attentionWeights(scores, { masking: 'additive-keys', near, key: keyMask });
    const output = product(shares, value).flat();
    return map ? [output, shares.flat()] : [output];
  };
}

export interface HeadsOptions {
  heads: number;
  keyHeads?: number;
  keyDim: number;
  valueDim?: number;
  bias?: boolean;
  near?: (query: number, key: number) => boolean;
  /** Per sample, query and key. */
  pairs?: number[];
  map?: boolean;
}

/** Keras's MultiHeadAttention and GroupQueryAttention: kernel and bias of query, key, value and the output. */
export function multiHeadAttention(options: HeadsOptions) {
  const { heads, keyHeads = heads, keyDim, valueDim = keyDim, bias = true, near = () => true, pairs, map } = options;
  return ({
    inputs: [query, value, key = value],
    weights,
    masks: [queryMask, valueMask],
    sample,
  }: Given): number[][] => {
    const list = [...weights];
    const projected = (rows: Matrix, columns: number): Matrix => {
      const product_ = product(rows, list.shift()!.rows(columns));
      return added(product_, bias ? list.shift()!.vector : undefined);
    };
    const q = projected(query, heads * keyDim);
    const k = projected(key, keyHeads * keyDim);
    const v = projected(value, keyHeads * valueDim);
    const part = (rows: Matrix, head: number, dim: number): Matrix =>
      rows.map((row) => row.slice(head * dim, (head + 1) * dim));
    const allowed = (t: number, s: number): boolean =>
      near(t, s) && (pairs?.[(sample * query.length + t) * key.length + s] ?? 1) === 1;
    const each = Array.from({ length: heads }, (_, head) => {
      const keyHead = Math.floor((head * keyHeads) / heads);
      const scores = dotScores(part(q, head, keyDim), part(k, keyHead, keyDim), 1 / Math.sqrt(keyDim));
      const masking = map ? 'exclude' : 'replace';
      const shares = attentionWeights(scores, { masking, near: allowed, query: queryMask, key: valueMask });
      return { shares, made: product(shares, part(v, keyHead, valueDim)) };
    });
    const joined = query.map((_, t) => each.flatMap(({ made }) => made[t]));
    const output = projected(joined, outputColumns(list, heads * valueDim));
    return map ? [output.flat(), each.flatMap(({ shares }) => shares.flat())] : [output.flat()];
  };
}

function outputColumns([kernel]: Weight64[], rows: number): number {
  return kernel.numbers.length / rows;
}
