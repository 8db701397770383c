/// <reference types="vite/client" />
import * as tf from '../../src/tensor/tfjs';

interface Numbers {
  shape: number[];
  data: number[];
}

/** One recorded call of a layer; see test/fixtures/attention/README.md. */
export interface AttentionFixture {
  name: string;
  config: Record<string, unknown>;
  weights: Record<string, Numbers>;
  inputs: Numbers[];
  mask: unknown;
  outputs: Numbers[];
}

const files = import.meta.glob<AttentionFixture>('../fixtures/attention/*.json', { eager: true, import: 'default' });

/** The fixtures whose name starts so. */
export function attentionFixtures(prefix: string): AttentionFixture[] {
  return Object.values(files).filter((fixture) => fixture.name.startsWith(prefix));
}

/** Keras's snake_case keys in camelCase. */
export function camelConfig(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/_(.)/g, (_, letter) => letter.toUpperCase()), value]),
  );
}

export function toTensor({ shape, data }: Numbers): tf.Tensor {
  return tf.tensor(data, shape, 'float32');
}

/** Calls the layer with the fixture's weights, checked by name and order, and returns the largest error of each output. */
export async function replay(
  layer: tf.layers.Layer,
  fixture: AttentionFixture,
  kwargs: Record<string, unknown> = {},
): Promise<number[]> {
  const inputs = fixture.inputs.map(toTensor);
  const mask = maskOf(fixture);
  layer.build(inputs.length > 1 ? inputs.map((input) => input.shape) : inputs[0].shape);
  layer.built = true;
  const names = layer.weights.map((weight) => weight.originalName);
  if (names.join() !== Object.keys(fixture.weights).join()) throw new Error(`weights are ${names}`);
  layer.setWeights(Object.values(fixture.weights).map(toTensor));
  const outputs = [layer.apply(inputs.length > 1 ? inputs : inputs[0], { ...kwargs, mask })].flat() as tf.Tensor[];
  const errors = outputs.map(async (output, i) => largestError(await output.data(), fixture.outputs[i].data));
  const result = await Promise.all(errors);
  tf.dispose([...inputs, ...outputs]);
  for (const weight of layer.weights) weight.dispose();
  return result;
}

function maskOf({ mask }: AttentionFixture): tf.Tensor | (tf.Tensor | null)[] | null {
  if (!Array.isArray(mask)) return null;
  const rows = (value: unknown): tf.Tensor | null =>
    value ? tf.tensor2d(value as number[][], undefined, 'bool') : null;
  return typeof (mask[0] as number[])?.[0] === 'number' ? rows(mask) : mask.map(rows);
}

/** Infinite where lengths or finiteness differ. */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < actual.length; i++) {
    const error = Math.abs(actual[i] - expected[i]);
    largest = Math.max(largest, Number.isNaN(error) ? Infinity : error);
  }
  return largest;
}
