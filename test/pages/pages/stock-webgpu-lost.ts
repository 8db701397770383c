// The page computes on tfjs's stock WebGPU backend, whose device is lost; then it opens an engine.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { draw, report } from './report';

report(async () => {
  await tf.setBackend('webgpu');
  const dead = tf.backend();
  const { device } = dead as unknown as { device: GPUDevice };
  // Large enough that tfjs does not count it on the CPU.
  const old = tf.ones([40, 40]).add(1);
  device.destroy();
  await device.lost;
  const { openEngine } = await import('../../../src/index');
  await import('../../../components/attn-heatmap');
  const engine = await openEngine();
  return {
    tier: engine.tier,
    newBackend: tf.getBackend() === 'webgpu' && tf.backend() !== dead,
    array: await tf
      .tensor2d([
        [0, 1],
        [2, 3],
      ])
      .mul(2)
      .array(),
    drawn: await draw(
      tf.tensor2d([
        [0, 1],
        [2, 3],
      ]),
    ),
    old: await old.array().then(
      () => 'numbers',
      (error: Error) => error.message,
    ),
    sameEngine: (await openEngine()) === engine,
  };
});
