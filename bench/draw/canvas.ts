import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { version_core } from '@tensorflow/tfjs-core';
import { colormapBytes } from '../../src/views/colormap';
import type { Contender } from './contender';
import { pictureSize } from './rows';

/** What a page does by hand: read the tensor, look up colours, put them on a 2D canvas and scale that to the picture. */
export const contender: Contender = {
  name: `tfjs ${version_core} dataSync + putImageData`,
  antialias: () => 'none',
  async open(stage, row, frames) {
    if (row.family !== 'heatmap') throw new Error('This contender draws heatmaps only.');
    await tf.setBackend('webgpu');
    const { rows, columns } = row;
    const bases = frames.map(({ tensor }) => tf.tensor2d(tensor, [rows, columns]));
    const [width, height] = pictureSize.heatmap;
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    stage.append(canvas);
    const context = canvas.getContext('2d')!;
    const cells = new OffscreenCanvas(columns, rows).getContext('2d')!;
    const image = cells.createImageData(columns, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const colours = new Uint32Array(colormapBytes('bwr').slice().buffer);
    let tensor: tf.Tensor | null = null;
    return {
      async prepare(frame) {
        tensor?.dispose();
        // Made anew by the GPU: a tensor that was read before, or never was on the GPU, costs no reading.
        tensor = tf.mul(bases[frame], 1);
        await finishTfjs();
      },
      draw() {
        const values = tensor!.dataSync();
        let [low, high] = [Infinity, -Infinity];
        for (let i = 0; i < values.length; i++) {
          if (values[i] < low) low = values[i];
          if (values[i] > high) high = values[i];
        }
        const scale = 256 / (high - low);
        for (let i = 0; i < values.length; i++) pixels[i] = colours[Math.min(255, (values[i] - low) * scale) | 0];
        cells.putImageData(image, 0, 0);
        context.imageSmoothingEnabled = false;
        context.drawImage(cells.canvas, 0, 0, width, height);
      },
      finish: () => void context.getImageData(0, 0, 1, 1),
    };
  },
};

async function finishTfjs(): Promise<void> {
  const backend = tf.backend() as unknown as {
    endComputePassEncoder(): void;
    submitQueue(): void;
    device: GPUDevice;
  };
  backend.endComputePassEncoder();
  backend.submitQueue();
  await backend.device.queue.onSubmittedWorkDone();
}
