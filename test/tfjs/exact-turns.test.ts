import { expect } from 'chai';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

describe('sin, cos and tan count to float32’s precision', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const name of ['sin', 'cos', 'tan'] as const) {
    for (const [reach, bar] of [
      [Math.PI, 2e-7],
      [100, 3e-7],
      [8000, 3e-7],
    ]) {
      // One size is a multiple of four, which tfjs computes four at a time, and the other is not.
      for (const count of [1024, 1023]) {
        it(`${name} of ${count} numbers to ±${reach.toFixed(2)}, within ${bar}`, async () => {
          const numbers = seededNumbers(count, 5, reach);
          numbers.set([0, Math.PI, -Math.PI / 2, reach]);
          const x = tf.tensor1d(numbers);
          const y = tf[name](x);
          const found = await y.data();
          tf.dispose([x, y]);
          // A slope makes an error of the argument's last digit larger: tan has it where it is steep.
          const worst = numbers.reduce((most, value, i) => {
            const wanted = Math[name](value);
            const scale = name === 'tan' ? 2 * (1 + wanted ** 2) : 1;
            return Math.max(most, Math.abs(found[i] - wanted) / scale);
          }, 0);
          expect(worst).to.be.below(bar);
          expect(found.some((value) => value !== 0)).to.equal(true);
        });
      }
    }
  }
});
