// (d) A static import of the element, then tf.setBackend('webgpu'): before the first figure, and after one was drawn.
import '../../../components/attn-heatmap';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { draw, drawAgain, numbers, report } from './report';

report(async () => {
  const early = new URLSearchParams(location.hash.slice(1)).has('early');
  const drawnBefore = early ? await draw(numbers) : 'drawn';
  await tf.setBackend('webgpu');
  const backend = tf.backend();
  const tensor = tf
    .tensor2d([
      [0, 1],
      [2, 3],
    ])
    .add(1) as tf.Tensor2D;
  const drawnTensor = await draw(tensor);
  const first = document.querySelector('attn-heatmap')!;
  const drawnAgain = await drawAgain(first, numbers);
  return {
    drawnBefore,
    drawnTensor,
    drawnAgain,
    array: await tensor.array(),
    sameBackend: tf.backend() === backend,
  };
});
