import { expect } from 'chai';
import { getGradients, layers } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';
import { largestError } from '../support/recorded';

/** d (sum of unit 0 of the last step) / d map: the last query's row has each key's value in unit 0. */
function wantedOf(values: Float32Array, [samples, steps, units]: readonly [number, number, number]): number[] {
  const wanted = new Array<number>(samples * steps * steps).fill(0);
  for (let sample = 0; sample < samples; sample++) {
    for (let key = 0; key < steps; key++) {
      wanted[(sample * steps + steps - 1) * steps + key] = values[(sample * steps + key) * units];
    }
  }
  return wanted;
}

describe('the gradient by the map of dot-product attention', () => {
  failOnGpuErrors();
  before(testEngine);

  it('is the total one: by way of the weighted sum', async () => {
    const sides = [2, 5, 4] as const;
    const input = tf.input({ shape: [5, 4], name: 'x' });
    const attention = new layers.ScaledDotProductAttention({ returnAttention: true, name: 'attention' });
    const [vectors] = attention.apply(input) as tf.SymbolicTensor[];
    const model = tf.model({ inputs: input, outputs: vectors });
    const values = seededNumbers(2 * 5 * 4, 4);
    const x = tf.tensor(values, [...sides]);
    const gradients = getGradients(model, 'attention', x, { target: 0 });
    const list = await Promise.resolve(gradients);
    const map = list.find(({ axes }) => axes.includes('key'))!;
    expect(map.tensor, 'the target depends on the map').to.not.equal(null);
    expect(largestError(await map.tensor!.data(), wantedOf(values, sides))).to.be.at.most(1e-6);
    list.forEach((one) => one.dispose());
    x.dispose();
    model.dispose();
  });
});
