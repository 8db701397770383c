import { expect } from 'chai';
import '../../components/attn-heatmap';
import { openEngine, layers, type Engine } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import { HeatmapView } from '../../src/views/heatmap/view';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { seededNumbers } from '../support/random';

/** Tensors as tfjs's WebGL backend stores them, and one that lies on the CPU. */
const tensors: Record<string, () => tf.Tensor> = {
  'an upload': () => tf.tensor2d(seededNumbers(35, 1), [5, 7]),
  'the result of an op': () => tf.tensor2d(seededNumbers(35, 1), [5, 7]).mul(2),
  'a product, two by two cells to a texel': () =>
    tf.matMul(tf.tensor2d(seededNumbers(15, 1), [5, 3]), tf.tensor2d(seededNumbers(21, 2), [3, 7])),
  'a batch of softmaxes': () => tf.softmax(tf.tensor4d(seededNumbers(2 * 3 * 5 * 7, 3), [2, 3, 5, 7])),
  'a reshaped product': () =>
    tf.matMul(tf.tensor2d(seededNumbers(18, 1), [6, 3]), tf.tensor2d(seededNumbers(30, 2), [3, 10])).reshape([3, 4, 5]),
  'a cumulated sum': () => tf.cumsum(tf.tensor2d(seededNumbers(35, 1), [5, 7]), 1),
  'a slice of an upload': () => tf.tensor1d(seededNumbers(70, 1)).mul(1.5).slice(21, 35).reshape([5, 7]),
  'a slice of rows': () => tf.tensor2d(seededNumbers(70, 1), [10, 7]).add(0.5).slice([3, 0], [5, 7]),
  'more than a texture is wide': () =>
    tf
      .range(0, 3 * 9001)
      .reshape([3, 9001])
      .sqrt(),
};

describe('tensors of tfjs in tier webgl', () => {
  let engine: Engine;
  before(async () => (engine = await openEngine({ tier: 'webgl' })));
  after(() => engine.close());

  it('lie on the engine’s context: tfjs computes on it', () => {
    expect([engine.tier, tf.getBackend()]).to.deep.equal(['webgl', 'webgl']);
  });

  for (const [name, make] of Object.entries(tensors)) {
    it(`are sampled where they lie: ${name}`, async () => {
      const tensor = tf.tidy(make);
      await engine.finished();
      const view = new HeatmapView(engine, new OffscreenCanvas(40, 30));
      const indices = { sample: 1, head: 2 };
      const before = { ...engine.stats };
      view.apply({ ...heatmapDefaults, indices }, tensor as never);
      await view.draw();
      const [rows, columns] = tensor.shape.slice(-2);
      expect(engine.stats.readbacks - before.readbacks, 'readbacks').to.equal(0);
      const cells = await view.readCells({ row: 0, column: 0, rows, columns: Math.min(columns, 20) });
      const all = await tensor.data();
      const start = all.length - rows * columns; // the last map
      const axes = tensor.shape.length > 2 ? (tensor.shape.length === 4 ? 'sample and head' : 'sample') : '';
      const wanted = [];
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < Math.min(columns, 20); column++) {
          const first = axes === 'sample' ? rows * columns : start;
          wanted.push(all[first + row * columns + column]);
        }
      }
      expect([...cells]).to.deep.equal(wanted);
      view.release();
      tensor.dispose();
    });
  }

  it('may be disposed as soon as they are given, and another one does not show in their place', async () => {
    const element = mount('attn-heatmap', { norm: '0,1' });
    const given = tf.fill([4, 4], 1);
    element.data = given;
    given.dispose();
    const other = tf.zeros([4, 4]).add(0);
    await element.updateComplete;
    expect(await element.probe(1, 1)).to.equal(1);
    const { at, width, height } = readPixels(canvasOf(element));
    expect(at(width >> 1, height >> 1).slice(0, 3)).to.deep.equal([255, 0, 0]);
    other.dispose();
    element.remove();
  });

  it('of another backend are uploaded, which is no readback', async () => {
    await tf.setBackend('cpu');
    const tensor = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    await tf.setBackend('webgl');
    const view = new HeatmapView(engine, new OffscreenCanvas(20, 20));
    const before = engine.stats.readbacks;
    view.apply(heatmapDefaults, tensor as never);
    await view.draw();
    expect(engine.stats.readbacks).to.equal(before);
    expect(await view.probe([1, 0])).to.equal(3);
    tensor.dispose();
    view.release();
  });

  it('leave no texture behind when elements and tensors go', async () => {
    const round = async (): Promise<number> => {
      const tensor = tf.tidy(() => tf.randomUniform([30, 30]).softmax());
      const element = mount('attn-heatmap', { data: tensor });
      await element.updateComplete;
      tensor.dispose();
      element.remove();
      await new Promise((done) => setTimeout(done, 20));
      return tf.memory().numTensors;
    };
    const [tensors, bytes]: [number[], number[]] = [[], []];
    for (let i = 0; i < 7; i++) {
      tensors.push(await round());
      bytes.push(engine.stats.gpuBytes);
    }
    expect(tensors.slice(2), tensors.join()).to.deep.equal(Array(5).fill(tensors[1]));
    expect(bytes.slice(3), bytes.join()).to.deep.equal(Array(4).fill(bytes[2]));
  });

  it('of our layers are computed on it, without readbacks', async () => {
    const input = tf.input({ shape: [6, 3] });
    const layer = new layers.SeqSelfAttention({ returnAttention: true } as never);
    const model = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor[] });
    const before = engine.stats.readbacks;
    const outputs = model.predict(tf.ones([1, 6, 3])) as tf.Tensor[];
    expect(engine.stats.readbacks).to.equal(before);
    const weights = [...(await outputs[1].data<'float32'>())];
    expect(weights.slice(0, 6).reduce((sum, weight) => sum + weight)).to.be.closeTo(1, 1e-5);
    for (const output of outputs) output.dispose();
    model.dispose();
  });
});

describe('a WebGL context that the browser takes away', () => {
  it('closes the engine, and what lay on it says so', async () => {
    const engine = await openEngine({ tier: 'webgl' });
    const tensor = tf.add(tf.ones([8, 8]), 1);
    const element = mount('attn-heatmap', { data: tensor });
    await element.updateComplete;
    const closed = new Promise((done) => engine.addEventListener('closed', done, { once: true }));
    const { gl } = engine.webgl!;
    const reading = tensor.data().then(
      () => 'numbers',
      (error: Error) => error.message,
    );
    gl.getExtension('WEBGL_lose_context')!.loseContext();
    await closed;
    expect(engine.tier).to.equal('none');
    expect(engine.reason).to.match(
      /^The GPU was lost \(the browser took the WebGL context away\)\. Call openEngine\(\)/,
    );
    expect(await reading).to.match(/is gone: the GPU was lost|numbers/);
    const error = await element.probe(0, 0).catch((failure: Error) => failure);
    expect((error as Error).name).to.equal('GpuLostError');
    const next = await openEngine({ tier: 'webgl' });
    expect(next).not.to.equal(engine);
    element.data = tf.zeros([8, 8]).add(3) as never;
    await element.updateComplete;
    expect(await element.probe(2, 2)).to.equal(3);
    element.remove();
    next.close();
  });
});
