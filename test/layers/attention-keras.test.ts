import { expect } from 'chai';
import { AdditiveAttention } from '../../src/layers/additive-attention';
import { Attention } from '../../src/layers/attention';
import { GroupQueryAttention } from '../../src/layers/group-query-attention';
import { MultiHeadAttention } from '../../src/layers/multi-head-attention';
import { SeqSelfAttention } from '../../src/layers/seq-self-attention';
import { collectTaps, type TapKind } from '../../src/layers/taps';
import * as tf from '../../src/tfjs/tf';
import { attentionWeights, dotScores, product, seeded, seededMatrix, type Matrix } from '../reference/attention';
import { attentionFixtures, camelConfig, largestError, replay, toTensor } from '../support/attention-fixtures';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('Keras 3’s attention layers', () => {
  failOnGpuErrors();
  before(testEngine);

  const layers = [
    ['mha-', MultiHeadAttention, 11],
    ['window-', MultiHeadAttention, 4],
    ['groups-', GroupQueryAttention, 6],
    ['att-', Attention, 5],
    ['add-', AdditiveAttention, 3],
  ] as const;
  for (const [prefix, Layer, count] of layers) {
    it(`${Layer.className} has all its fixtures: ${prefix}`, () =>
      expect(attentionFixtures(prefix)).to.have.length(count));

    for (const fixture of attentionFixtures(prefix)) {
      for (const [way, tape] of [
        ['the fused kernel', false],
        ['plain ops', true],
      ] as const) {
        it(`gives Keras’s numbers by ${way}: ${fixture.name}`, async () => {
          const { return_attention_scores: scores, ...call } = fixture.call ?? {};
          const config = camelConfig({ ...fixture.config, return_attention_scores: scores ?? false });
          const layer = new Layer(config as never);
          expect(layer.kernelPath().path).to.equal('fused');
          const attentionMask = fixture.attention_mask ? toTensor(fixture.attention_mask) : null;
          const kwargs = { ...camelConfig(call), attentionMask };
          for (const error of await replay(layer, fixture, { tape, kwargs })) expect(error).to.be.below(1e-5);
        });
      }
    }
  }

  it('gives float64’s numbers for many heads over a sequence longer than a tile', async () => {
    const [steps, channels, heads, dim] = [70, 12, 4, 9];
    const next = seeded(23);
    const x = seededMatrix(steps, channels, next);
    const kernels = [0, 1, 2].map(() => seededMatrix(channels, heads * dim, next));
    const out = seededMatrix(heads * dim, channels, next);
    const columns = (matrix: Matrix, head: number): Matrix =>
      matrix.map((row) => row.slice(head * dim, (head + 1) * dim));
    const each = Array.from({ length: heads }, (_, head) => {
      const [q, k, v] = kernels.map((kernel) => product(x, columns(kernel, head)));
      return product(attentionWeights(dotScores(q, k, 1 / Math.sqrt(dim)), { masking: 'replace' }), v);
    });
    const joined = x.map((_, t) => each.flatMap((head) => head[t]));
    const layer = new MultiHeadAttention({ numHeads: heads, keyDim: dim, useBias: false });
    const input = tf.tensor3d([x]);
    layer.build([input.shape, input.shape]);
    const shaped = kernels.map((kernel) => tf.tensor(kernel.flat(), [channels, heads, dim]));
    layer.setWeights([...shaped, tf.tensor(out.flat(), [heads, dim, channels])]);
    const output = layer.apply([input, input]) as tf.Tensor;
    expect(largestError(await output.data(), product(joined, out).flat())).to.be.below(1e-5);
    tf.dispose([input, output]);
  });

  it('puts the scores on tap without changing the output, and only when they are wanted', async () => {
    const x = tf.randomNormal([2, 6, 4], 0, 1, 'float32', 1);
    const cases = [
      [new MultiHeadAttention({ numHeads: 3, keyDim: 2 }), ['sample', 'head', 'query', 'key'], [2, 3, 6, 6]],
      [new Attention(), ['sample', 'query', 'key'], [2, 6, 6]],
      [new AdditiveAttention(), ['sample', 'query', 'key'], [2, 6, 6]],
    ] as const;
    for (const [layer, axes, shape] of cases) {
      const plain = layer.apply([x, x]) as tf.Tensor;
      const wanted = new Map<tf.layers.Layer, TapKind>([[layer, 'scores']]);
      const { result, taps } = collectTaps(wanted, () => layer.apply([x, x]) as tf.Tensor);
      expect(taps).to.have.length(1);
      expect(taps[0]).to.include({ layer, name: 'attention_scores' });
      expect(taps[0].axes).to.deep.equal(axes);
      expect(taps[0].tensor.shape).to.deep.equal(shape);
      const sums = tf.sum(taps[0].tensor, -1);
      expect(largestError(await sums.data(), new Array(sums.size).fill(1))).to.be.below(1e-6);
      expect(largestError(await result.data(), await plain.data())).to.be.below(1e-6);
      expect(collectTaps(new Map(), () => layer.apply([x, x]) as tf.Tensor).taps).to.deep.equal([]);
      tf.dispose([sums, plain, result, taps[0].tensor]);
    }
    x.dispose();
  });

  it('drops weights in training only, by plain ops', async () => {
    const x = tf.ones([1, 50, 4]);
    for (const layer of [
      new MultiHeadAttention({ numHeads: 1, keyDim: 2, dropout: 0.5 }),
      new Attention({ dropout: 0.5 }),
    ]) {
      expect(layer.kernelPath().path).to.equal('fused');
      expect(layer.kernelPath({ training: true })).to.deep.equal({
        path: 'plain',
        reason: 'dropout acts in training, and the kernel does not drop',
      });
      const [still, again, shaken] = [{}, {}, { training: true }].map(
        (kwargs) => layer.apply([x, x], kwargs) as tf.Tensor,
      );
      expect([...(await still.data())]).to.deep.equal([...(await again.data())]);
      expect(largestError(await shaken.data(), await still.data())).to.be.above(1e-3);
      tf.dispose([still, again, shaken]);
    }
    x.dispose();
  });

  it('allocate nothing in steady state, masks included', async () => {
    const engine = await testEngine();
    const device = engine.device!;
    const x = tf.randomNormal([2, 40, 16], 0, 1, 'float32', 1);
    const mask = tf.greater(tf.fill([2, 40], 1), 0);
    const layers = [
      new MultiHeadAttention({ numHeads: 4, keyDim: 8 }),
      new Attention(),
      new AdditiveAttention(),
      new SeqSelfAttention({ units: 8, returnAttention: true }),
    ];
    const pass = (): void => {
      for (const layer of layers) {
        const several = !(layer instanceof SeqSelfAttention);
        tf.dispose(layer.apply(several ? [x, x] : x, { mask: several ? [mask, mask] : mask }) as tf.Tensor);
      }
      engine.scheduler.flushProducers();
    };
    for (let i = 0; i < 5; i++) pass();
    const [bytes, tensors] = [engine.stats.gpuBytes, tf.memory().numTensors];
    let created = 0;
    const createBuffer = device.createBuffer;
    device.createBuffer = (descriptor) => ((created += 1), createBuffer.call(device, descriptor));
    for (let i = 0; i < 20; i++) pass();
    device.createBuffer = createBuffer;
    expect(created).to.equal(0);
    expect(engine.stats.gpuBytes).to.equal(bytes);
    expect(tf.memory().numTensors).to.equal(tensors);
    tf.dispose([x, mask]);
  });

  it('keeps a causal mask that was asked for when a model was made', async () => {
    const input = tf.input({ shape: [4, 2] });
    const layer = new Attention({ name: 'a' });
    const output = layer.apply([input, input], { useCausalMask: true }) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: output });
    const x = tf.randomNormal([1, 4, 2], 0, 1, 'float32', 5);
    const result = model.predict(x) as tf.Tensor;
    expect(largestError((await result.data()).slice(0, 2), (await x.data()).slice(0, 2))).to.be.below(1e-6);
    expect(layer.getConfig().useCausalMask).to.equal(true);
    expect(() => layer.apply([input, input], { useCausalMask: false })).to.throw(
      'a: useCausalMask is false here and true in an earlier call. Use two layers for that.',
    );
    tf.dispose([x, result]);
    model.dispose();
  });

  it('are made again from their configs', () => {
    const mha = new MultiHeadAttention({ numHeads: 2, keyDim: 3, valueDim: 4, outputShape: 5, dropout: 0.1 });
    const again = new MultiHeadAttention(mha.getConfig() as never);
    const options = { numHeads: 2, keyDim: 3, valueDim: 4, outputShape: 5, dropout: 0.1, useBias: true };
    expect(again.getConfig()).to.include({ ...options, attentionAxes: null, useCausalMask: false });
    expect(
      again.computeOutputShape([
        [null, 7, 6],
        [null, 8, 6],
      ]),
    ).to.deep.equal([null, 7, 5]);
    const attention = new Attention({ scoreMode: 'concat', useScale: true });
    expect(new Attention(attention.getConfig() as never).getConfig()).to.deep.equal(attention.getConfig());
    expect(new AdditiveAttention({ useScale: false }).getConfig()).to.include({ useScale: false, dropout: 0 });
    expect(new AdditiveAttention().getConfig()).to.not.have.property('scoreMode');
  });

  it('refuse what they lack and what is wrong, in a sentence', () => {
    const mha = (args: object) => () => new MultiHeadAttention({ name: 'm', numHeads: 2, keyDim: 3, ...args });
    expect(mha({ numHeads: 0 })).to.throw('m: numHeads is 0. Give a whole number above 0.');
    expect(mha({ outputShape: [2, -1] })).to.throw('m: outputShape is [2,-1]. Give whole numbers above 0.');
    expect(mha({ attentionAxes: [1, 2] })).to.throw('m: attentionAxes is [1,2]. Only attention over time is computed');
    expect(mha({ useGate: true })).to.throw('m: useGate is set, and gated attention is not computed.');
    expect(mha({ slidingWindow: 0 })).to.throw('m: slidingWindow is 0. Give a whole number above 0.');
    expect(mha({ slidingWindow: 2.5 })).to.throw('m: slidingWindow is 2.5. Give a whole number above 0.');
    const gqa = (args: object) => () =>
      new GroupQueryAttention({ name: 'g', headDim: 3, numQueryHeads: 4, numKeyValueHeads: 2, ...args });
    expect(gqa({ numQueryHeads: 0 })).to.throw('g: numQueryHeads is 0. Give a whole number above 0.');
    expect(gqa({ numKeyValueHeads: 3 })).to.throw(
      'g: numKeyValueHeads is 3 for 4 query heads. Give a number that divides them.',
    );
    expect(mha({ dropout: 1 })).to.throw('m: dropout is 1. Give a fraction from 0 to below 1.');
    expect(mha({ attentionAxes: -2 })).to.not.throw();
    const [a, b, c] = [tf.ones([1, 4, 3]), tf.ones([1, 5, 3]), tf.ones([1, 4, 2])];
    const layer = mha({})();
    expect(() => layer.apply(a)).to.throw('m: there is 1 input. Call it with [query, value] or [query, value, key].');
    expect(() => layer.apply([tf.ones([1, 2, 4, 3]), a])).to.throw(
      'm: an input is [1,2,4,3]. Give [sample, time, channel].',
    );
    expect(() => layer.apply([a, a, b])).to.throw('m: value has 4 timesteps and key has 5. Give as many of both.');
    expect(() => layer.apply([a, a], { attentionMask: tf.ones([4, 4]) })).to.throw(
      'm: attentionMask is [4,4]. Give [sample, query, key] = [1,4,4], or 1 in place of a side.',
    );
    expect(() => new Attention({ name: 'a' }).apply([a, c])).to.throw('a: query has 3 channels and key has 2.');
    expect(() => new Attention({ name: 'a', scoreMode: 'cosine' as never })).to.throw(
      'a: scoreMode is "cosine". Use "dot" or "concat".',
    );
    tf.dispose([a, b, c]);
  });
});
