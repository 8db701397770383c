// (f) A page on cpu or webgl shows one Float32Array, and then a tensor of its own.
import '../../../components/attn-heatmap';
import * as tf from '@tensorflow/tfjs';
import { draw, numbers, report } from './report';

report(async () => {
  const name = new URLSearchParams(location.hash.slice(1)).get('backend')!;
  await tf.setBackend(name);
  const backend = tf.backend();
  const tensor = tf
    .tensor2d([
      [0, 1],
      [2, 3],
    ])
    .mul(3) as tf.Tensor2D;
  const drawn = await draw(numbers);
  const tensorSays = await draw(tensor);
  return {
    drawn,
    tensorSays,
    array: await tensor.array(),
    sameBackend: tf.backend() === backend && tf.getBackend() === name,
  };
});
