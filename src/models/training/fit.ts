import { asNumbers } from '../../layers/layer-tools';
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
    const order = shuffle ? tf.tensor1d(shuffled(samples, random), 'int32') : null;
    const sums = new Means();
    const begun = trainer.steps;
    try {
      for (let first = 0; first < samples; first += batchSize) {
        signal?.throwIfAborted();
        const count = Math.min(batchSize, samples - first);
        const cut = (tensor: tf.Tensor): tf.Tensor => takeRows(tensor, order, [first, count]);
        const [x, y] = [inputs.map(cut), truth.map(cut)];
        try {
          const result = await trainer.step(x, y);
          sums.add(result, count);
          await onBatch?.({ epoch, step: trainer.steps, loss: () => trainer.read(result, x) });
          tf.dispose([result.loss, ...result.metrics]);
        } finally {
          tf.dispose([...x, ...y]);
        }
      }
      const { named, finite } = await sums.read(trainer);
      if (!Number.isFinite(named.loss)) {
        const first = finite * batchSize;
        const x = inputs.map((tensor) => takeRows(tensor, order, [first, Math.min(batchSize, samples - first)]));
        await trainer.refuseLoss(named.loss, begun + finite + 1, x).finally(() => tf.dispose(x));
      }
      for (const [name, value] of Object.entries(named)) (history[name] ??= []).push(value);
    } finally {
      sums.dispose();
      order?.dispose();
    }
    if (!validation) continue;
    const result = trainer.evaluate(validation.inputs, validation.truth);
    const measured = new Means();
    measured.add(result, 1);
    tf.dispose([result.loss, ...result.metrics]);
    const { named } = await measured.read(trainer);
    for (const [name, value] of Object.entries(named)) (history[`val_${name}`] ??= []).push(value);
    measured.dispose();
  }
  return history;
}

/** Means over samples, summed on the GPU, and after how many steps the sum of losses was still a number. */
class Means {
  #sums: tf.Tensor[] = [];
  #finite: tf.Tensor | null = null;
  #count = 0;

  add({ loss, metrics }: StepResult, count: number): void {
    const before = [...this.#sums, this.#finite];
    this.#sums = [loss, ...metrics].map((value, i) =>
      tf.tidy(() => {
        const weighted = tf.mul(value, count);
        return tf.keep(before[i] ? tf.add(before[i], weighted) : weighted);
      }),
    );
    this.#finite = tf.tidy(() => {
      const finite = asNumbers(tf.isFinite(this.#sums[0]));
      return tf.keep(this.#finite ? tf.add(this.#finite, finite) : finite);
    });
    tf.dispose(before.filter((tensor) => tensor !== null));
    this.#count += count;
  }

  async read({ metrics }: Trainer): Promise<{ named: Record<string, number>; finite: number }> {
    const all = tf.stack([...this.#sums, this.#finite!]);
    const values = await all.data();
    all.dispose();
    const names = ['loss', ...metrics.map(({ name }) => name)];
    const named = Object.fromEntries(names.map((name, i) => [name, values[i] / this.#count]));
    return { named, finite: values[names.length] };
  }

  dispose(): void {
    tf.dispose(this.#sums.splice(0));
    this.#finite?.dispose();
    this.#finite = null;
  }
}

/** Some samples, in the order of these row numbers where there is one. */
function takeRows(tensor: tf.Tensor, order: tf.Tensor1D | null, [first, count]: readonly [number, number]): tf.Tensor {
  if (!order)
    return tf.slice(tensor, [first, ...tensor.shape.slice(1).map(() => 0)], [count, ...tensor.shape.slice(1)]);
  return tf.tidy(() => tf.gather(tensor, tf.slice(order, first, count)));
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
