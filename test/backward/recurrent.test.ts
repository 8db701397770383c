import { expect } from 'chai';
import { runRecurrentOnTape } from '../../src/backward/recurrent/recurrent';
import type { RecurrentOptions } from '../../src/forward/recurrent/recurrent';
import * as tf from '../../src/tfjs/tf';
import { differenceGradient, gradientError, weighted } from '../reference/differences';
import { recurrentReference, type ReferenceCase } from '../reference/recurrent';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { gateCounts, recurrentCase } from '../support/recurrent-cases';

type Choice = Partial<ReferenceCase> & Pick<ReferenceCase, 'cell'>;

const seeded = (count: number, seed: number): Float64Array => Float64Array.from(seededNumbers(count, seed));

/** What the target weighs: the outputs, and the last states where `states` are weighed too. */
interface Weights {
  outputs: Float64Array;
  hidden: Float64Array;
  cell: Float64Array;
}

/** In float64, for differences of small steps; it starts from given states. */
function caseOf(choice: Choice, withBias = true): ReferenceCase {
  const c = recurrentCase({ samples: 2, steps: 5, units: 6, ...choice }, withBias);
  const { samples, units, cell } = c;
  return {
    ...c,
    values: Float64Array.from(c.values),
    kernel: Float64Array.from(c.kernel),
    recurrent: Float64Array.from(c.recurrent),
    bias: c.bias && Float64Array.from(c.bias),
    states: choice.states ?? (cell === 'lstm' ? [5, 6] : [5]).map((seed) => seeded(samples * units, seed)),
  };
}

function weightsOf({ samples, steps, units }: ReferenceCase, sequences: boolean): Weights {
  return {
    outputs: seeded(samples * (sequences ? steps : 1) * units, 7),
    hidden: seeded(samples * units, 8),
    cell: seeded(samples * units, 9),
  };
}

/** In the reference's order, that of the steps; ours for one direction is the same. */
function target(c: ReferenceCase, weights: Weights, sequences: boolean): number {
  const { sequence, last, hidden, cell } = recurrentReference(c);
  const ofStates = weighted(hidden, weights.hidden) + (c.cell === 'lstm' ? weighted(cell, weights.cell) : 0);
  return weighted(sequences ? sequence : last, weights.outputs) + ofStates;
}

/** The gradients by our kernels: of values, kernel, recurrent, bias, states. */
async function measured(c: ReferenceCase, sequences: boolean, sharedSums: boolean): Promise<Float32Array[]> {
  const { samples, steps, features, units } = c;
  const columns = gateCounts[c.cell] * units;
  const weights = weightsOf(c, sequences);
  const tensor = (data: ArrayLike<number>, shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(data), shape);
  const mask = c.mask && tf.tensor(Uint8Array.from(c.mask), [samples, steps], 'bool');
  const options: RecurrentOptions = {
    cell: c.cell,
    activation: c.activation ?? 'tanh',
    recurrentActivation: c.recurrentActivation ?? 'sigmoid',
    ...{ resetAfter: c.resetAfter, goBackwards: c.goBackwards, zeroOutputForMask: c.zeroOutputForMask },
    ...{ returnSequences: sequences, returnState: true, sharedSums },
  };
  const inputs = [
    tensor(c.values, [samples, steps, features]),
    tensor(c.kernel, [features, columns]),
    tensor(c.recurrent, [units, columns]),
    ...(c.bias ? [tensor(c.bias, c.bias.length === columns ? [columns] : [2, columns])] : []),
    ...c.states!.map((state) => tensor(state, [samples, units])),
  ];
  const gradients = tf.grads((...given: tf.Tensor[]) => {
    const [values, kernel, recurrent, ...rest] = given;
    const bias = c.bias ? rest.shift() : undefined;
    const { outputs, states } = runRecurrentOnTape(
      { values, mask, directions: [{ kernel, recurrent, bias, states: rest }] },
      options,
    );
    const terms = [[outputs[0], weights.outputs] as const, [states[0][0], weights.hidden] as const];
    if (c.cell === 'lstm') terms.push([states[0][1], weights.cell] as const);
    return terms
      .map(([made, by]) => tf.sum(tf.mul(made, tensor(by, made.shape))))
      .reduce((sum, term) => tf.add(sum, term));
  })(inputs);
  const numbers = (await Promise.all(gradients.map((gradient) => gradient.data()))) as Float32Array[];
  tf.dispose([...inputs, ...gradients, ...(mask ? [mask] : [])]);
  return numbers;
}

async function expectDifferences(c: ReferenceCase, { sequences = true, bar = 2e-5 } = {}): Promise<void> {
  const weights = weightsOf(c, sequences);
  const arrays = [c.values, c.kernel, c.recurrent, ...(c.bias ? [c.bias] : []), ...c.states!] as Float64Array[];
  const names = ['values', 'kernel', 'recurrent', ...(c.bias ? ['bias'] : []), 'hidden', 'cell'];
  const wanted = arrays.map((array) => differenceGradient(() => target(c, weights, sequences), array));
  for (const sharedSums of [false, true]) {
    const found = await measured(c, sequences, sharedSums);
    wanted.forEach((gradient, i) => {
      const what = `${names[i]}, ${sharedSums ? 'shared' : 'whole'} sums`;
      expect(gradientError(found[i], gradient), what).to.be.below(bar);
    });
  }
}

const mask = [...[0, 1, 1, 0, 1], ...[1, 1, 0, 0, 0]];

for (const [title, choice] of [
  ['lstm', { cell: 'lstm' }],
  ['gru that resets after', { cell: 'gru', resetAfter: true }],
  ['gru that resets before', { cell: 'gru', resetAfter: false }],
  ['simple rnn', { cell: 'simpleRnn' }],
] as const satisfies [string, Choice][]) {
  describe(`the way back through the fused ${title}, against differences in float64`, () => {
    failOnGpuErrors();
    before(testEngine);

    for (const units of [1, 6, 8]) {
      it(`has ${units} units`, () => expectDifferences(caseOf({ ...choice, units })));
    }
    it('has one step, and one sample', () => expectDifferences(caseOf({ ...choice, steps: 1, samples: 1 })));
    it('has the last output only', () => expectDifferences(caseOf(choice), { sequences: false }));
    it('goes backwards', () => expectDifferences(caseOf({ ...choice, goBackwards: true })));
    it('has no bias', () => expectDifferences(caseOf(choice, false)));
    for (const goBackwards of [false, true]) {
      for (const zeroOutputForMask of [false, true]) {
        for (const sequences of [false, true]) {
          const title = [
            goBackwards ? 'backwards' : 'forwards',
            zeroOutputForMask ? 'output 0' : 'output kept',
            sequences ? 'sequences' : 'last output',
          ];
          it(`skips masked steps: ${title.join(', ')}`, () =>
            expectDifferences(caseOf({ ...choice, mask, goBackwards, zeroOutputForMask }), { sequences }));
        }
      }
    }
    for (const activation of ['linear', 'sigmoid', 'relu', 'hardSigmoid', 'hardSigmoid3'] as const) {
      it(`knows ${activation} as activation and as recurrent activation`, async () => {
        await expectDifferences({ ...caseOf(choice), activation }, { bar: 5e-5 });
        await expectDifferences({ ...caseOf(choice), recurrentActivation: activation }, { bar: 5e-5 });
      });
    }
  });
}
