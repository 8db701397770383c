/// <reference types="vite/client" />
import * as tf from '../../src/tfjs/tf';

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
  /** Arguments of the call, where Keras takes some: keras-layers.json. */
  call?: Record<string, unknown>;
  attention_mask?: Numbers | null;
}

const files = import.meta.glob<AttentionFixture | AttentionFixture[]>('../fixtures/attention/*.json', {
  eager: true,
  import: 'default',
});

/** The fixtures whose name starts so. */
export function attentionFixtures(prefix: string): AttentionFixture[] {
  return Object.values(files)
    .flat()
    .filter((fixture) => fixture.name.startsWith(prefix));
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

export interface Replay {
  /** Whether the call is made while gradients are recorded. */
  tape?: boolean;
  kwargs?: Record<string, unknown>;
}

/** Calls the layer with the fixture's weights, checked by name and order, and returns the largest error of each output. */
export async function replay(
  layer: tf.layers.Layer,
  fixture: AttentionFixture,
  { tape = false, kwargs = {} }: Replay = {},
): Promise<number[]> {
  const inputs = fixture.inputs.map(toTensor);
  const [only] = inputs;
  const given = inputs.length > 1 ? inputs : only;
  const mask = maskOf(fixture);
  layer.build(inputs.length > 1 ? inputs.map((input) => input.shape) : only.shape);
  layer.built = true;
  const names = layer.weights.map((weight) => weight.originalName);
  if (names.join() !== Object.keys(fixture.weights).join()) throw new Error(`weights are ${names}`);
  layer.setWeights(Object.values(fixture.weights).map(toTensor));
  const run = (): tf.Tensor[] => [layer.apply(given, { ...kwargs, mask })].flat() as tf.Tensor[];
  const outputs = tape ? onTape(run) : run();
  if (outputs.length !== fixture.outputs.length) throw new Error(`there are ${outputs.length} outputs`);
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

/** Runs on the tape of a gradient, where layers compute by plain ops; the results are kept. */
export function onTape<T extends tf.Tensor | tf.Tensor[]>(run: () => T): T {
  let results!: T;
  const gradient = tf.grad((x) => {
    results = run();
    for (const tensor of [results].flat() as tf.Tensor[]) tf.keep(tensor);
    return x.mul(1);
  });
  gradient(tf.scalar(1)).dispose();
  return results;
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
