import { expect } from 'chai';
import { SeqSelfAttention } from '../../src/layers/seq-self-attention';
import { SeqWeightedAttention } from '../../src/layers/seq-weighted-attention';
import * as tf from '../../src/tfjs/tf';
import { attentionFixtures, camelConfig, onTape, replay } from '../support/attention-fixtures';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('keras-self-attention’s sequence layers', () => {
  failOnGpuErrors();
  before(testEngine);

  const layers = [
    ['ssa-', SeqSelfAttention, 22],
    ['swa-', SeqWeightedAttention, 3],
  ] as const;
  for (const [prefix, Layer, count] of layers) {
    it(`${Layer.className} has all its fixtures`, () => expect(attentionFixtures(prefix)).to.have.length(count));

    for (const fixture of attentionFixtures(prefix)) {
      const create = () => new Layer({ ...camelConfig(fixture.config), name: 'att' });

      it(`gives the package’s numbers by the fused kernel: ${fixture.name}`, async () => {
        const layer = create();
        expect(layer.kernelPath().path).to.equal('fused');
        for (const error of await replay(layer, fixture)) expect(error).to.be.below(1e-5);
      });

      it(`gives the package’s numbers by plain ops: ${fixture.name}`, async () => {
        const layer = create();
        for (const error of await replay(layer, fixture, { tape: true })) expect(error).to.be.below(1e-5);
      });
    }
  }

  it('says which path runs, and why', async () => {
    const layer = new SeqSelfAttention({ attentionActivation: 'relu' });
    expect(layer.kernelPath()).to.deep.equal({ path: 'fused', reason: '' });
    let onTheTape = '';
    onTape(() => ((onTheTape = layer.kernelPath().reason), tf.scalar(0))).dispose();
    expect(onTheTape).to.equal('gradients are being recorded, and the kernel, which keeps no map, has none');
    const other = new SeqSelfAttention({ attentionActivation: 'softplus' });
    expect(other.kernelPath()).to.deep.equal({
      path: 'plain',
      reason: 'the kernel does not fuse the score activation softplus',
    });
    const wide = new SeqSelfAttention({ units: 5000 });
    wide.build([null, 4, 2]);
    expect(wide.kernelPath().reason).to.equal('5000 units do not fit the kernel’s workgroup memory');
    await tf.setBackend('cpu');
    expect(layer.kernelPath().reason).to.equal('tfjs runs on cpu, and the kernel on webgpu');
    expect(new SeqWeightedAttention().kernelPath().path).to.equal('plain');
    await tf.setBackend('webgpu');
  });

  it('runs on tfjs’s cpu backend too', async () => {
    await tf.setBackend('cpu');
    const [fixture] = attentionFixtures('ssa-type_additive-units_8-activation_tanh-masked');
    const errors = await replay(new SeqSelfAttention({ ...camelConfig(fixture.config), name: 'att' }), fixture);
    await tf.setBackend('webgpu');
    for (const error of errors) expect(error).to.be.below(1e-5);
  });

  it('reads a large boolean mask that lives on the GPU as well as a small one that does not', async () => {
    const steps = 1100;
    const onGpu = tf.greater(tf.add(tf.range(0, steps), tf.zeros([1, steps])), 99.5);
    const input = tf.ones([1, steps, 2]);
    const layer = new SeqSelfAttention({ units: 2, masking: 'keys', returnAttention: true });
    const [output, map] = layer.apply(input, { mask: onGpu }) as tf.Tensor[];
    const row = (await map.data()).slice(0, steps);
    expect(row.findIndex((weight) => weight > 0)).to.equal(100);
    expect(row[100]).to.be.closeTo(1 / 1000, 1e-8);
    const weighted = new SeqWeightedAttention({ masking: 'keys', returnAttention: true });
    const [sum, weights] = weighted.apply(input, { mask: onGpu }) as tf.Tensor[];
    expect((await weights.data()).findIndex((weight) => weight > 0)).to.equal(100);
    expect((await sum.data())[0]).to.be.closeTo(1, 1e-5);
    tf.dispose([onGpu, input, output, map, sum, weights]);
  });

  it('refuses what keras-self-attention refuses, in a sentence', () => {
    const make = (args: object) => () => new SeqSelfAttention({ ...args, name: 'att' });
    expect(make({ attentionType: 'cosine' })).to.throw(
      'att: attentionType is "cosine". Use "additive" or "multiplicative".',
    );
    expect(make({ units: 0 })).to.throw('att: units is 0. Give a whole number above 0.');
    expect(make({ attentionWidth: 1.5 })).to.throw('attentionWidth is 1.5');
    expect(make({ attentionRegularizerWeight: -1 })).to.throw('attentionRegularizerWeight is -1');
    expect(make({ masking: 'none' })).to.throw(
      'masking is "none". Use one of additive-both, multiplicative-eps, keys.',
    );
    expect(() => new SeqWeightedAttention({ masking: 'none' as never })).to.throw('masking is "none"');
    expect(() => new SeqSelfAttention({ name: 'att' }).build([null, 8])).to.throw('att: the input is [,8]. Give');
    expect(() => new SeqWeightedAttention({ name: 'w' }).build([null, 8, null])).to.throw('w: the input is [,8,]');
  });

  it('keeps its options through a config, and tfjs makes the layer again from a model’s JSON', async () => {
    const args = { units: 5, attentionWidth: 7, attentionActivation: 'sigmoid' as const, returnAttention: true };
    const input = tf.input({ shape: [9, 4] });
    const layer = new SeqSelfAttention({ ...args, attentionRegularizerWeight: 1e-3, kernelRegularizer: 'l1l2' });
    const model = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor[] });
    expect(model.outputs.map((output) => output.shape)).to.deep.equal([
      [null, 9, 4],
      [null, 9, 9],
    ]);
    const again = await tf.models.modelFromJSON({ modelTopology: JSON.parse(model.toJSON() as string) });
    const config = again.layers[1].getConfig();
    expect(config).to.include({ ...args, attentionRegularizerWeight: 1e-3, masking: 'additive-both' });
    expect(config.kernelRegularizer).to.deep.equal(layer.getConfig().kernelRegularizer);
    expect(again.layers[1].weights.map((weight) => weight.shape)).to.deep.equal([[4, 5], [4, 5], [5], [5, 1], [1]]);
    again.dispose();
    model.dispose();
  });

  it('learns, by plain ops, and the regulariser pulls the attention towards a diagonal', async () => {
    const off = (map: tf.Tensor) => tf.tidy(() => tf.sum(tf.square(map.matMul(map, false, true).sub(tf.eye(6)))));
    const train = async (attentionRegularizerWeight: number): Promise<number> => {
      const layer = new SeqSelfAttention({
        attentionType: 'multiplicative',
        returnAttention: true,
        attentionRegularizerWeight,
        kernelInitializer: 'ones',
      });
      const input = tf.input({ shape: [6, 3] });
      const outputs = layer.apply(input) as tf.SymbolicTensor[];
      const model = tf.model({ inputs: input, outputs });
      model.compile({ optimizer: tf.train.adam(0.1), loss: ['meanSquaredError', 'meanSquaredError'] });
      const x = tf.randomNormal([2, 6, 3], 0, 1, 'float32', 3);
      const y = [tf.zeros([2, 6, 3]), tf.fill([2, 6, 6], 1 / 6)];
      await model.fit(x, y, { epochs: 15, verbose: 0 });
      const [, map] = model.predict(x) as tf.Tensor[];
      const [distance] = await off(map).data();
      tf.dispose([x, y, map]);
      model.dispose();
      return distance;
    };
    expect(await train(1)).to.be.below(0.8 * (await train(0)));
  });
});
