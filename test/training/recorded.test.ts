import { expect } from 'chai';
import { getGradients, getWeights, loadModel, type LayerGradient } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference } from '../support/random';
import {
  fetchGradients,
  largestOf,
  numbersOf,
  recordedModels,
  recordedTensor,
  type RecordedNumbers,
} from '../support/recorded-gradients';

/** What is wrong with the gradients found, in words. */
async function differences(
  found: LayerGradient[],
  recorded: Record<string, RecordedNumbers>,
  largestWeight: number,
): Promise<string[]> {
  const wrong: string[] = [];
  const seen = new Map<string, number>();
  for (const [key, wanted] of Object.entries(recorded)) {
    const name = key.replace(/\/\d$/, '');
    const several = found.filter((one) => one.name === name || one.name.endsWith(`/${name}`));
    const place = seen.get(name) ?? 0;
    seen.set(name, place + 1);
    const one = several[place];
    if (!one?.tensor) {
      wrong.push(`${key} is missing among ${found.map(({ name }) => name).join(', ')}`);
      continue;
    }
    const numbers = numbersOf(wanted);
    if (String(one.tensor.shape) !== String(wanted.shape)) wrong.push(`${key} is [${one.tensor.shape}]`);
    const error = largestDifference(await one.tensor.data(), numbers);
    const bar = 1e-4 * Math.max(largestOf(numbers), 1e-3 * largestWeight);
    if (!(error <= bar)) wrong.push(`${key} differs by ${error}, more than ${bar}`);
  }
  return wrong;
}

for (const [name, file] of Object.entries(recordedModels)) {
  describe(`${name} learns as in Keras`, () => {
    failOnGpuErrors();
    before(testEngine);

    it('has Keras’s gradients by every output, the input and every weight', async () => {
      const recorded = await fetchGradients(name);
      const model = await loadModel(file);
      const [x, y] = [recordedTensor(recorded.input), recordedTensor(recorded.y)];
      const largestWeight = Math.max(...Object.values(recorded.weights).map((one) => largestOf(numbersOf(one))));
      const { input, ...layers } = recorded.gradients;
      const all = { ...layers, [model.inputs[0].name]: input };
      const names = [...new Set(Object.keys(all).map((key) => key.replace(/\/\d$/, '')))];
      const isGiven = (one: string): boolean => model.layers.some((layer) => layer.name === one);
      expect(names.filter((one) => one !== model.inputs[0].name && !isGiven(one))).to.deep.equal([]);
      const byOutputs = await getGradients(model, '*', x);
      // A Sequential's input is no layer of its own.
      const present = Object.fromEntries(Object.entries(all).filter(([key]) => isGiven(key.replace(/\/\d$/, ''))));
      expect(await differences(byOutputs, present, largestWeight)).to.deep.equal([]);
      const byWeights = await getGradients(model, '*', x, { of: 'weights', y, loss: 'mse' });
      expect(byWeights).to.have.length(Object.keys(recorded.weights).length);
      expect(await differences(byWeights, recorded.weights, largestWeight)).to.deep.equal([]);
      model.dispose();
    });

    it('has Keras’s losses over ten Adam steps, and Keras’s weights after them', async () => {
      const { input, y: truth, training } = await fetchGradients(name);
      const model = await loadModel(file);
      const [x, y] = [recordedTensor(input), recordedTensor(truth)];
      model.compile({ optimizer: { name: 'adam', learning_rate: training.learning_rate }, loss: 'mean_squared_error' });
      const losses: number[] = [];
      for (let step = 0; step < 10; step++) losses.push((await model.trainOnBatch(x, y))!);
      expect(largestDifference(losses, training.losses)).to.be.at.most(1e-4 * training.losses[0]);
      const weights = getWeights(model, '*');
      for (const [key, wanted] of Object.entries(training.weights)) {
        const one = weights.find((weight) => weight.name === key || weight.name.endsWith(`/${key}`))!;
        expect(largestDifference(await one.tensor.data(), numbersOf(wanted)), key).to.be.at.most(1e-3);
      }
      model.dispose();
    });
  });
}
