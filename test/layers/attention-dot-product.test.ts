import { expect } from 'chai';
import { ResidualScaledDotProductAttention } from '../../src/layers/residual-scaled-dot-product-attention';
import { ScaledDotProductAttention } from '../../src/layers/scaled-dot-product-attention';
import * as tf from '../../src/tfjs/tf';
import { attentionFixtures, camelConfig, largestError, replay } from '../support/attention-fixtures';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('keras-self-attention’s dot-product layers', () => {
  failOnGpuErrors();
  before(testEngine);

  const layers = [
    ['sdp-', ScaledDotProductAttention, 3],
    ['residual-', ResidualScaledDotProductAttention, 1],
  ] as const;
  for (const [prefix, Layer, count] of layers) {
    it(`${Layer.className} has all its fixtures`, () => expect(attentionFixtures(prefix)).to.have.length(count));

    for (const fixture of attentionFixtures(prefix)) {
      for (const [way, tape] of [
        ['the fused kernel', false],
        ['plain ops', true],
      ] as const) {
        it(`gives the package’s numbers by ${way}: ${fixture.name}`, async () => {
          const layer = new Layer(camelConfig(fixture.config));
          expect(layer.kernelPath().path).to.equal('fused');
          for (const error of await replay(layer, fixture, { tape })) expect(error).to.be.below(1e-5);
        });
      }
    }
  }

  // The package's own numeric references: rows of an embedding, ids 1, 2, 3, 1, 0 with mask_zero.
  const rows = [
    [0.1, 0.2, 0.3, 0.4, 0.5],
    [0.2, 0.3, 0.4, 0.6, 0.5],
    [0.4, 0.7, 0.2, 0.6, 0.9],
    [0.3, 0.5, 0.8, 0.9, 0.1],
  ];
  const row2 = [0.27883747, 0.45767492, 0.47448885, 0.69199574, 0.47368336];
  const embedded = (): tf.Tensor3D => tf.tensor3d([[1, 2, 3, 1, 0].map((id) => rows[id])]);
  const mask = (): tf.Tensor => tf.tensor2d([[1, 1, 1, 1, 0]], undefined, 'bool');

  it('gives the package’s own reference for plain attention', async () => {
    const output = new ScaledDotProductAttention().apply(embedded(), { mask: mask() }) as tf.Tensor3D;
    const [result] = await output.array();
    expect(largestError(result[2], row2)).to.be.below(1e-6);
    expect(result[3]).to.deep.equal(result[0]);
    output.dispose();
  });

  it('gives the same with previous scores of 0, and passes scores on', async () => {
    const layer = new ResidualScaledDotProductAttention();
    const [output, scores] = layer.apply([embedded(), tf.zeros([1, 5, 5])], { mask: mask() }) as tf.Tensor3D[];
    expect(largestError((await output.array())[0][2], row2)).to.be.below(1e-6);
    const product = rows[1].reduce((sum, value, i) => sum + value * rows[2][i], 0) / Math.sqrt(5);
    expect((await scores.array())[0][0][1]).to.be.closeTo(product, 1e-6);
    tf.dispose([output, scores]);
  });

  it('sees only the past with historyOnly', async () => {
    const layer = new ScaledDotProductAttention({ historyOnly: true, returnAttention: true });
    const [output, map] = layer.apply(embedded(), { mask: mask() }) as tf.Tensor3D[];
    const [result] = await output.array();
    const [weights] = await map.array();
    expect(largestError(result[0], rows[1])).to.be.below(1e-7);
    expect(result[3]).to.not.deep.equal(result[0]);
    weights.forEach((row, t) => row.forEach((weight, s) => expect(weight > 0).to.equal(s <= t && s < 4)));
    tf.dispose([output, map]);
  });

  it('works inside a tfjs model, where masks come from the layers before', async () => {
    const input = tf.input({ shape: [5] });
    const embedding = tf.layers.embedding({ inputDim: 4, outputDim: 5, maskZero: true, weights: [tf.tensor2d(rows)] });
    const output = new ScaledDotProductAttention().apply(embedding.apply(input)) as tf.SymbolicTensor;
    expect(output.shape).to.deep.equal([null, 5, 5]);
    const model = tf.model({ inputs: input, outputs: output });
    const ids = tf.tensor2d([[1, 2, 3, 1, 0]]);
    const result = model.predict(ids) as tf.Tensor3D;
    expect(largestError((await result.array())[0][2], row2)).to.be.below(1e-6);
    tf.dispose([ids, result]);
    model.dispose();
  });

  it('refuses inputs that do not go together, in a sentence', () => {
    const layer = new ScaledDotProductAttention({ name: 'sdp' });
    const [a, b, c] = [tf.ones([1, 4, 3]), tf.ones([1, 5, 3]), tf.ones([1, 4, 2])];
    expect(() => layer.apply([a, b])).to.throw(
      'sdp: there are 2 inputs. Call it with one, or with [query, key, value].',
    );
    expect(() => layer.apply([a, c, c])).to.throw('sdp: query has 3 channels and key has 2. Give as many of both.');
    expect(() => layer.apply([a, b, a])).to.throw('sdp: key has 5 timesteps and value has 4. Give as many of both.');
    expect(() => layer.apply(tf.ones([4, 3]))).to.throw('sdp: query is [4,3]. Give [sample, time, channel].');
    const residual = new ResidualScaledDotProductAttention({ name: 'r' });
    expect(() => residual.apply([a])).to.throw('r: there are 1 inputs. Call it with [x, previous]');
    expect(() => residual.apply([a, b])).to.throw(
      'r: the previous scores are [1,5,3] and should be [sample, query, key] = [1,4,4].',
    );
    tf.dispose([a, b, c]);
  });
});
