import { everywhere } from '../../src/forward/attention/options';
import { dotProductAttention } from '../../src/forward/attention/dot-product-attention';
import { openEngine } from '../../src/tfjs/open-engine';
import { Dense } from '../../src/layers/dense';
import { GRU } from '../../src/layers/gru';
import { LSTM } from '../../src/layers/lstm';
import { SeqSelfAttention } from '../../src/layers/seq-self-attention';
import * as tf from '../../src/tfjs/tf';
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
import type { Contender, Kernel } from './contender';

export const contender: Contender = {
  name: 'attnscope',
  async open() {
    const engine = await openEngine();
    if (engine.tier !== 'webgpu') throw new Error(engine.reason);
  },
  async prepare(one) {
    if (one.kind === 'recurrent') return recurrent(one);
    if (one.kind === 'dense') return dense(one);
    return one.kind === 'additive' ? additive(one) : dotProduct(one);
  },
};

/** `work` returns the results; the tensors that it makes on the way go with the tidy. */
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

async function finished(): Promise<void> {
  const engine = await openEngine();
  engine.scheduler.flushProducers();
  await engine.requireDevice().queue.onSubmittedWorkDone();
}

function recurrent(one: RecurrentCase): Kernel {
  const { cell, samples, steps, features, units } = one;
  const numbers = recurrentNumbers(one);
  const columns = gateCount(cell) * units;
  const weights = [
    tf.tensor2d(numbers.kernel, [features, columns]),
    tf.tensor2d(numbers.recurrent, [units, columns]),
    tf.tensor(numbers.bias, cell === 'gruResetAfter' ? [2, columns] : [columns]),
  ];
  const options = {
    units,
    weights,
    returnSequences: true,
    recurrentActivation: 'sigmoid' as const,
    kernelInitializer: 'zeros' as const,
    recurrentInitializer: 'zeros' as const,
  };
  const layer = cell === 'lstm' ? new LSTM(options) : new GRU({ ...options, resetAfter: cell === 'gruResetAfter' });
  const { path, reason } = layer.kernelPath({ inputShape: [samples, steps, features] });
  if (path !== 'fused') throw new Error(`attnscope would not run its own kernel: ${reason}`);
  const values = tf.tensor3d(numbers.values, [samples, steps, features]);
  return kernel(() => [layer.apply(values) as tf.Tensor]);
}

function additive(one: AdditiveCase): Kernel {
  const { steps, channels, units } = one;
  const numbers = additiveNumbers(one);
  const weights = [
    tf.tensor2d(numbers.queryKernel, [channels, units]),
    tf.tensor2d(numbers.keyKernel, [channels, units]),
    tf.tensor1d(numbers.bias),
    tf.tensor2d(numbers.scoreWeight, [units, 1]),
    tf.tensor1d(numbers.scoreBias),
  ];
  const layer = new SeqSelfAttention({ units, weights, returnAttention: true });
  if (layer.kernelPath().path !== 'fused') throw new Error('attnscope would not run its own kernel.');
  const values = tf.tensor3d(numbers.values, [1, steps, channels]);
  return kernel(() => layer.apply(values) as tf.Tensor[]);
}

function dense(one: DenseCase): Kernel {
  const { rows, features, units } = one;
  const numbers = denseNumbers(one);
  const weights = [tf.tensor2d(numbers.kernel, [features, units]), tf.tensor1d(numbers.bias)];
  const layer = new Dense({ units, weights, activation: 'relu', kernelInitializer: 'zeros' });
  const values = tf.tensor2d(numbers.values, [rows, features]);
  return kernel(() => [layer.apply(values) as tf.Tensor]);
}

function dotProduct(one: DotProductCase): Kernel {
  const { heads, steps, units, map } = one;
  const numbers = dotProductNumbers(one);
  const tensor = (all: Float32Array): tf.Tensor4D =>
    tf.tensor4d(headsInside(all, one), [1, steps, heads, units]) as tf.Tensor4D;
  const inputs = { query: tensor(numbers.query), key: tensor(numbers.key), value: tensor(numbers.value) };
  const options = { masking: 'additive-keys', band: everywhere, scale: 1 / Math.sqrt(units) } as const;
  const { run, results } = kernel(() => {
    const made = dotProductAttention(inputs, { ...options, map: map ? 'weights' : 'none' });
    return made.map ? [made.output, made.map] : [made.output];
  });
  return {
    run,
    async results() {
      const [output, ...maps] = await results();
      return [headsOutside(output, one), ...maps];
    },
  };
}

/** f32[head][time][unit] as f32[time][head][unit], in which a model has it. */
function headsInside(all: Float32Array, { heads, steps, units }: DotProductCase): Float32Array {
  return all.map((_, i) => {
    const [step, head, unit] = [Math.floor(i / units / heads), Math.floor(i / units) % heads, i % units];
    return all[(head * steps + step) * units + unit];
  });
}

function headsOutside(all: Float32Array, { heads, steps, units }: DotProductCase): Float32Array {
  return headsInside(all, { kind: 'dotProduct', heads: steps, steps: heads, units, map: false });
}
