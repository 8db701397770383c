/** tfjs's own layers and ops, as anybody would write them. Nothing of ours is imported here: our package replaces tfjs kernels. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import * as layers from '@tensorflow/tfjs-layers';
import {
  additiveNumbers,
  denseNumbers,
  dotProductNumbers,
  gateCount,
  recurrentNumbers,
  type AdditiveCase,
  type DenseCase,
  type DotProductCase,
  type RecurrentCase,
} from './cases';
import { Refusal, type Assets, type Contender, type Kernel } from './contender';

type BackendName = 'webgpu' | 'wasm' | 'cpu';

/** A contender on one of tfjs's backends; `load` imports the backend and tells it where its files are. */
export function stockOn(backendName: BackendName, load: (assets: Assets) => Promise<unknown>): Contender {
  return {
    name: `tfjs ${layers.version_layers} ${backendName}`,
    async open(assets) {
      await load(assets);
      if (!(await tf.setBackend(backendName))) throw new Error(`tfjs could not open its ${backendName} backend.`);
      const strange = tf.getKernelsForBackend(backendName).find(({ kernelName }) => kernelName.startsWith('Attnscope'));
      if (strange) throw new Error(`${strange.kernelName} is registered: this is no stock tfjs.`);
    },
    async prepare(one) {
      if (one.kind === 'recurrent') return recurrent(one);
      if (one.kind === 'dense') return dense(one);
      return one.kind === 'additive' ? additive(one) : dotProduct(one);
    },
  };
}

function kernel(work: () => tf.Tensor[]): Kernel {
  let kept: tf.Tensor[] = [];
  return {
    async run(keep = false) {
      tf.dispose(kept);
      kept = tf.tidy(() => {
        const made = work();
        return keep ? made : [];
      });
      await finished();
    },
    async results() {
      return Promise.all(kept.map((tensor) => tensor.data() as Promise<Float32Array>));
    },
  };
}

interface WebgpuBackend {
  commandEncoder: GPUCommandEncoder | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
  device: GPUDevice;
}

/** Submits what tfjs has recorded and waits for the GPU; its other backends are done when they return. */
async function finished(): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = tf.backend() as unknown as WebgpuBackend;
  if (backend.commandEncoder) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
  await backend.device.queue.onSubmittedWorkDone();
}

function recurrent(one: RecurrentCase): Kernel {
  const { cell, samples, steps, features, units } = one;
  if (cell === 'gruResetAfter') throw new Refusal('tfjs-layers has no GRU that resets after the product');
  const numbers = recurrentNumbers(one);
  const columns = gateCount(cell) * units;
  const options = {
    units,
    weights: [
      tf.tensor2d(numbers.kernel, [features, columns]),
      tf.tensor2d(numbers.recurrent, [units, columns]),
      tf.tensor1d(numbers.bias),
    ],
    returnSequences: true,
    recurrentActivation: 'sigmoid' as const,
    // The default, an orthogonal matrix, is computed on the backend even where weights are given.
    kernelInitializer: 'zeros' as const,
    recurrentInitializer: 'zeros' as const,
  };
  const layer = cell === 'lstm' ? layers.layers.lstm(options) : layers.layers.gru(options);
  const values = tf.tensor3d(numbers.values, [samples, steps, features]);
  const start = tf.tensor3d(numbers.values.slice(0, samples * 2 * features), [samples, 2, features]);
  return {
    ...kernel(() => [layer.apply(values) as tf.Tensor]),
    async warm() {
      tf.tidy(() => void layer.apply(start));
      await finished();
    },
  };
}

/** e = tanh(x W_t + (x W_x)ᵀ + b_h) W_a + b_a, softmax over the keys, then the weighted sum (Zheng et al. 2018, as keras-self-attention has it). */
function additive(one: AdditiveCase): Kernel {
  const { steps, channels, units } = one;
  const numbers = additiveNumbers(one);
  const values = tf.tensor2d(numbers.values, [steps, channels]);
  const [queryKernel, keyKernel] = [numbers.queryKernel, numbers.keyKernel].map((all) =>
    tf.tensor2d(all, [channels, units]),
  );
  const bias = tf.tensor1d(numbers.bias);
  const scoreWeight = tf.tensor2d(numbers.scoreWeight, [units, 1]);
  const scoreBias = tf.tensor1d(numbers.scoreBias);
  return kernel(() => {
    const query = tf.matMul(values, queryKernel).reshape([steps, 1, units]);
    const key = tf.matMul(values, keyKernel).reshape([1, steps, units]);
    const hidden = tf.tanh(query.add(key).add(bias));
    const scores = tf.matMul(hidden.reshape([steps * steps, units]), scoreWeight).add(scoreBias);
    const map = tf.softmax(scores.reshape([steps, steps])) as tf.Tensor2D;
    return [tf.matMul(map, values), map];
  });
}

function dense(one: DenseCase): Kernel {
  const { rows, features, units } = one;
  const numbers = denseNumbers(one);
  const weights = [tf.tensor2d(numbers.kernel, [features, units]), tf.tensor1d(numbers.bias)];
  const layer = layers.layers.dense({ units, weights, activation: 'relu', kernelInitializer: 'zeros' });
  const values = tf.tensor2d(numbers.values, [rows, features]);
  return kernel(() => [layer.apply(values) as tf.Tensor]);
}

function dotProduct(one: DotProductCase): Kernel {
  const { heads, steps, units } = one;
  const numbers = dotProductNumbers(one);
  const [query, key, value] = [numbers.query, numbers.key, numbers.value].map((all) =>
    tf.tensor3d(all, [heads, steps, units]),
  );
  const scale = tf.scalar(1 / Math.sqrt(units));
  return kernel(() => {
    const map = tf.softmax(tf.matMul(query, key, false, true).mul(scale)) as tf.Tensor3D;
    return [tf.matMul(map, value), map];
  });
}
