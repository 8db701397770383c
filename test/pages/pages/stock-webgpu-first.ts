// (c) The page computes on tfjs's stock WebGPU backend, then loads an element when it is needed.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { draw, numbers, report } from './report';

report(async () => {
  await tf.setBackend('webgpu');
  const backend = tf.backend();
  const old = tf
    .tensor2d([[0, 1, 2, 3]])
    .mul(2)
    .reshape([2, 2]);
  await import('../../../components/attn-heatmap');
  const drawnNumbers = await draw(numbers);
  const drawnTensor = await draw(old);
  const drawnCast = await draw(
    tf
      .tensor2d(
        [
          [0, 1],
          [2, 3],
        ],
        undefined,
        'int32',
      )
      .toFloat(),
  );
  return {
    drawnNumbers,
    drawnTensor,
    drawnCast,
    old: await old.array(),
    sameBackend: tf.backend() === backend && tf.getBackend() === 'webgpu',
  };
});
