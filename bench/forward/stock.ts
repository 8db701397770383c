import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import * as layers from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-webgpu';
import type { Case, Contender } from '../measure';
import { noise, size } from './size';

const { steps, features, units, attentionUnits } = size;

/** The same model as anybody would write it with tfjs's own layers and ops. */
export const contender: Contender = {
  name: `tfjs-layers ${layers.version_layers} on its own WebGPU backend`,
  async open() {
    await tf.setBackend('webgpu');
    const input = tf.tensor3d(noise(steps * features, 1), [1, steps, features]);
    const hidden = tf.tensor3d(noise(steps * units, 2), [1, steps, units]);
    const lstm = layers.layers.lstm({
      units,
      returnSequences: true,
      inputShape: [steps, features],
      recurrentInitializer: 'glorotUniform',
    });
    const weights = attentionWeights();
    const kernel = tf.tensor2d(noise(steps * (units + steps), 6), [steps * (units + steps), 1]);
    const forward = (): void => {
      const features = lstm.apply(input) as tf.Tensor3D;
      const { value, attention } = attend(features, weights);
      tf.sigmoid(tf.matMul(tf.concat([value, attention], 2).reshape([1, -1]), kernel));
    };
    return [
      timed('forward pass', forward),
      timed('LSTM alone', () => lstm.apply(input)),
      timed('attention alone', () => attend(hidden, weights)),
    ];
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

function attentionWeights() {
  return {
    query: tf.tensor2d(noise(units * attentionUnits, 3), [units, attentionUnits]),
    key: tf.tensor2d(noise(units * attentionUnits, 4), [units, attentionUnits]),
    bias: tf.zeros([attentionUnits]),
    score: tf.tensor2d(noise(attentionUnits, 5), [attentionUnits, 1]),
    scoreBias: tf.zeros([1]),
  };
}

/** e = tanh(x W_t + (x W_x)ᵀ + b_h) W_a + b_a, softmax over the keys, then the weighted sum (Zheng et al. 2018, as keras-self-attention has it). */
function attend(x: tf.Tensor3D, weights: ReturnType<typeof attentionWeights>) {
  const flat = x.reshape([steps, units]) as tf.Tensor2D;
  const query = tf.matMul(flat, weights.query).reshape([1, steps, 1, attentionUnits]);
  const key = tf.matMul(flat, weights.key).reshape([1, 1, steps, attentionUnits]);
  const hidden = tf.tanh(query.add(key).add(weights.bias));
  const scores = tf.matMul(hidden.reshape([steps * steps, attentionUnits]), weights.score).add(weights.scoreBias);
  const attention = tf.softmax(scores.reshape([1, steps, steps])) as tf.Tensor3D;
  return { attention, value: tf.matMul(attention, x) as tf.Tensor3D };
}
