/** Loaded by `import()` alone, with tfjs's WebGL backend: kernels in GLSL for it, on the engine's context. */
import { registerOwnKernel } from '../../tfjs/kernels';
import * as tf from '../../tfjs/tf';
import { maxTextureSide } from '../../tfjs/webgl-kernels';
import { recordGlKernel } from '../../tfjs/webgl-recorder';
import { kernelNames } from '../recurrent/recurrent';
import type { Recurrence } from '../recurrent/shape';
import { recordScores, whyNotScores, type ScoreSizes } from './additive-scores';
import { recordLstm } from './lstm';
import { planLstm, type LstmSizes } from './lstm-plan';

export { whyNotScores, type ScoreSizes };

// Under the name that it has on WebGPU: who runs it does not know the backend.
tf.registerKernel({
  kernelName: kernelNames.lstm,
  backendName: 'webgl',
  kernelFunc: ({ inputs, backend, attrs }) =>
    recordGlKernel(backend, (recorder) => recordLstm(recorder, inputs, attrs as unknown as Recurrence)),
});

const scoresKernel = registerOwnKernel(
  'AttnscopeAdditiveScores',
  ({ inputs, backend }) => recordGlKernel(backend, (recorder) => recordScores(recorder, inputs)),
  'webgl',
);

/** Why an LSTM of these sizes does not run fused on this GPU, as a sentence; '' when it does. */
export function whyNotLstm(sizes: LstmSizes): string {
  const plan = planLstm(sizes, maxTextureSide());
  return typeof plan === 'string' ? plan : '';
}

/**
 * `sum over u of weight[u] · tanh(query[t,u] + key[s,u])` without a tensor of samples × queries × keys × units.
 *
 * query    f32[sample, query, unit]; key f32[sample, key, unit]; weight f32 of any shape, one number per unit
 * returns  f32[sample, query, key]; the caller disposes it
 * throws   when it does not fit this GPU's textures: `whyNotScores` says so before
 */
export function additiveScores(query: tf.Tensor3D, key: tf.Tensor3D, weight: tf.Tensor): tf.Tensor3D {
  return tf.engine().runKernel(scoresKernel, { query, key, weight }, {}) as tf.Tensor3D;
}
