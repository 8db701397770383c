import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-webgpu';
import type { Case, Contender } from '../measure';
import { stockWorks } from './stock-model';

/** The same model as anybody would write it with tfjs's own layers and ops. */
export const contender: Contender = {
  name: `tfjs-layers ${layers.version_layers} on its own WebGPU backend`,
  async open() {
    await tf.setBackend('webgpu');
    return Object.entries(stockWorks()).map(([name, work]) => timed(name, work));
  },
};

function timed(name: string, work: () => unknown): Case {
  return {
    name,
    run: async () => {
      tf.tidy(() => void work());
      await finished();
    },
  };
}

/** Submits what tfjs has recorded and waits for the GPU. */
async function finished(): Promise<void> {
  const backend = tf.backend() as unknown as {
    endComputePassEncoder(): void;
    submitQueue(): void;
    device: GPUDevice;
  };
  backend.endComputePassEncoder();
  backend.submitQueue();
  await backend.device.queue.onSubmittedWorkDone();
}
