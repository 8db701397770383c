import { expect } from 'chai';
import { runRecurrent, type RecurrentOptions } from '../../src/forward/recurrent/recurrent';
import * as tf from '../../src/tfjs/tf';
import { recurrentReference, type ReferenceCase } from '../reference/recurrent';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

type Choice = Partial<ReferenceCase> & Pick<ReferenceCase, 'cell'>;

const gateCounts = { lstm: 4, gru: 3, simpleRnn: 1 };

/** A case with seeded weights: of a size at which 16 steps neither vanish nor saturate. */
function caseOf(choice: Choice, withBias = true): ReferenceCase {
  const { cell, samples = 1, steps = 12, features = 3, units = 7, resetAfter = true } = choice;
  const columns = gateCounts[cell] * units;
  const biases = cell === 'gru' && resetAfter ? 2 : 1;
  return {
    ...{ samples, steps, features, units },
    values: seededNumbers(samples * steps * features, 1),
    kernel: seededNumbers(features * columns, 2, 1 / Math.sqrt(features)),
    recurrent: seededNumbers(units * columns, 3, 1.5 / Math.sqrt(units)),
    bias: withBias ? seededNumbers(biases * columns, 4, 0.5) : undefined,
    ...choice,
  };
}

interface Measured {
  sequence: Float32Array;
  last: Float32Array;
  states: Float32Array[];
  taps: Float32Array[];
}

const read = async (tensor: tf.Tensor): Promise<Float32Array> => {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
};

async function measure(c: ReferenceCase, sharedSums: boolean): Promise<Measured> {
  const { samples, steps, features, units } = c;
  const columns = gateCounts[c.cell] * units;
  const tensor = (data: ArrayLike<number>, shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(data), shape);
  const inputs = {
    values: tensor(c.values, [samples, steps, features]),
    mask: c.mask && tf.tensor(Uint8Array.from(c.mask), [samples, steps], 'bool'),
    directions: [
      {
        kernel: tensor(c.kernel, [features, columns]),
        recurrent: tensor(c.recurrent, [units, columns]),
        bias: c.bias && tensor(c.bias, c.bias.length === columns ? [columns] : [2, columns]),
        states: c.states?.map((state) => tensor(state, [samples, units])),
      },
    ],
  };
  const options: RecurrentOptions = {
    cell: c.cell,
    activation: c.activation ?? 'tanh',
    recurrentActivation: c.recurrentActivation ?? 'sigmoid',
    resetAfter: c.resetAfter,
    goBackwards: c.goBackwards,
    zeroOutputForMask: c.zeroOutputForMask,
    returnState: true,
    taps: true,
    sharedSums,
  };
  const whole = runRecurrent(inputs, { ...options, returnSequences: true });
  const last = runRecurrent(inputs, { ...options, returnSequences: false, taps: false, returnState: false });
  const result = {
    sequence: await read(whole.outputs[0]),
    last: await read(last.outputs[0]),
    states: await Promise.all(whole.states[0].map(read)),
    taps: await Promise.all(whole.taps[0].map(read)),
  };
  tf.dispose(inputs as unknown as tf.TensorContainer);
  return result;
}

/** Both layouts of the kernels, that of software adapters and that of GPUs, give the reference's numbers. */
async function expectReference(c: ReferenceCase, tolerance = 2e-6): Promise<void> {
  const expected = recurrentReference(c);
  const states = c.cell === 'lstm' ? [expected.hidden, expected.cell] : [expected.hidden];
  for (const sharedSums of [false, true]) {
    const made = await measure(c, sharedSums);
    const near = (found: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void => {
      expect(largestDifference(found, wanted), `${what}, ${sharedSums ? 'shared' : 'whole'} sums`).to.be.below(
        tolerance,
      );
    };
    near(made.sequence, expected.sequence, 'sequence');
    near(made.last, expected.last, 'last output');
    states.forEach((state, i) => near(made.states[i], state, `state ${i}`));
    expect(made.taps.length).to.equal(expected.taps.length);
    expected.taps.forEach((tap, i) => near(made.taps[i], tap, `tap ${i}`));
  }
}

describe('the fused gru whose reset comes before the product', () => {
  failOnGpuErrors();
  before(testEngine);
  const beforeProduct = { cell: 'gru', resetAfter: false } as const;

  for (const units of [1, 7, 60, 300]) {
    it(`makes ${units} units of 3 sequences`, () => expectReference(caseOf({ ...beforeProduct, units, samples: 3 })));
  }
  it('makes 1024 units', () => expectReference(caseOf({ ...beforeProduct, units: 1024, steps: 3 }), 5e-6));
  it('skips masked steps, starts from given states and goes backwards', async () => {
    const mask = [0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0];
    const states = [seededNumbers(7, 5)];
    await expectReference(caseOf({ ...beforeProduct, mask, states, goBackwards: true }));
  });
});

for (const cell of ['lstm', 'gru', 'simpleRnn'] as const) {
  describe(`the fused ${cell} against float64`, () => {
    failOnGpuErrors();
    before(testEngine);

    for (const units of [1, 7, 60, 128, 129, 300]) {
      for (const samples of [1, 3]) {
        it(`makes ${units} units of ${samples} sequences`, async () => {
          await expectReference(caseOf({ cell, units, samples }));
        });
      }
    }

    it('makes 1024 units', async () => {
      await expectReference(caseOf({ cell, units: 1024, steps: 3 }), 5e-6);
    });

    it('makes nine sequences of 150 units, and of 20', async () => {
      await expectReference(caseOf({ cell, units: 150, samples: 9, steps: 5 }));
      await expectReference(caseOf({ cell, units: 20, samples: 9, steps: 5 }));
    });

    it('reads 100 features', async () => {
      await expectReference(caseOf({ cell, features: 100, samples: 2, units: 70 }), 5e-6);
    });

    it('makes a single step', async () => {
      await expectReference(caseOf({ cell, steps: 1 }));
      await expectReference(caseOf({ cell, steps: 1, units: 200 }));
    });

    for (const units of [7, 150]) {
      const path = units === 7 ? 'in one dispatch' : 'step by step';

      it(`goes backwards ${path}`, async () => {
        await expectReference(caseOf({ cell, units, goBackwards: true }));
      });

      it(`does without a bias ${path}`, async () => {
        await expectReference(caseOf({ cell, units }, false));
      });

      it(`starts from given states ${path}`, async () => {
        const states = [5, 6].map((seed) => seededNumbers(2 * units, seed)).slice(0, cell === 'lstm' ? 2 : 1);
        await expectReference(caseOf({ cell, units, samples: 2, states }));
      });

      for (const goBackwards of [false, true]) {
        for (const zeroOutputForMask of [false, true]) {
          it(`skips masked steps ${path}, ${goBackwards ? 'backwards' : 'forwards'}, ${zeroOutputForMask ? 'output 0' : 'output kept'}`, async () => {
            const mask = [...[0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0], ...[1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1]];
            const states = [5, 6].map((seed) => seededNumbers(2 * units, seed)).slice(0, cell === 'lstm' ? 2 : 1);
            await expectReference(caseOf({ cell, units, samples: 2, mask, states, goBackwards, zeroOutputForMask }));
          });
        }
      }

      for (const activation of ['linear', 'tanh', 'sigmoid', 'relu', 'hardSigmoid', 'hardSigmoid3'] as const) {
        it(`knows ${activation} as activation and as recurrent activation ${path}`, async () => {
          const small = { cell, units, recurrent: undefined as never };
          const choice = caseOf({
            ...small,
            recurrent: seededNumbers(units * gateCounts[cell] * units, 3, 0.3 / Math.sqrt(units)),
          });
          await expectReference({ ...choice, activation });
          await expectReference({ ...choice, recurrentActivation: activation });
        });
      }
    }
  });
}
