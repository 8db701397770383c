import { expect } from 'chai';
import '../../components/feature-grid';
import { getGradients, getWeights, inspectModel, loadModel, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { fetchGradients, recordedTensor } from '../support/recorded-gradients';

const file = '/demo-files/weather-self-attention.keras';
const norm = (values: ArrayLike<number>): number => Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0));

describe('inspectModel', () => {
  failOnGpuErrors();
  before(testEngine);

  let model: Model;
  let [x, y]: tf.Tensor[] = [];
  beforeEach(async () => {
    model = await loadModel(file);
    const recorded = await fetchGradients('weather-self-attention');
    [x, y] = [recordedTensor(recorded.input), recordedTensor(recorded.y)];
  });
  afterEach(() => {
    tf.dispose([x, y]);
    model.dispose();
  });

  /** Gives one weight other numbers. */
  async function overwrite(part: string, change: (values: Float32Array) => void): Promise<string> {
    const layer = model.layersModel.layers.find((one) => one.weights.some(({ name }) => name.includes(part)))!;
    const weight = layer.weights.find(({ name }) => name.includes(part))!;
    const values = Float32Array.from(await weight.read().data());
    change(values);
    const tensor = tf.tensor(values, weight.shape as number[]);
    weight.write(tensor);
    tensor.dispose();
    return layer.name;
  }

  it('sums up every weight, by one read of 32 bytes each', async () => {
    const engine = await testEngine();
    const before = { ...engine.stats };
    const inspection = await inspectModel(model);
    const { weights } = inspection;
    expect(engine.stats.readbacks - before.readbacks).to.equal(1);
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(32 * weights.length);
    expect(engine.stats.dispatches - before.dispatches).to.equal(weights.length);
    const wanted = getWeights(model, '*').filter(({ gate }) => !gate);
    expect(weights.map(({ name }) => name)).to.deep.equal(wanted.map(({ name }) => name));
    for (const [i, { tensor }] of wanted.entries()) {
      const values = await tensor.data();
      expect(weights[i].norm, weights[i].name).to.be.closeTo(norm(values), 1e-4 * norm(values) + 1e-12);
      expect(weights[i]).to.deep.include({
        values: tensor.size,
        shape: tensor.shape,
        nan: 0,
        infinite: 0,
        changed: null,
        zero: values.filter((value: number) => value === 0).length,
        largest: Math.max(...values.map(Math.abs)),
      });
    }
    expect(inspection).to.deep.include({ problems: [], gradients: [], overTime: null });
    inspection.dispose();
  });

  it('says of NaN, infinite values, and weights with only zeros', async () => {
    const lstm = await overwrite('recurrent_kernel', (values) =>
      values.set([NaN, Infinity, NaN, -Infinity, -NaN], 100),
    );
    await overwrite('Wt', (values) => values.fill(-0));
    const { weights, problems, dispose } = await inspectModel(model);
    const recurrent = weights.find(({ name }) => name.endsWith('recurrent_kernel'))!;
    expect(recurrent).to.include({ nan: 3, infinite: 2 });
    expect(Number.isFinite(recurrent.norm)).to.equal(true);
    expect(problems.join('\n')).to.match(
      new RegExp(`^The weight "${lstm}/.*recurrent_kernel" has 3 NaN and 2 infinite of \\d+ values\\.`),
    );
    expect(problems.join('\n')).to.match(/\/Wt" has only zeros\.$/);
    dispose();
  });

  it('says which weights did not change since an earlier inspection', async () => {
    const first = await inspectModel(model);
    const again = await inspectModel(model, { since: first });
    expect(again.weights.every(({ changed }) => changed === 0)).to.equal(true);
    expect(again.problems).to.have.length(again.weights.filter(({ trainable }) => trainable).length);
    expect(again.problems[0]).to.match(/ is as it was in the earlier inspection\.$/);
    model.compile({ optimizer: { name: 'sgd', learningRate: 0.1 }, loss: 'binary_crossentropy' });
    const frozen = await overwrite('kernel', (values) => (values[3] += 1));
    const third = await inspectModel(model, { since: again, layer: frozen });
    const [changed] = third.weights;
    expect(changed.changed).to.equal(1);
    await model.trainOnBatch(x, y);
    const fourth = await inspectModel(model, { since: first });
    expect(fourth.problems).to.deep.equal([]);
    for (const one of [first, again, third, fourth]) one.dispose();
  });

  it('gives the gradient of the loss by every output, and its norm over time for a feature grid', async () => {
    const inspection = await inspectModel(model, { x, y, loss: 'binary_crossentropy' });
    const { gradients, overTime } = inspection;
    const [wanted] = await getGradients(model, 'lstm', x, { y, loss: 'binary_crossentropy' });
    const values = await wanted.tensor!.data();
    const found = gradients.find(({ name }) => name === wanted.name)!;
    expect(found.norm).to.be.closeTo(norm(values), 1e-4 * norm(values));
    const channel = overTime!.names.indexOf(wanted.name);
    const [samples, steps, units] = wanted.tensor!.shape;
    const curves = await overTime!.tensor.data();
    expect(overTime!.tensor.shape).to.deep.equal([steps, overTime!.names.length]);
    for (const step of [0, 1, steps - 1]) {
      const there = Array.from({ length: samples }, (_, s) =>
        Array.from(values.slice((s * steps + step) * units, (s * steps + step + 1) * units)),
      ).flat();
      const at = curves[step * overTime!.names.length + channel];
      expect(at, `step ${step}`).to.be.closeTo(norm(there), 1e-4 * norm(there) + 1e-12);
    }
    const grid = mount('feature-grid', { data: overTime, maxTimesteps: 0 }, { width: 500, height: 300 });
    grid.names = overTime!.names;
    await grid.updateComplete;
    expect(grid.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    wanted.dispose();
    inspection.dispose();
  });

  it('keeps nothing once it is disposed', async () => {
    const before = tf.memory().numTensors;
    const first = await inspectModel(model, { x, y, loss: 'mse' });
    const second = await inspectModel(model, { since: first });
    first.dispose();
    first.dispose();
    second.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('refuses what it cannot do, in a sentence, before any work', async () => {
    const engine = await testEngine();
    const disposed = await inspectModel(model);
    disposed.dispose();
    const cases: [object, RegExp][] = [
      [{ x }, /inspectModel was given x without y\. Give both, or none\./],
      [{ since: disposed }, /The earlier inspection is disposed, or is none\./],
      [{ since: {} }, /The earlier inspection is disposed, or is none\./],
      [{ layer: 'no such' }, /No layer of the model .* matches "no such"/],
      [{ x, y }, /y was given without a loss/],
    ];
    const before = engine.stats.dispatches;
    for (const [options, sentence] of cases) {
      const error = await inspectModel(model, options).then(
        () => null,
        (reason: Error) => reason,
      );
      expect(error?.message, JSON.stringify(Object.keys(options))).to.match(sentence);
    }
    expect(engine.stats.dispatches).to.equal(before);
  });
});
