import { expect } from 'chai';
import { openEngine, type Engine } from '../../src/index';
import { webGlKernels } from '../../src/forward/webgl-kernels';
import { AdditiveAttention } from '../../src/layers/additive-attention';
import { Attention } from '../../src/layers/attention';
import { plainAdditiveScores } from '../../src/layers/plain-attention';
import { SeqSelfAttention } from '../../src/layers/seq-self-attention';
import * as tf from '../../src/tfjs/tf';
import { additiveScores as referenceScores, seeded, seededMatrix, type Matrix } from '../reference/attention';
import { attentionFixtures, camelConfig, onTape, replay } from '../support/attention-fixtures';
import { largestDifference } from '../support/random';

const sizes: [samples: number, queries: number, keys: number, units: number][] = [
  [1, 1, 1, 1],
  [1, 5, 7, 3],
  [2, 5, 7, 4],
  [3, 4, 9, 5],
  [1, 240, 240, 32],
  [2, 33, 50, 64],
];

describe('additive scores in tier webgl', () => {
  let engine: Engine;
  before(async () => (engine = await openEngine({ tier: 'webgl' })));
  after(() => engine.close());
  afterEach(() => expect(engine.webgl!.gl.getError(), 'WebGL error').to.equal(0));

  const stacked = (all: Matrix[]): tf.Tensor3D =>
    tf.tensor3d(all.flat(2), [all.length, all[0].length, all[0][0].length]);
  const made = (query: tf.Tensor3D, key: tf.Tensor3D, weight: tf.Tensor): tf.Tensor3D =>
    webGlKernels()!.additiveScores(query, key, weight);

  async function expectReference([samples, queries, keys, units]: (typeof sizes)[number]): Promise<void> {
    const next = seeded(7);
    const all = Array.from({ length: samples }, () => ({
      query: seededMatrix(queries, units, next).map((row) => row.map((x) => Math.fround(3 * x))),
      key: seededMatrix(keys, units, next),
    }));
    const [weight] = seededMatrix(1, units, next);
    const given = [stacked(all.map(({ query }) => query)), stacked(all.map(({ key }) => key))] as const;
    const scores = made(...given, tf.tensor(weight, [units, 1]));
    const wanted = all.flatMap(({ query, key }) => referenceScores(query, key, weight).flat());
    expect(scores.shape).to.deep.equal([samples, queries, keys]);
    // Each of the sum's terms is off by 2^-23 or so, of a weight of 1 at most.
    expect(largestDifference(await scores.data(), wanted)).to.be.below(1e-7 * Math.max(4, units));
    tf.dispose([...given, scores]);
  }

  for (const one of sizes) {
    const [samples, queries, keys, units] = one;
    it(`are float64’s: ${samples} × ${queries} × ${keys} of ${units} units`, () => expectReference(one));
  }

  it('are laid out in several columns where one is too high for a texture', async () => {
    const side = tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
    tf.env().set('WEBGL_MAX_TEXTURE_SIZE', 40);
    try {
      await expectReference([2, 31, 23, 9]);
      expect(webGlKernels()!.whyNotScores({ samples: 2, queries: 31, keys: 200, units: 9 })).to.equal(
        '2 × 31 × 200 scores of 9 units do not fit this GPU’s textures of 40 × 40',
      );
    } finally {
      tf.env().set('WEBGL_MAX_TEXTURE_SIZE', side);
    }
  });

  it('keep NaN to its query, and its key', async () => {
    const query = tf.tensor3d([[[0], [NaN], [1]]]);
    const key = tf.tensor3d([[[1], [2]]]);
    const scores = await made(query, key, tf.tensor1d([1])).data();
    expect([...scores].map(Number.isNaN)).to.deep.equal([false, false, true, true, false, false]);
    const other = await made(key, query, tf.tensor1d([1])).data();
    expect([...other].map(Number.isNaN)).to.deep.equal([false, true, false, false, true, false]);
  });

  it('cost four draws and no memory but the result; nothing is read or uploaded', async () => {
    const query = stacked([seededMatrix(40, 8, seeded(1))]);
    const weight = tf.tensor1d(seededMatrix(1, 8, seeded(2))[0]);
    for (let i = 0; i < 3; i++) made(query, query, weight).dispose();
    const before = { ...engine.stats };
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) made(query, query, weight).dispose();
    expect(engine.stats.dispatches - before.dispatches).to.equal(20);
    for (const counter of ['readbacks', 'uploadBytes', 'gpuBytes'] as const) {
      expect(engine.stats[counter], counter).to.equal(before[counter]);
    }
    expect(tf.memory().numTensors).to.equal(tensors);
  });

  const fixtures = [
    ...attentionFixtures('ssa-').map((fixture) => ({ Layer: SeqSelfAttention, fixture })),
    ...attentionFixtures('ssa-type_additive').map((fixture) => ({ Layer: SeqSelfAttention, fixture, tape: true })),
  ];
  for (const { Layer, fixture, tape = false } of fixtures as ((typeof fixtures)[number] & { tape?: boolean })[]) {
    it(`give keras-self-attention’s numbers${tape ? ' while gradients are recorded' : ''}: ${fixture.name}`, async () => {
      const layer = new Layer({ ...camelConfig(fixture.config), name: 'att' });
      for (const error of await replay(layer, fixture, { tape })) expect(error).to.be.below(1e-5);
    });
  }

  it('are what a layer’s path says, and not while gradients are recorded', () => {
    const reason = 'tfjs runs on webgl, where a kernel makes the scores and tfjs’s ops the rest';
    for (const layer of [new SeqSelfAttention(), new AdditiveAttention(), new Attention({ scoreMode: 'concat' })]) {
      expect(layer.kernelPath()).to.deep.equal({ path: 'plain', reason });
    }
    const others = [new SeqSelfAttention({ attentionType: 'multiplicative' }), new Attention()];
    for (const layer of others) {
      expect(layer.kernelPath().reason).to.equal('tfjs runs on webgl, and the kernel on webgpu');
    }
    let onTheTape = '';
    onTape(() => ((onTheTape = new SeqSelfAttention().kernelPath().reason), tf.scalar(0))).dispose();
    expect(onTheTape).to.equal('tfjs runs on webgl, and the kernel on webgpu');
  });

  it('are run by Keras’s additive layers, with the numbers of tfjs’s ops', async () => {
    const [query, value] = [11, 12].map(
      (seed) => tf.reshape(stacked([seededMatrix(12, 6, seeded(seed))]), [2, 6, 6]) as tf.Tensor3D,
    );
    for (const layer of [new AdditiveAttention(), new Attention({ scoreMode: 'concat', useScale: true })]) {
      const run = () => tf.tidy(() => layer.apply([query, value]) as tf.Tensor);
      run().dispose(); // builds it
      const before = engine.stats.dispatches;
      const output = run();
      expect(engine.stats.dispatches - before, layer.getClassName()).to.equal(4);
      const plain = onTape(run);
      expect(largestDifference(await output.data(), await plain.data())).to.be.below(1e-6);
      tf.dispose([output, plain]);
    }
    const weight = tf.ones([6]);
    const [ours, plain] = [made(query, value, weight), plainAdditiveScores(query, value, weight)];
    expect(largestDifference(await ours.data(), await plain.data())).to.be.below(1e-6);
  });
});
