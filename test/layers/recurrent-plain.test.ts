import { expect } from 'chai';
import { LSTM } from '../../src/layers/lstm';
import { runPlain } from '../../src/layers/recurrent-plain';
import * as tf from '../../src/tfjs/tf';
import type { RNNCell } from '../../src/tfjs/stock-recurrent';
import { recurrentReference, type ReferenceCase } from '../reference/recurrent';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

const [samples, steps, features, units] = [2, 6, 3, 5];

/** Runs the layer's cell by plain ops on the reference case's numbers and compares everything. */
async function expectReference(layer: tf.RNN, c: ReferenceCase): Promise<void> {
  layer.apply(tf.input({ shape: [null, features] }));
  const given = [c.kernel, c.recurrent, c.bias!];
  layer.setWeights(layer.getWeights().map(({ shape }, i) => tf.tensor(Float32Array.from(given[i]), shape)));
  const settings = {
    cell: layer.cell as RNNCell,
    goBackwards: c.goBackwards ?? false,
    returnSequences: true,
    zeroOutputForMask: c.zeroOutputForMask ?? false,
  };
  const { output, states, taps } = runPlain(settings, {
    values: tf.tensor3d(Float32Array.from(c.values), [samples, steps, features]),
    mask: c.mask && tf.tensor(Uint8Array.from(c.mask), [samples, steps], 'bool'),
    states: c.states?.map((state) => tf.tensor(Float32Array.from(state), [samples, units])),
    training: false,
    tapped: true,
  });
  const expected = recurrentReference(c);
  expect(largestDifference(await output.data(), expected.sequence)).to.be.below(2e-6);
  expect(largestDifference(await states[0].data(), expected.hidden)).to.be.below(2e-6);
  expect(taps.length).to.equal(expected.taps.length);
  for (let i = 0; i < taps.length; i++) {
    expect(largestDifference(await taps[i].data(), expected.taps[i]), `tap ${i}`).to.be.below(2e-6);
  }
}

function lstmCase(): ReferenceCase {
  return {
    ...{ cell: 'lstm', samples, steps, features, units },
    values: seededNumbers(samples * steps * features, 1),
    kernel: seededNumbers(features * 4 * units, 2, 0.6),
    recurrent: seededNumbers(units * 4 * units, 3, 0.6),
    bias: seededNumbers(4 * units, 4, 0.5),
  };
}

describe('recurrence by plain ops against float64', () => {
  failOnGpuErrors();
  before(testEngine);

  const mask = [0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0];
  const states = [5, 6].map((seed) => seededNumbers(samples * units, seed));
  const lstm = (): LSTM => new LSTM({ units, recurrentActivation: 'sigmoid', recurrentInitializer: 'zeros' });

  it('makes an LSTM and its gates', () => expectReference(lstm(), lstmCase()));
  it('goes backwards', () => expectReference(lstm(), { ...lstmCase(), goBackwards: true }));
  it('skips masked steps', () => expectReference(lstm(), { ...lstmCase(), mask, states }));
  it('gives 0 for masked steps', () => expectReference(lstm(), { ...lstmCase(), mask, zeroOutputForMask: true }));
  it('skips masked steps backwards', () => expectReference(lstm(), { ...lstmCase(), mask, goBackwards: true }));
});
