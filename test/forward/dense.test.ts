import { expect } from 'chai';
import { denseRows } from '../../src/forward/dense';
import type { GateActivation } from '../../src/forward/gate-activations';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

const functions: Record<GateActivation, (x: number) => number> = {
  linear: (x) => x,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  hardSigmoid: (x) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
  hardSigmoid3: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
};

interface Case {
  rows: number;
  features: number;
  units: number;
  biased?: boolean;
  activation?: GateActivation;
}

describe('rows times a matrix', () => {
  failOnGpuErrors();
  before(testEngine);

  /** The largest error against float64, relative to max(1, |x|). */
  async function errorOf({ rows, features, units, biased = true, activation = 'linear' }: Case): Promise<number> {
    const numbers = {
      input: seededNumbers(rows * features, 1),
      kernel: seededNumbers(features * units, 2, 1.7 / Math.sqrt(features)),
      bias: seededNumbers(units, 3, 0.5),
    };
    const made = tf.tidy(() =>
      denseRows(
        {
          input: tf.tensor2d(numbers.input, [rows, features]),
          kernel: tf.tensor2d(numbers.kernel, [features, units]),
          bias: biased ? tf.tensor1d(numbers.bias) : undefined,
        },
        activation,
      ),
    );
    const found = await made.data();
    made.dispose();
    expect(found).to.have.length(rows * units);
    let largest = 0;
    for (let row = 0; row < rows; row++) {
      for (let unit = 0; unit < units; unit++) {
        let sum = biased ? numbers.bias[unit] : 0;
        for (let i = 0; i < features; i++) sum += numbers.input[row * features + i] * numbers.kernel[i * units + unit];
        const wanted = functions[activation](sum);
        const error = Math.abs(found[row * units + unit] - wanted) / Math.max(1, Math.abs(wanted));
        if (!(error <= largest)) largest = error;
      }
    }
    return largest;
  }

  for (const rows of [1, 2, 5, 64]) {
    it(`gives float64’s numbers for ${rows} rows, at widths that four divides and at others`, async () => {
      for (const [features, units] of [
        [1, 1],
        [3, 7],
        [4, 8],
        [60, 4],
        [57, 61],
        [64, 33],
        [33, 64],
        [301, 299],
        [512, 256],
      ]) {
        expect(await errorOf({ rows, features, units }), `${features} × ${units}`).to.be.below(1e-6);
        expect(await errorOf({ rows, features, units, biased: false }), `${features} × ${units}`).to.be.below(1e-6);
      }
    });
  }

  it('gives them for a thousand rows, and for a width of 1,024', async () => {
    expect(await errorOf({ rows: 1003, features: 32, units: 36 })).to.be.below(1e-6);
    expect(await errorOf({ rows: 1, features: 1024, units: 1024 })).to.be.below(1e-6);
    expect(await errorOf({ rows: 9, features: 1024, units: 70 })).to.be.below(1e-6);
  });

  it('applies each activation that gates have', async () => {
    for (const activation of Object.keys(functions) as GateActivation[]) {
      for (const rows of [1, 6]) {
        expect(await errorOf({ rows, features: 21, units: 10, activation }), activation).to.be.below(1e-6);
        expect(await errorOf({ rows, features: 20, units: 12, activation }), activation).to.be.below(1e-6);
      }
    }
  });

  it('shows NaN and infinity in their row and unit only, also beside what fills up a block of four', async () => {
    for (const [features, units] of [
      [5, 6],
      [8, 8],
    ]) {
      for (const rows of [1, 3]) {
        const input = new Float32Array(rows * features).fill(0.5);
        const kernel = new Float32Array(features * units).fill(0.25);
        input[(rows - 1) * features + 2] = NaN;
        kernel[units - 1] = Infinity; // the first feature's weight of the last unit
        const result = tf.tidy(() =>
          denseRows(
            { input: tf.tensor2d(input, [rows, features]), kernel: tf.tensor2d(kernel, [features, units]) },
            'relu',
          ),
        );
        const found = [...(await result.data())];
        result.dispose();
        const wanted = found.map((_, i) => {
          if (Math.floor(i / units) === rows - 1) return NaN;
          return i % units === units - 1 ? Infinity : 0.125 * features;
        });
        expect(found, `${rows} × ${features} × ${units}`).to.deep.equal(wanted);
      }
    }
  });

  it('refuses shapes that do not go together, and extents of 0', () => {
    const [a, b, c] = [tf.ones([2, 3]), tf.ones([4, 5]), tf.ones([6])] as [tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
    expect(() => denseRows({ input: a, kernel: b }, 'linear')).to.throw('dense: input is [2,3], kernel [4,5]. Give');
    const kernel = tf.ones([3, 5]) as tf.Tensor2D;
    expect(() => denseRows({ input: a, kernel, bias: c }, 'linear')).to.throw('kernel [3,5], bias [6]. Give [row,');
    const none = tf.zeros([0, 3]) as tf.Tensor2D;
    expect(() => denseRows({ input: none, kernel }, 'linear')).to.throw('dense: there are 0 rows. Give at least one.');
    tf.dispose([a, b, c, kernel, none]);
  });

  it('takes one dispatch and, in steady state, no memory', async () => {
    const engine = await testEngine();
    const input = tf.ones([5, 12]) as tf.Tensor2D;
    const kernel = tf.ones([12, 8]) as tf.Tensor2D;
    const bias = tf.ones([8]) as tf.Tensor1D;
    const run = async (): Promise<void> => {
      const made = denseRows({ input, kernel, bias }, 'tanh');
      made.dispose();
      engine.scheduler.flushProducers();
      await engine.requireDevice().queue.onSubmittedWorkDone();
    };
    await run();
    await run();
    const { dispatches, gpuBytes } = engine.stats;
    await run();
    expect(engine.stats.dispatches - dispatches).to.equal(1);
    expect(engine.stats.gpuBytes - gpuBytes).to.equal(0);
    tf.dispose([input, kernel, bias]);
  });
});
