import type { Band, Masking } from '../forward/attention/options';
import { dotProductAttention } from '../forward/attention/dot-product-attention';
import * as tf from '../tfjs/tf';
import { packMasks } from './attention-tensors';
import { noteAttention } from './attention-trace';
import type { KernelPath } from './kernel-path';
import { plainAttention } from './plain-attention';

/** One attention of many heads, with everything that a layer may request. */
export interface DotProductRequest {
  /** [sample, query, head, unit] */
  query: tf.Tensor4D;
  /** [sample, key, keyHead, unit]; neighbouring heads share a key head */
  key: tf.Tensor4D;
  /** [sample, key, keyHead, channel] */
  value: tf.Tensor4D;
  masking: Masking;
  band: Band;
  scale: number;
  /** Each f32, 1 kept and 0 padding: [sample, query], [sample, key], [sample, query, key]. */
  queryMask?: tf.Tensor2D | null;
  keyMask?: tf.Tensor2D | null;
  pairMask?: tf.Tensor3D | null;
  map: boolean;
  /** By the plain path only. */
  dropout?: number;
}

export interface DotProductResult {
  /** [sample, query, head, channel] */
  output: tf.Tensor;
  /** [sample, head, query, key], or null if it is not requested */
  map: tf.Tensor | null;
}

/** Dot-product attention by the path that the layer chose. */
export function attendByDotProduct(request: DotProductRequest, { path }: KernelPath): DotProductResult {
  return path === 'fused' ? byKernel(request) : byOps(request);
}

/** One attention without heads: [sample, query or key, unit]. */
export interface OneHeadRequest extends Omit<DotProductRequest, 'query' | 'key' | 'value' | 'pairMask'> {
  query: tf.Tensor3D;
  key: tf.Tensor3D;
  value: tf.Tensor3D;
}

/**
 * Dot-product attention of one head: output f32[sample, query, channel], map f32[sample, query, key]. By ops the map that
 * comes out is the one that is summed with, so that its gradient includes what goes through the sum.
 */
export function attendOneHead({ query, key, value, ...rest }: OneHeadRequest, path: KernelPath): DotProductResult {
  if (path.path === 'fused') {
    const heads = { query: oneHead(query), key: oneHead(key), value: oneHead(value) };
    const { output, map } = byKernel({ ...heads, ...rest });
    return { output: tf.squeeze(output, [2]), map: map && tf.squeeze(map, [1]) };
  }
  const { masking, band, scale, dropout, queryMask = null, keyMask = null } = rest;
  const scores = tf.mul(tf.matMul(query, key, false, true), tf.fill([], scale));
  noteAttention({ parts: { form: 'product', query, key, scale }, sums: scores });
  const result = plainAttention(scores, value, { masking, band, query: queryMask, key: keyMask, dropout });
  return { output: result.output, map: rest.map ? result.map : null };
}

function byKernel({ query, key, value, ...rest }: DotProductRequest): DotProductResult {
  const { masking, band, scale, map, queryMask = null, keyMask = null, pairMask } = rest;
  const mask = packMasks(queryMask, keyMask, [query.shape[0], query.shape[1], key.shape[1]]);
  return dotProductAttention(
    { query, key, value, mask, pairs: pairMask ?? undefined },
    { masking, band, scale, pairing: pairMask ? 'keep' : 'none', map: map ? 'weights' : 'none' },
  );
}

function byOps({ query, key, value, ...rest }: DotProductRequest): DotProductResult {
  const { masking, band, scale, map, dropout, queryMask = null, keyMask = null, pairMask: pair } = rest;
  const headFirst = (tensor: tf.Tensor4D): tf.Tensor => tf.transpose(tensor, [0, 2, 1, 3]);
  const forHeads = (tensor: tf.Tensor4D): tf.Tensor => headFirst(repeatHeads(tensor, query.shape[2]));
  // Filled on the GPU: a number would be uploaded in every pass.
  const [queries, keys] = [headFirst(query), forHeads(key)];
  const scores = tf.mul(tf.matMul(queries, keys, false, true), tf.fill([], scale));
  noteAttention({ parts: { form: 'product', query: queries, key: keys, scale }, sums: scores });
  const masks = { masking, band, query: queryMask, key: keyMask, pair, dropout };
  const result = plainAttention(scores, forHeads(value), masks);
  return { output: tf.transpose(result.output, [0, 2, 1, 3]), map: map ? result.map : null };
}

/** Each key head once for every head that shares it. */
function repeatHeads(tensor: tf.Tensor4D, heads: number): tf.Tensor4D {
  const [samples, keys, keyHeads, units] = tensor.shape;
  if (keyHeads === heads) return tensor;
  // tfjs's tile has a gradient for up to four axes.
  const flat = tf.reshape(tensor, [samples * keys, keyHeads, 1, units]);
  const repeated = tf.tile(flat, [1, 1, heads / keyHeads, 1]);
  return tf.reshape(repeated, [samples, keys, heads, units]);
}

/** A tensor without heads as one with a single head. */
export function oneHead(tensor: tf.Tensor): tf.Tensor4D {
  return tf.expandDims(tensor as tf.Tensor3D, 2);
}
