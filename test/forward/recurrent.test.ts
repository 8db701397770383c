import { expect } from 'chai';
import type { ReferenceCase } from '../reference/recurrent';
import { watchDispatches } from '../support/dispatches';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { expectNumbersOf, gateCounts, recurrentCase as caseOf } from '../support/recurrent-cases';
import { seededNumbers } from '../support/random';

/** Both layouts of the kernels, that of software adapters and that of GPUs, give the reference's numbers. */
async function expectReference(c: ReferenceCase, tolerance?: number): Promise<void> {
  for (const sharedSums of [false, true]) await expectNumbersOf(c, { sharedSums, tolerance });
}

describe('the fused gru whose reset comes before the product', () => {
  failOnGpuErrors();
  before(testEngine);
  const beforeProduct = { cell: 'gru', resetAfter: false } as const;

  for (const units of [1, 7, 60, 300]) {
    it(`makes ${units} units of 3 sequences`, () => expectReference(caseOf({ ...beforeProduct, units, samples: 3 })));
  }
  it('makes 1024 units', () => expectReference(caseOf({ ...beforeProduct, units: 1024, steps: 3 }), 5e-6));
  for (const [units, samples, steps, dispatches] of [
    [300, 8, 20, 2],
    [1024, 12, 3, 3],
  ]) {
    it(`makes ${samples} sequences of ${units} units in ${dispatches} dispatches on a software adapter`, async () => {
      const c = caseOf({ ...beforeProduct, units, samples, steps, states: [seededNumbers(samples * units, 5)] });
      const watched = watchDispatches('gru.');
      await expectNumbersOf(c, { sharedSums: false, tolerance: 5e-6 });
      watched.stop();
      expect(watched.labels).to.deep.equal(Array.from({ length: 2 * dispatches }, () => 'gru.sequence'));
    });
  }
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

    it('makes nine sequences of 150 units, of 100, and of 20', async () => {
      await expectReference(caseOf({ cell, units: 150, samples: 9, steps: 5 }));
      await expectReference(caseOf({ cell, units: 100, samples: 9, steps: 5 }));
      await expectReference(caseOf({ cell, units: 20, samples: 9, steps: 5 }));
    });

    it('makes in steps what would be one long dispatch on a software adapter', async () => {
      const watched = watchDispatches(`${cell}.`);
      await expectNumbersOf(caseOf({ cell, units: 64, samples: 30, steps: 100 }), { sharedSums: false });
      watched.stop();
      expect(watched.labels).to.deep.equal(Array.from({ length: 2 * 100 }, () => `${cell}.step`));
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
