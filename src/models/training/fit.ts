import * as tf from '../../tfjs/tf';
import type { ModelInput } from '../model';
import { checkFit } from './fit-options';
import type { StepResult, Trainer, Truth } from './trainer';

export interface FitOptions {
  /** Samples per step (default 32). */
  batchSize?: number;
  /** Times that all samples are gone through (default 1). */
  epochs?: number;
  /** Measured after each epoch; nothing is learned from it. */
  validationData?: readonly [x: ModelInput, y: Truth];
  /** Whether samples come in another order in each epoch (default true). */
  shuffle?: boolean;
  /** Of that order; the same seed gives the same one (default 0). */
  seed?: number;
  /** Called after every step; awaited. `loss()` reads 4 bytes. */
  onBatch?: (batch: { epoch: number; step: number; loss: () => Promise<number> }) => unknown;
  /** Ends the training between two steps: the promise is refused with its reason, the weights are as after the last. */
  signal?: AbortSignal;
}

/** One number per epoch and name: 'loss', the metrics', and with validation data the same with val_ in front. */
export type History = Record<string, number[]>;

/** Steps over all samples, in batches. The losses and metrics of an epoch are read at its end, once. */
export async function fitModel(
  trainer: Trainer,
  given: readonly [ModelInput, Truth],
  options: FitOptions,
): Promise<History> {
  const { batchSize, epochs, shuffle, seed } = checkFit(options);
  const { validationData, onBatch, signal } = options;
  const { inputs, truth } = trainer.check(...given);
  const validation = validationData && trainer.check(...validationData);
  const samples = inputs[0].shape[0];
  const random = seededRandom(seed);
  const history: History = {};
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffle ? shuffled(samples, random) : null;
    const sums = new Means();
    try {
      for (let first = 0; first < samples; first += batchSize) {
        signal?.throwIfAborted();
        const count = Math.min(batchSize, samples - first);
        const cut = (tensor: tf.Tensor): tf.Tensor => takeRows(tensor, order, [first, count]);
        const [x, y] = [inputs.map(cut), truth.map(cut)];
        try {
          const result = trainer.step(x, y);
          sums.add(result, count);
          const { loss } = result;
          await onBatch?.({ epoch, step: trainer.steps, loss: () => trainer.read(loss, x) });
          tf.dispose([loss, ...result.metrics]);
        } finally {
          tf.dispose([...x, ...y]);
        }
      }
      for (const [name, value] of await sums.read(trainer)) (history[name] ??= []).push(value);
    } finally {
      sums.dispose();
    }
    if (!validation) continue;
    const result = trainer.evaluate(validation.inputs, validation.truth);
    const measured = new Means();
    measured.add(result, 1);
    tf.dispose([result.loss, ...result.metrics]);
    for (const [name, value] of await measured.read(trainer)) (history[`val_${name}`] ??= []).push(value);
    measured.dispose();
  }
  return history;
}

/** Means over samples, summed on the GPU. */
class Means {
  #sums: tf.Tensor[] = [];
  #count = 0;

  add({ loss, metrics }: StepResult, count: number): void {
    const before = this.#sums;
    this.#sums = [loss, ...metrics].map((value, i) =>
      tf.tidy(() => {
        const weighted = tf.mul(value, count);
        return tf.keep(before[i] ? tf.add(before[i], weighted) : weighted);
      }),
    );
    tf.dispose(before);
    this.#count += count;
  }

  async read(trainer: Trainer): Promise<[string, number][]> {
    const names = ['loss', ...trainer.metrics.map(({ name }) => name)];
    const all = tf.stack(this.#sums);
    const values = await all.data();
    all.dispose();
    return names.map((name, i) => [name, values[i] / this.#count]);
  }

  dispose(): void {
    tf.dispose(this.#sums.splice(0));
  }
}

function takeRows(tensor: tf.Tensor, order: Int32Array | null, [first, count]: readonly [number, number]): tf.Tensor {
  if (!order)
    return tf.slice(tensor, [first, ...tensor.shape.slice(1).map(() => 0)], [count, ...tensor.shape.slice(1)]);
  return tf.tidy(() => tf.gather(tensor, tf.tensor1d(order.slice(first, first + count), 'int32')));
}

/** Fisher and Yates. */
function shuffled(count: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Numbers from 0 to below 1 (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
