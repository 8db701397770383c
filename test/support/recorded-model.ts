import { expect } from 'chai';
import { getLayerOutputs, type LayerOutput, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { largestError } from './recorded';

/** An array in float64 as test/fixtures/models holds it; NaN and infinities do not occur. */
export interface PlainArray {
  shape: number[];
  values: number[];
}

/** Inputs by name, and what every layer gives for them. */
export interface PlainRecording {
  inputs: Record<string, PlainArray>;
  outputs: Record<string, PlainArray | PlainArray[]>;
}

export async function fetchPlain(url: string): Promise<PlainRecording> {
  const response = await fetch(url);
  expect(response.ok, `${url} is served`).to.equal(true);
  return (await response.json()) as PlainRecording;
}

/** Expects of every recorded layer all its outputs, each within 1e-5 of max(1, |x|). */
export async function expectRecorded(model: Model, { inputs, outputs: wanted }: PlainRecording): Promise<void> {
  const given = Object.values(inputs).map(({ values, shape }) => tf.tensor(values, shape));
  const outputs = await getLayerOutputs(model, '*', given);
  const wrong: string[] = [];
  for (const [layer, arrays] of Object.entries(wanted)) {
    const found = outputs.filter(({ name }) => name === layer);
    for (const [i, array] of [arrays].flat().entries()) {
      const problem = found[i] ? await difference(found[i], array) : 'is missing';
      if (problem) wrong.push(`${layer}[${i}] ${problem}`);
    }
  }
  outputs.forEach((output) => output.dispose());
  tf.dispose(given);
  expect(Object.keys(wanted)).to.not.be.empty;
  expect(wrong).to.deep.equal([]);
}

async function difference({ tensor, axes }: LayerOutput, { shape, values }: PlainArray): Promise<string> {
  if (String(tensor.shape) !== String(shape)) return `is [${tensor.shape}], not [${shape}]`;
  if (axes.length !== shape.length) return `has the axes ${axes.join(', ')}`;
  const error = largestError(await tensor.data(), values, true);
  return error <= 1e-5 ? '' : `differs by ${error}`;
}
