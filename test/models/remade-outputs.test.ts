import { expect } from 'chai';
import '../../components/index';
import { getLayerOutputs, loadModel, openEngine, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { testEngine } from '../support/engine';
import { lose, loseContext, losesWebGpu, startAnew, unhandled } from '../support/losses';
import { mount } from '../support/mount';

const size = { width: 300, height: 300 };
const file = '/test/fixtures/keras/lstm-sequential.keras';
const given = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i));
const shape: [number, number, number] = [1, 20, 3];

describe('outputs of layers, after the GPU was lost', () => {
  const errors = unhandled();
  let model: Model;
  beforeEach(async () => {
    await testEngine();
    model = await loadModel(file);
  });
  afterEach(async () => {
    model.dispose();
    await startAnew();
    expect(errors.splice(0)).to.deep.equal([]);
  });

  /** A figure of a layer's output, whose own tensor and input are freed as a page does. */
  async function figureOf(values: Float32Array): Promise<HTMLElementTagNameMap['attn-heatmap']> {
    const input = tf.tensor(values, shape);
    const [output] = await getLayerOutputs(model, 'lstm', input);
    const element = mount('attn-heatmap', { data: { tensor: output.tensor, axes: output.axes } }, size);
    await element.updateComplete;
    tf.dispose([input, output.tensor]);
    return element;
  }

  const ways = {
    'another device': async () => void (await lose(await testEngine())),
    'WebGL, and by the next context': async () => {
      const { next, giveAdapters } = losesWebGpu(await testEngine());
      await loseContext(await next);
      giveAdapters();
    },
    'close() and openEngine()': async () => {
      (await testEngine()).close();
      await openEngine();
    },
  };
  for (const [name, end] of Object.entries(ways)) {
    it(`are made again from the input as it was, by ${name}, and figures of them go on`, async () => {
      const values = given.slice();
      const element = await figureOf(values);
      const before = await Promise.all([0, 7, 19].map((time) => element.probe(0, time, 3)));
      expect(before.some((value) => value !== 0)).to.equal(true);
      values.fill(9); // the page's own array, written over
      const told: Error[] = [];
      element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error));
      const tensors = tf.memory().numTensors;
      await end();
      const after = await Promise.all([0, 7, 19].map((time) => element.probe(0, time, 3)));
      after.forEach((value, i) => expect(value).to.be.closeTo(before[i], 1e-6));
      if (name !== 'close() and openEngine()') {
        expect(told).to.deep.equal([]);
        expect(tf.memory().numTensors, 'nothing is left over').to.equal(tensors);
      }
    });
  }

  it('are made once for all figures of one run', async () => {
    const input = tf.tensor(given, shape);
    const outputs = await getLayerOutputs(model, '*', input);
    const elements = outputs
      .filter(({ tensor }) => tensor.rank === 3)
      .map(({ tensor, axes }) => mount('attn-heatmap', { data: { tensor, axes } }, size));
    await Promise.all(elements.map((element) => element.updateComplete));
    const layer = model.layersModel.getLayer('lstm');
    const { apply } = layer;
    let runs = 0;
    layer.apply = function (this: typeof layer, ...given) {
      runs += 1;
      return apply.apply(this, given);
    };
    await lose(await testEngine());
    await Promise.all(elements.map((element) => element.updateComplete));
    for (const element of elements) expect(Number.isFinite(await element.probe(0, 3, 1))).to.equal(true);
    expect(elements.length).to.be.greaterThan(1);
    expect(runs).to.equal(1);
    tf.dispose([input, ...outputs.map(({ tensor }) => tensor)]);
  });

  it('of an input that lay on the GPU only are gone, and the error says which input', async () => {
    const input = tf.tidy(() =>
      tf
        .tensor(
          Float32Array.from({ length: 6000 }, (_, i) => i),
          [100, 20, 3],
        )
        .mul(0.001),
    );
    const [output] = await getLayerOutputs(model, 'lstm', input);
    const element = mount('attn-heatmap', { data: { tensor: output.tensor, axes: output.axes } }, size);
    element.setAttribute('sample', '3');
    await element.updateComplete;
    await lose(await testEngine());
    const error = await element.probe(0, 0, 0).catch((refused: Error) => refused);
    expect((error as Error).message).to.equal(
      `attn-heatmap: the output "lstm" [sample 100, time 20, channel 8] is gone: the GPU was lost (its device was destroyed). Its input "${model.inputs[0].name}" lay on that GPU only: call openEngine(), make the input and run it again.`,
    );
    tf.dispose([input, output.tensor]);
  });

  it('of a training run, which is drawn at random, are gone', async () => {
    const [output] = await getLayerOutputs(model, 'lstm', tf.tensor(given, shape), { training: true });
    const element = mount('attn-heatmap', { data: { tensor: output.tensor, axes: output.axes } }, size);
    await element.updateComplete;
    await lose(await testEngine());
    const error = await element.probe(0, 0, 0).catch((refused: Error) => refused);
    expect((error as Error).message).to.match(
      /the output "lstm" \[.*\] is gone: .*Call openEngine\(\) and make it again/,
    );
  });

  it('a model predicts as before, and runs on an input that it had before', async () => {
    const input = tf.tensor(given, shape);
    const before = (model.predict(input) as tf.Tensor).dataSync();
    const [first] = await getLayerOutputs(model, 'lstm', input.clone());
    const numbers = await first.tensor.data();
    await lose(await testEngine());
    const own = tf.tensor(given, shape);
    const [second] = await getLayerOutputs(model, 'lstm', own);
    const after = await (model.predict(own) as tf.Tensor).data();
    after.forEach((value, i) => expect(value).to.be.closeTo(before[i], 1e-6));
    (await second.tensor.data()).forEach((value, i) => expect(value).to.be.closeTo(numbers[i], 1e-6));
    await lose(await testEngine());
    const [third] = await getLayerOutputs(model, 'lstm', own);
    (await third.tensor.data()).forEach((value, i) => expect(value).to.be.closeTo(numbers[i], 1e-6));
  });
});
