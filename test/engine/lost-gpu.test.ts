import { expect } from 'chai';
import '../../components/index';
import {
  getLayerOutputs,
  GpuLostError,
  loadModel,
  loadTransformer,
  openEngine,
  type Engine,
  type Model,
} from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { loseForGood } from '../support/losses';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { folderFiles } from '../support/transformers';

const size = { width: 300, height: 300 };
const rows = [
  [1, 2],
  [3, 4],
];

/** The ways in which a page loses its GPU, each with what happened as errors say it. */
const endings = [
  {
    name: 'a device that is lost, and no other to be had',
    end: loseForGood,
    why: 'the GPU was lost (its device was destroyed)',
  },
  { name: 'an engine that is closed', end: async (engine: Engine) => engine.close(), why: 'the engine was closed' },
];

const called = (work: () => unknown): Promise<unknown> => Promise.resolve().then(work);

async function expectLost(promise: Promise<unknown>, message: string): Promise<void> {
  const error = await refusal(promise);
  expect(error.message).to.equal(message);
  expect(error, error.stack).to.be.instanceOf(GpuLostError);
}

for (const { name, end, why } of endings) {
  describe(`after ${name}`, () => {
    let model: Model;
    let input: tf.Tensor;
    const file = '/test/fixtures/keras/lstm-sequential.keras';
    const values = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i));

    beforeEach(async () => {
      await testEngine();
      model = await loadModel(file);
      input = tf.tensor(values, [1, 20, 3]);
    });
    afterEach(() => model.dispose());

    it('a layer’s output is an error that names layer, axes and shape, not zeros', async () => {
      const [lstm] = await getLayerOutputs(model, 'lstm', input);
      await end(await testEngine());
      const message = `the output "lstm" [sample 1, time 20, channel 8] is gone: ${why}. Call openEngine() and make it again.`;
      await expectLost(lstm.tensor.data(), message);
      await expectLost(
        called(() => lstm.tensor.dataSync()),
        message,
      );
      await openEngine();
      await expectLost(lstm.tensor.data(), message);
      await expectLost(
        called(() => lstm.tensor.add(1)),
        message,
      );
      lstm.dispose();
    });

    it('numbers that lie on the CPU too are still given, and drawn', async () => {
      const tensor = tf.tensor(rows).add(1);
      await tensor.data();
      await end(await testEngine());
      expect([...(await tensor.data())]).to.deep.equal([2, 3, 4, 5]);
      await openEngine();
      expect([...tensor.add(1).dataSync()]).to.deep.equal([3, 4, 5, 6]);
      const element = mount('attn-heatmap', { data: tf.tensor(rows) }, size);
      expect(await element.probe(1, 0)).to.equal(3);
    });

    it('a model says that it has no GPU, and runs on the next one with its own weights', async () => {
      const predicted = (): Promise<Float32Array> => (model.predict(input) as tf.Tensor).data() as never;
      const before = await predicted();
      await end(await testEngine());
      const message = `the model "${model.name}" has no GPU to run on: ${why}. Call openEngine(); the weights are kept on the CPU.`;
      await expectLost(
        called(() => model.predict(input)),
        message,
      );
      await expectLost(getLayerOutputs(model, '*', input), message);
      const engine = await openEngine();
      input = tf.tensor(values, [1, 20, 3]);
      expect([...(await predicted())]).to.deep.equal([...before]);
      expect(before.every((value) => value > 0)).to.equal(true);
      await end(engine);
      await openEngine();
      input = tf.tensor(values, [1, 20, 3]);
      expect([...(await predicted())], 'a second time').to.deep.equal([...before]);
    });

    it('an input on the old GPU is named with its shape', async () => {
      const old = input.add(1);
      (model.predict(old) as tf.Tensor).dispose();
      await end(await testEngine());
      await openEngine();
      await expectLost(
        called(() => model.predict(old)),
        `the tensor for "${model.inputs[0].name}" [sample 1, time 20, channel 3] is gone: ${why}. Call openEngine() and make it again.`,
      );
    });

    it('a model of the page’s own says which weight is gone', async () => {
      const own = tf.sequential({ name: 'own', layers: [tf.layers.dense({ units: 2, inputShape: [3], name: 'd' })] });
      const [output] = await getLayerOutputs(own, 'd', tf.ones([1, 3]));
      await output.tensor.data();
      await end(await testEngine());
      await openEngine();
      await expectLost(
        getLayerOutputs(own, 'd', tf.ones([1, 3])),
        `the model "own" has lost its weight d/kernel [3, 2]: ${why}. Call openEngine() and make the model again.`,
      );
    });

    it('an element says so once and shows the sentence; what reads it is refused with the data’s shape', async () => {
      const tensor = tf.tensor(rows).add(1);
      const element = mount('attn-heatmap', { data: { tensor, axes: ['query', 'key'] } }, size);
      const told: Error[] = [];
      element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error));
      await element.updateComplete;
      const reading = element.probe(0, 0).catch((error: Error) => error);
      await end(await testEngine());
      await element.updateComplete;
      expect(told).to.have.length(1);
      expect(told[0]).to.be.instanceOf(GpuLostError);
      const says = element.shadowRoot!.querySelector('[part=message]')!.textContent;
      expect(says).to.equal(told[0].message);
      expect(says).to.include(`attn-heatmap: T${why.slice(1)}. Call openEngine()`);
      expect(getComputedStyle(canvasOf(element)).visibility, 'a picture without its axes').to.equal('hidden');
      const message = `attn-heatmap: the data [query 2, key 2] is gone: ${why}. Call openEngine() and set data again.`;
      expect(await reading).to.satisfy((answer: unknown) => answer === 2 || (answer as Error).message === message);
      await expectLost(element.probe(0, 0), message);
      for (const read of ['toBlob', 'toSVG', 'toCSV', 'toNPY'] as const) await expectLost(element[read](), message);
      await openEngine();
      element.data = { tensor, axes: ['query', 'key'] };
      await element.updateComplete;
      expect(told.at(-1)!.message).to.equal(
        `attn-heatmap: the tensor [query 2, key 2] is gone: ${why}. Call openEngine() and make it again.`,
      );
      expect(told.at(-1)).to.be.instanceOf(GpuLostError);
      element.data = [[1, 0]];
      await element.updateComplete;
      expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([255, 0, 0]);
      expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
      expect(getComputedStyle(canvasOf(element)).visibility).to.equal('visible');
    });

    it('a buffer of the old device is named with its shape', async () => {
      const engine = await testEngine();
      const buffer = engine.device!.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
      await end(engine);
      await openEngine();
      const element = mount('attn-heatmap', { data: { buffer, shape: [2, 2], axes: ['query', 'key'] } }, size);
      await expectLost(
        element.probe(0, 0),
        `attn-heatmap: the buffer with [query 2, key 2] is gone: ${why}. Make it again on engine.device of openEngine().`,
      );
    });

    it('a session and its model refuse every call until there is another engine, and go on then', async () => {
      const transformer = await loadTransformer(await folderFiles('gpt2'));
      const session = transformer.session();
      await session.prompt([1, 2, 3]);
      const data = session.at('blocks.0.attn.pattern');
      const { values: before } = await session.read('blocks.0.attn.pattern');
      await end(await testEngine());
      const { family, layers } = transformer.config;
      const message = `the ${family} model of ${layers} layers is gone: ${why}. Call openEngine(): its files are read again then.`;
      const calls = [
        () => session.prompt([4]),
        () => session.generate().next(),
        () => session.candidates(2),
        () => session.read('blocks.0.attn.pattern'),
        () => session.effect(),
        () => session.lens(0),
        () => session.at('blocks.0.attn.pattern'),
        () => session.tensor('blocks.0.attn.pattern'),
        () => session.ablate(null),
        () => session.rewind(1),
        () => transformer.session(),
        () => data.buffer,
      ];
      for (const call of calls) await expectLost(called(call), message);
      await openEngine();
      expect(await mount('attn-heatmap', { data, head: 0 }, size).probe(0, 1, 0)).to.be.closeTo(before[3], 1e-6);
      expect((await session.read('blocks.0.attn.pattern')).values).to.deep.equal(before);
      session.dispose();
      transformer.dispose();
    });
  });
}

describe('a loaded model’s weights on the CPU', () => {
  it('are the arrays that the parser made, not copies', async () => {
    await testEngine();
    const model = await loadModel('/test/fixtures/keras/lstm-sequential.keras');
    const [weight] = model.layersModel.weights;
    const before = weight.read().dataSync();
    (model.predict(tf.ones([1, 20, 3])) as tf.Tensor).dispose();
    const readbacks = (await testEngine()).stats.readbacks;
    expect(weight.read().dataSync(), 'one array before and after the upload').to.equal(before);
    expect((await testEngine()).stats.readbacks).to.equal(readbacks);
    model.dispose();
  });
});
