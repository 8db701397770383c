import { expect } from 'chai';
import * as tf from '../../src/tfjs/tf';
import type { Matrix } from '../reference/attention';
import { differencesAt, weighted } from '../reference/differences';
import { seededNumbers } from './random';

/** The numbers of one weight, as the reference reads them. */
export class Weight64 {
  constructor(readonly numbers: Float64Array) {}

  /** Rows of so many columns. */
  rows(columns: number): Matrix {
    return rowsOf(this.numbers, columns);
  }

  get vector(): number[] {
    return [...this.numbers];
  }
}

/** What one sample's outputs are made of. */
export interface Given {
  /** [time, channel] of each input. */
  inputs: Matrix[];
  /** In the layer's order. */
  weights: Weight64[];
  /** Per input and step, 1 kept; undefined for an input without. */
  masks: (number[] | undefined)[];
  sample: number;
  /** [sample][time, channel] of each input, for what depends on the whole batch. */
  batch: Matrix[][];
}

export interface LayerCase {
  layer: tf.layers.Layer;
  /** [time, channel] of each input, beside the samples. */
  inputs: [time: number, channels: number][];
  /** Per input, sample and step. */
  masks?: (number[] | null)[];
  /** Beside the masks. */
  kwargs?: object;
  /** A sample's outputs in float64, one list per output. */
  reference: (given: Given) => number[][];
  /** [time, channel] that the layer is built for, where it needs to know the time. */
  shapes?: number[][];
  /** Among so many entries of each gradient, spread evenly; all when left out. */
  most?: number;
  scale?: number;
}

export const samples = 2;

/** Of a layer's input and every weight: our gradients of Σ output · by are the differences of the reference's. */
export async function expectLayerDifferences(c: LayerCase, bar = 5e-5): Promise<void> {
  const { layer, inputs, masks, most = Infinity, scale = 0.7 } = c;
  const symbolic = inputs.map(([, channels], i) => tf.input({ shape: c.shapes?.[i] ?? [null, channels] }));
  layer.apply(symbolic.length === 1 ? symbolic[0] : symbolic);
  const shapes = layer.trainableWeights.map(({ shape }) => shape as number[]);
  const numbers = [
    ...inputs.map(([time, channels], i) => seeded(samples * time * channels, 1 + i, 1)),
    ...shapes.map((shape, i) => seeded(tf.util.sizeFromShape(shape), 20 + i, scale)),
  ];
  shapes.forEach((shape, i) => layer.trainableWeights[i].write(tensorOf(numbers[inputs.length + i], shape)));
  const outputs = (): number[][] => {
    const weights = numbers.slice(inputs.length).map((list) => new Weight64(list));
    const batch = inputs.map(([time, channels], i) => {
      const size = time * channels;
      const of = (sample: number): Matrix => rowsOf(numbers[i].slice(sample * size, (sample + 1) * size), channels);
      return Array.from({ length: samples }, (_, sample) => of(sample));
    });
    const each = Array.from({ length: samples }, (_, sample) =>
      c.reference({
        ...{ weights, sample, batch },
        inputs: batch.map((list) => list[sample]),
        masks: inputs.map(([time], i) => masks?.[i]?.slice(sample * time, (sample + 1) * time)),
      }),
    );
    return each[0].map((_, output) => each.flatMap((lists) => lists[output]));
  };
  const by = outputs().map(({ length }, i) => seeded(length, 50 + i, 1));
  const target = (): number => outputs().reduce((sum, list, i) => sum + weighted(list, by[i]), 0);
  const found = await gradientsOf(c, numbers, by);
  const wanted = numbers.map((list) => differencesAt(target, list, Math.max(1, Math.ceil(list.length / most))));
  const largest = Math.max(...wanted.flatMap((list) => list.map(({ slope }) => Math.abs(slope))));
  expect(largest, 'something depends on something').to.be.above(1e-3);
  wanted.forEach((list, i) => {
    expect(found[i].length, `size of gradient ${i}`).to.equal(numbers[i].length);
    // A bias that is added to all scores alike has the gradient 0: rounding of sums that cancel is seen beside others.
    const own = Math.max(1e-2 * largest, ...list.map(({ slope }) => Math.abs(slope)));
    const errors = list.map(({ at, slope }) => Math.abs(found[i][at] - slope) / own);
    const what = i < inputs.length ? `input ${i}` : layer.trainableWeights[i - inputs.length].name;
    // A NaN is no number below the bar.
    expect(
      errors.every((error) => error < bar),
      `${what} differs by ${Math.max(...errors)}`,
    ).to.equal(true);
  });
}

async function gradientsOf(c: LayerCase, numbers: Float64Array[], by: Float64Array[]): Promise<Float32Array[]> {
  const { layer, inputs, masks, kwargs } = c;
  const tensors = inputs.map(([time, channels], i) => tensorOf(numbers[i], [samples, time, channels]));
  const mask = masks?.map((list, i) => list && tf.tensor(Uint8Array.from(list), [samples, inputs[i][0]], 'bool'));
  const given = { ...kwargs, ...(mask && { mask: inputs.length === 1 ? mask[0] : mask }) };
  const engine = tf.engine() as unknown as {
    gradients(f: () => tf.Tensor, xs: tf.Tensor[]): { value: tf.Tensor; grads: tf.Tensor[] };
  };
  const variables = layer.trainableWeights.map((weight) => weight.read());
  const { value, grads } = engine.gradients(() => {
    const made = [layer.apply(tensors.length === 1 ? tensors[0] : tensors, given)].flat() as tf.Tensor[];
    const terms = made.map((output, i) => tf.sum(tf.mul(output, tensorOf(by[i], output.shape))));
    return terms.reduce((sum, term) => tf.add(sum, term));
  }, [...tensors, ...variables]);
  const read = (await Promise.all(grads.map((gradient) => gradient.data()))) as Float32Array[];
  tf.dispose([...tensors, value, ...grads]);
  return read;
}

function seeded(count: number, seed: number, scale: number): Float64Array {
  return Float64Array.from(seededNumbers(count, seed, scale));
}

function tensorOf(numbers: ArrayLike<number>, shape: number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(numbers), shape);
}

function rowsOf(numbers: ArrayLike<number>, columns: number): Matrix {
  return Array.from({ length: numbers.length / columns }, (_, r) =>
    Array.from({ length: columns }, (__, c) => numbers[r * columns + c]),
  );
}
