import { additiveScoresFit, additiveScoresOnTape } from '../backward/attention/additive-scores';
import { softmaxOnTape } from '../backward/attention/masked-softmax';
import type { AttentionResult } from '../forward/attention/additive-attention';
import type { Band, Masking } from '../forward/attention/options';
import { activeBridge } from '../tfjs/backend';
import { tapeIsOn } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import { packMasks } from './attention-tensors';
import { noteAttention } from './attention-trace';

/** Masks of an attention by ops: each f32, 1 kept and 0 padding, or null. */
export interface PlainMasks {
  masking: Masking;
  band: Band;
  query: tf.Tensor2D | null;
  key: tf.Tensor2D | null;
  /** f32[samples, queries, keys], 1 kept. */
  pair?: tf.Tensor | null;
  /** Fraction of the weights that is dropped before the weighted sum; the map is that before the drop. */
  dropout?: number;
}

/**
 * Masks, softmax and weighted sum by tfjs's own ops: the same numbers as the kernels', differentiable and on any
 * backend, with the memory of several maps. While gradients are recorded on WebGPU, masks and softmax are a kernel of
 * ours that has its way back; the map then stands on the tape, so that its gradient includes what goes through the sum.
 *
 * scores  [..., samples, queries, keys]; masks broadcast over the axes between sample and query
 * value   [..., samples, keys, channels]
 */
export function plainAttention(scores: tf.Tensor, value: tf.Tensor, masks: PlainMasks): AttentionResult {
  const map = maskedSoftmax(scores, masks);
  const output = tf.matMul(masks.dropout ? tf.dropout(map, masks.dropout) : map, value);
  noteAttention({ map, value, output });
  return { output, map };
}

/**
 * `sum over u of weight[u] · tanh(query[t,u] + key[s,u])`, with the tensor of samples × queries × keys × units in
 * memory; without it while gradients are recorded on WebGPU.
 */
export function plainAdditiveScores(query: tf.Tensor3D, key: tf.Tensor3D, weight: tf.Tensor): tf.Tensor3D {
  const sums = tanhSums(query, key, weight);
  noteAttention({ parts: { form: 'tanh', query, key, weight }, sums });
  return sums;
}

function tanhSums(query: tf.Tensor3D, key: tf.Tensor3D, weight: tf.Tensor): tf.Tensor3D {
  const bridge = recordingBridge();
  if (bridge && additiveScoresFit(bridge.device, query.shape[2])) return additiveScoresOnTape(query, key, weight);
  const sums = tf.tanh(tf.add(tf.expandDims(query, 2), tf.expandDims(key, 1)));
  const [samples, queries, keys, units] = sums.shape;
  const flat = tf.matMul(tf.reshape(sums, [-1, units!]) as tf.Tensor2D, tf.reshape(weight, [units!, 1]) as tf.Tensor2D);
  return tf.reshape(flat, [samples, queries, keys!]) as tf.Tensor3D;
}

/** Softmax over the last axis after the library's masks; see attention/scores.wgsl for each. */
export function maskedSoftmax(scores: tf.Tensor, masks: PlainMasks): tf.Tensor {
  const { masking, band, query, key, pair } = masks;
  if (recordingBridge() && scores.rank <= 4) return softmaxByKernel(scores, masks);
  const near = bandMask(band, scores.shape.slice(-2) as [number, number]);
  const lead = scores.rank - 2;
  const queryKept = query && tf.reshape(query, [query.shape[0], ...ones(lead - 1), -1, 1]);
  const keyKept = key && tf.reshape(key, [key.shape[0], ...ones(lead), -1]);
  const pairKept = pair && tf.reshape(pair, [pair.shape[0], ...ones(lead - 1), ...pair.shape.slice(-2)]);
  switch (masking) {
    case 'additive-both': {
      const banded = near ? tf.sub(scores, tf.mul(10000, tf.sub(1, near))) : scores;
      if (!queryKept || !keyKept) return exponentials(banded, null).normalised(0);
      const penalty = tf.mul(tf.mul(10000, tf.sub(1, queryKept)), tf.sub(1, keyKept));
      return exponentials(tf.sub(banded, penalty), null).normalised(0);
    }
    case 'additive-keys': {
      const banded = near ? tf.sub(scores, tf.mul(10000, tf.sub(1, near))) : scores;
      const penalised = keyKept ? tf.sub(banded, tf.mul(10000, tf.sub(1, keyKept))) : banded;
      return exponentials(penalised, null).normalised(0);
    }
    case 'multiplicative-eps':
      return exponentials(scores, product([near, queryKept, keyKept])).normalised(1e-7);
    case 'penalise': {
      const kept = product([near, keyKept]);
      const penalised = kept ? tf.where(tf.greater(broadcast(kept, scores), 0.5), scores, tf.sub(scores, 1e9)) : scores;
      return exponentials(penalised, null).normalised(0);
    }
    default: {
      const kept = product([near, queryKept, keyKept, pairKept ?? null]);
      if (!kept) return exponentials(scores, null).normalised(0);
      const all = broadcast(kept, scores);
      const low = tf.fill(scores.shape, 0.7 * -3.4028234663852886e38);
      const replaced = tf.where(tf.greater(all, 0.5), scores, low);
      const weights = exponentials(replaced, null).normalised(0);
      return masking === 'exclude' ? tf.mul(weights, all) : weights;
    }
  }
}

function softmaxByKernel(scores: tf.Tensor, { masking, band, query, key, pair }: PlainMasks): tf.Tensor {
  const [samples, queries, keys] = [scores.shape[0], ...scores.shape.slice(-2)];
  const mask = packMasks(query, key, [samples, queries, keys]);
  return softmaxOnTape(scores, { masking, band, mask, pairs: (pair as tf.Tensor3D | null) ?? undefined });
}

/** The GPU that our kernels record gradients on now; null on other backends, and outside gradients. */
function recordingBridge(): ReturnType<typeof activeBridge> {
  return tapeIsOn() ? activeBridge() : null;
}

function exponentials(scores: tf.Tensor, factor: tf.Tensor | null): { normalised(epsilon: number): tf.Tensor } {
  const plain = tf.exp(tf.sub(scores, tf.max(scores, -1, true)));
  const counted = factor ? tf.mul(plain, factor) : plain;
  const normalised = (epsilon: number): tf.Tensor => {
    const sum = tf.sum(counted, -1, true);
    return tf.div(counted, epsilon ? tf.add(sum, epsilon) : sum);
  };
  return { normalised };
}

/** 1 in the band and 0 outside, [queries, keys]; null where the band holds every pair. */
function bandMask({ lowerOffset, width }: Band, [queries, keys]: [number, number]): tf.Tensor | null {
  const upperOffset = lowerOffset + width;
  if (lowerOffset <= 1 - queries && upperOffset >= keys) return null;
  const distance = tf.sub(tf.expandDims(tf.range(0, keys), 0), tf.expandDims(tf.range(0, queries), 1));
  return tf.cast(tf.logicalAnd(tf.greaterEqual(distance, lowerOffset), tf.less(distance, upperOffset)), 'float32');
}

function product(factors: readonly (tf.Tensor | null)[]): tf.Tensor | null {
  return factors.reduce((all, one) => (all && one ? tf.mul(all, one) : (all ?? one)), null);
}

function broadcast(kept: tf.Tensor, scores: tf.Tensor): tf.Tensor {
  return tf.mul(kept, tf.onesLike(scores));
}

function ones(count: number): number[] {
  return new Array<number>(count).fill(1);
}
