import { expect } from 'chai';
import { attribute, loadModel } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference } from '../support/random';
import { fetchGradients, largestOf, numbersOf, recordedModels, recordedTensor } from '../support/recorded-gradients';

/** Their output jumps on the way from zeros: no 64 steps follow it. */
const steep = new Set(['weather-self-attention', 'weather-weighted-attention']);

for (const [name, file] of Object.entries(recordedModels)) {
  describe(`${name} is attributed as in Keras`, () => {
    failOnGpuErrors();
    before(testEngine);

    it('has the recorded gradient, and 32 steps of integrated gradients from zero', async () => {
      const { input, gradients, integrated } = await fetchGradients(name);
      const model = await loadModel(file);
      const x = recordedTensor(input);
      const largestGradient = largestOf(numbersOf(gradients.input));
      for (const [options, wanted] of [
        [{ method: 'gradient' }, gradients.input],
        [{ method: 'integrated-gradients', steps: 32 }, integrated],
      ] as const) {
        const found = await attribute(model, x, options);
        expect(found.tensor.shape).to.deep.equal(wanted.shape);
        const numbers = numbersOf(wanted);
        const error = largestDifference(await found.tensor.data(), numbers);
        expect(error, options.method).to.be.at.most(1e-4 * Math.max(largestOf(numbers), 1e-3 * largestGradient));
        const sum = numbers.reduce((all, one) => all + one, 0);
        expect(found.total).to.be.closeTo(sum, 1e-4 * Math.max(1, Math.abs(sum)));
        found.dispose();
      }
      model.dispose();
    });

    if (steep.has(name)) {
      it('says by delta that 32 steps are too few: Keras’s own numbers in float64 miss f(x) − f(0) by as much', async () => {
        const { input, integrated } = await fetchGradients(name);
        const model = await loadModel(file);
        const x = recordedTensor(input);
        const answer = async (given: tf.Tensor): Promise<number> =>
          (await (model.predict(given) as tf.Tensor).data())[0];
        const promised = (await answer(x)) - (await answer(tf.zerosLike(x)));
        const sum = numbersOf(integrated).reduce((all, one) => all + one, 0);
        const { delta, dispose } = await attribute(model, x, { method: 'integrated-gradients', steps: 32 });
        expect(delta).to.be.closeTo(sum - promised, 1e-4);
        expect(Math.abs(delta!)).to.be.above(Math.abs(promised));
        dispose();
        model.dispose();
      });
      return;
    }

    it('adds up to f(x) − f(0) within 1 % at 64 steps', async () => {
      const { input } = await fetchGradients(name);
      const model = await loadModel(file);
      const { total, delta, dispose } = await attribute(model, recordedTensor(input), {
        method: 'integrated-gradients',
      });
      expect(Math.abs(delta!)).to.be.at.most(0.01 * Math.abs(total! - delta!));
      dispose();
      model.dispose();
    });
  });
}
