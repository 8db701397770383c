// (g) openEngine() first, then tensors that the page and the figures share.
import '../../../components/attn-heatmap';
import * as tf from '@tensorflow/tfjs';
import { openEngine } from '../../../src/index';
import { draw, report } from './report';

report(async () => {
  const engine = await openEngine();
  const tensor = tf
    .tensor2d([
      [0, 1],
      [2, 3],
    ])
    .mul(3) as tf.Tensor2D;
  const drawn = await draw(tensor);
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  return { backend: tf.getBackend(), sameDevice: device === engine.device, drawn, array: await tensor.array() };
});
