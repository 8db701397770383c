import { expect } from 'chai';
import { LSTM } from '../../src/layers/lstm';
import * as tf from '../../src/tfjs/tf';
import { requireBridge } from '../../src/tfjs/backend';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

type Args = ConstructorParameters<typeof LSTM>[0];

/** The layer, built, with these weights or seeded ones. */
function built(args: Args, features: number, weights?: tf.Tensor[]): LSTM {
  const layer = new LSTM({ recurrentInitializer: 'zeros', ...args });
  layer.apply(tf.input({ shape: [null, features] }));
  const shapes = layer.getWeights().map((weight) => weight.shape);
  const own =
    weights ?? shapes.map((shape, i) => tf.tensor(seededNumbers(tf.util.sizeFromShape(shape), i, 0.6), shape));
  layer.setWeights(own);
  tf.dispose(own);
  return layer;
}

const asList = (made: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (Array.isArray(made) ? made : [made]);

/** What the layer gives, as arrays. */
async function outputsOf(layer: LSTM, x: tf.Tensor | tf.Tensor[], kwargs = {}): Promise<Float32Array[]> {
  const made = asList(layer.apply(x, kwargs) as tf.Tensor | tf.Tensor[]);
  const values = await Promise.all(made.map((tensor) => tensor.data() as Promise<Float32Array>));
  tf.dispose(made);
  return values;
}

/** Fused and stock tfjs agree on the same weights. */
async function expectStock(args: Args, x: tf.Tensor, kwargs = {}): Promise<void> {
  const layer = built(args, x.shape[2]!);
  expect(layer.kernelPath()).to.deep.equal({ path: 'fused', reason: '' });
  const stock = tf.layers.lstm({ recurrentInitializer: 'zeros', ...args }) as unknown as LSTM;
  stock.apply(tf.input({ shape: [null, x.shape[2]!] }));
  stock.setWeights(layer.getWeights());
  const [ours, theirs] = [await outputsOf(layer, x, { ...kwargs }), await outputsOf(stock, x, { ...kwargs })];
  expect(ours.length).to.equal(theirs.length);
  ours.forEach((values, i) => expect(largestDifference(values, theirs[i]), `output ${i}`).to.be.below(2e-6));
}

describe('LSTM, the layer', () => {
  failOnGpuErrors();
  before(testEngine);

  const x = (): tf.Tensor => tf.tensor(seededNumbers(2 * 9 * 5, 1), [2, 9, 5]);
  const variants: [string, Omit<Args, 'units'>][] = [
    ['the last output', {}],
    ['all outputs', { returnSequences: true }],
    ['the states', { returnState: true }],
    ['all outputs and the states, backwards', { returnSequences: true, returnState: true, goBackwards: true }],
    ['no bias', { returnSequences: true, useBias: false }],
    ['the default hard sigmoid', { returnSequences: true, recurrentActivation: undefined }],
    ['relu', { activation: 'relu', returnSequences: true, recurrentActivation: 'sigmoid' }],
  ];
  for (const [name, args] of variants) {
    it(`agrees with stock tfjs: ${name}`, () => expectStock({ units: 6, ...args }, x()));
  }

  it('starts from given states as stock tfjs does', async () => {
    const states = [3, 4].map((seed) => tf.tensor(seededNumbers(12, seed), [2, 6]));
    await expectStock({ units: 6, returnState: true }, x(), { initialState: states });
  });

  it('carries its state from call to call when stateful, and forgets it on resetStates', async () => {
    const layer = new LSTM({ units: 4, stateful: true, recurrentInitializer: 'zeros', batchInputShape: [1, 5, 3] });
    layer.apply(tf.input({ batchShape: [1, 5, 3] }));
    layer.setWeights(layer.getWeights().map(({ shape, size }, i) => tf.tensor(seededNumbers(size, 5 + i), shape)));
    const input = tf.tensor(seededNumbers(15, 2), [1, 5, 3]);
    const [first] = await outputsOf(layer, input);
    const [second] = await outputsOf(layer, input);
    expect(largestDifference(first, second)).to.be.above(1e-2);
    layer.resetStates();
    const [again] = await outputsOf(layer, input);
    expect(largestDifference(first, again)).to.equal(0);
    const whole = await outputsOf(copyOf(layer), tf.concat([input, input], 1));
    expect(largestDifference(whole[0], second)).to.be.below(1e-6);
  });

  /** The same layer without state, for sequences of any length. */
  function copyOf(layer: LSTM): LSTM {
    return built(
      { units: 4 },
      3,
      layer.getWeights().map((weight) => weight.clone()),
    );
  }

  it('keeps its initial states to itself in a model of several', async () => {
    const lstm = (args = {}): LSTM =>
      new LSTM({ units: 3, recurrentInitializer: 'zeros', returnSequences: true, ...args });
    const input = tf.input({ shape: [4, 2] });
    const [encoder, decoder, after] = [lstm({ returnState: true }), lstm(), lstm()];
    const [, hidden, cell] = encoder.apply(input) as tf.SymbolicTensor[];
    const decoded = decoder.apply([input, hidden, cell]) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: after.apply(decoded) as tf.SymbolicTensor });
    const value = tf.tensor(seededNumbers(8, 5), [1, 4, 2]);
    const [, h, c] = encoder.apply(value) as tf.Tensor[];
    const expected = after.apply(decoder.apply(value, { initialState: [h, c] }) as tf.Tensor) as tf.Tensor;
    const made = model.apply(value, { training: false }) as tf.Tensor;
    expect(largestDifference(await made.data(), await expected.data())).to.be.below(1e-6);
  });

  it('reads whole numbers', async () => {
    const layer = built({ units: 3 }, 2);
    const numbers = [1, 2, 3, -1, 0, 5];
    const whole = await outputsOf(layer, tf.tensor(numbers, [1, 3, 2], 'int32'));
    const float = await outputsOf(layer, tf.tensor(numbers, [1, 3, 2]));
    const uploaded = tf.tensor(numbers, [1, 3, 2], 'int32');
    requireBridge().bufferOf(uploaded.dataId);
    const onGpu = await outputsOf(layer, tf.cast(uploaded, 'float32'));
    expect(largestDifference(whole[0], float[0])).to.equal(0);
    expect(largestDifference(onGpu[0], float[0])).to.equal(0);
  });

  it('shows NaN where the input has one, from that step on', async () => {
    const layer = built({ units: 2, returnSequences: true }, 1);
    const [made] = await outputsOf(layer, tf.tensor([0.5, NaN, 0.5], [1, 3, 1]));
    expect([...made].map(Number.isNaN)).to.deep.equal([false, false, true, true, true, true]);
  });

  it('takes no name of tfjs: what tfjs makes and loads is its own, and the same comes out', async () => {
    const stock = tf.sequential({ layers: [tf.layers.lstm({ units: 2, inputShape: [3, 1] })] });
    let saved: tf.io.ModelArtifacts | null = null;
    await stock.save(tf.io.withSaveHandler(async (artifacts) => ((saved = artifacts), { modelArtifactsInfo: null! })));
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
    for (const { layers } of [stock, loaded]) expect(layers[0]).not.to.be.instanceOf(LSTM);
    const own = built({ units: 2 }, 1, stock.layers[0].getWeights().map((weight) => weight.clone())); // prettier-ignore
    const input = tf.tensor([1, 2, 3], [1, 3, 1]);
    const [ours] = await outputsOf(own, input);
    for (const model of [stock, loaded]) {
      expect(largestDifference((model.predict(input) as tf.Tensor).dataSync(), ours)).to.be.below(1e-6);
    }
  });
});
