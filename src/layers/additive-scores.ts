import { webGlKernels } from '../forward/webgl-kernels';
import type * as tf from '../tfjs/tf';
import { tapeIsOn } from '../tfjs/tape';
import type { KernelPath } from './kernel-path';
import { plainAdditiveScores } from './plain-attention';

/**
 * `sum over u of weight[u] · tanh(query[t,u] + key[s,u])` where the attention kernel does not run: by a kernel of their own
 * on WebGL, else by tfjs's ops.
 *
 * query, key  f32[sample, query or key, unit]; weight one number per unit
 */
export function additiveScores(query: tf.Tensor3D, key: tf.Tensor3D, weight: tf.Tensor): tf.Tensor3D {
  const kernels = tapeIsOn() ? null : webGlKernels();
  const [samples, queries, units] = query.shape;
  const fits = kernels && !kernels.whyNotScores({ samples, queries, keys: key.shape[1], units });
  return fits ? kernels.additiveScores(query, key, weight) : plainAdditiveScores(query, key, weight);
}

/** A plain path's reason, where additive scores have a kernel nevertheless. */
export function withScores(path: KernelPath): KernelPath {
  if (path.path === 'fused' || tapeIsOn() || !webGlKernels()) return path;
  return { path: 'plain', reason: 'tfjs runs on webgl, where a kernel makes the scores and tfjs’s ops the rest' };
}
