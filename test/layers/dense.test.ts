import { expect } from 'chai';
import { Dense } from '../../src/layers/dense';
import { layerClassOf, layerFrom } from '../../src/layers/layer-registry';
import '../../src/layers/keras-layers';
import { TimeDistributed } from '../../src/layers/time-distributed';
import * as tf from '../../src/tfjs/tf';
import { onTape } from '../support/attention-fixtures';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference } from '../support/random';

const activations = ['linear', 'relu', 'tanh', 'sigmoid', 'hardSigmoid', 'softmax', 'elu', 'selu'] as const;

describe('Keras’s Dense', () => {
  failOnGpuErrors();
  before(testEngine);

  /** Dispatches of ours while `run` records. */
  async function ownDispatches<T>(run: () => T): Promise<[T, number]> {
    const { stats } = await testEngine();
    const before = stats.dispatches;
    return [run(), stats.dispatches - before];
  }

  /** Ours and tfjs's with the same weights. */
  function both(args: object, inputShape: number[]): [Dense, tf.layers.Layer] {
    const given = { units: 7, kernelInitializer: 'glorotUniform', biasInitializer: 'randomNormal', ...args };
    const [ours, stock] = [new Dense(given as never), tf.layers.dense(given as never)];
    for (const layer of [ours, stock]) layer.build(inputShape);
    ours.setWeights(stock.getWeights());
    return [ours, stock];
  }

  function release(...layers: tf.layers.Layer[]): void {
    for (const layer of layers) for (const weight of layer.weights) weight.dispose();
  }

  for (const activation of activations) {
    it(`gives tfjs’s numbers with product and bias in one dispatch of ours: ${activation}`, async () => {
      const shapes = [
        [1, 9],
        [5, 9],
        [2, 3, 9],
        [2, 3, 2, 8],
      ];
      for (const shape of shapes) {
        const [ours, stock] = both({ activation }, shape);
        const x = tf.randomNormal(shape, 0, 1, 'float32', 3);
        const [found, dispatches] = await ownDispatches(() => ours.apply(x) as tf.Tensor);
        const wanted = stock.apply(x) as tf.Tensor;
        // tf.softmax has a kernel of ours.
        expect(dispatches).to.equal(activation === 'softmax' ? 2 : 1);
        expect(found.shape).to.deep.equal(wanted.shape);
        expect(largestDifference(await found.data(), await wanted.data())).to.be.below(1e-6);
        tf.dispose([x, found, wanted]);
        release(ours, stock);
      }
    });
  }

  it('leaves no tensors behind, and takes whole numbers', async () => {
    const [ours, stock] = both({ useBias: false }, [2, 4]);
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [2, 4], 'int32');
    const before = tf.memory().numTensors;
    const found = ours.apply(tf.cast(x, 'float32')) as tf.Tensor;
    expect(tf.memory().numTensors - before).to.equal(2);
    const wanted = stock.apply(tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [2, 4])) as tf.Tensor;
    expect(largestDifference(await found.data(), await wanted.data())).to.be.below(1e-6);
    tf.dispose([x, found, wanted]);
    release(ours, stock);
  });

  it('multiplies by an op of the tape while gradients are recorded, and has tfjs’s gradients', async () => {
    const [ours, stock] = both({ activation: 'tanh' }, [4, 9]);
    const x = tf.randomNormal([4, 9], 0, 1, 'float32', 5);
    const [onTheTape, dispatches] = await ownDispatches(() => onTape(() => ours.apply(x) as tf.Tensor));
    expect(dispatches, 'the product, on a software adapter, and the activation').to.equal(2);
    const gradients = [ours, stock].map((layer) => {
      const loss = (given: tf.Tensor): tf.Scalar => tf.sum(tf.square(layer.apply(given) as tf.Tensor));
      const { grads } = tf.variableGrads(
        () => loss(x),
        layer.getWeights().map((_, i) => variableOf(layer, i)),
      );
      return [...Object.values(grads), tf.grad(loss)(x)];
    });
    for (const [i, gradient] of gradients[0].entries()) {
      // The activation and its slope are a kernel of ours there: other roundings.
      expect(largestDifference(await gradient.data(), await gradients[1][i].data())).to.be.below(1e-5);
    }
    tf.dispose([x, onTheTape, gradients.flat()]);
    release(ours, stock);
  });

  function variableOf(layer: tf.layers.Layer, index: number): tf.Variable {
    return (layer.weights[index] as unknown as { val: tf.Variable }).val;
  }

  it('trains as tfjs’s own does, to 1e-6', async () => {
    const x = tf.randomNormal([16, 6], 0, 1, 'float32', 7);
    const y = tf.randomNormal([16, 2], 0, 1, 'float32', 8);
    const start = [tf.randomNormal([6, 2], 0, 0.5, 'float32', 9), tf.zeros([2])];
    const trained: number[][] = [];
    for (const layer of [
      new Dense({ units: 2, activation: 'sigmoid', inputShape: [6] }),
      tf.layers.dense({ units: 2, activation: 'sigmoid', inputShape: [6] }),
    ]) {
      const model = tf.sequential({ layers: [layer] });
      model.setWeights(start);
      model.compile({ optimizer: tf.train.sgd(0.3), loss: 'meanSquaredError' });
      await model.fit(x, y, { epochs: 3, batchSize: 8, shuffle: false, verbose: 0 });
      const weights = await Promise.all(model.getWeights().map((weight) => weight.data()));
      trained.push(weights.flatMap((values) => [...values]));
      model.dispose();
    }
    expect(largestDifference(trained[0], trained[1])).to.be.below(1e-6);
    expect(trained[0].slice(0, 12)).to.not.deep.equal([...(await start[0].data())]);
    tf.dispose([x, y, start]);
  });

  it('is what a file’s Dense becomes, alone and in TimeDistributed; a page’s tf.layers.dense stays tfjs’s', async () => {
    expect(layerClassOf('Dense')).to.equal(Dense);
    const stock = tf.layers.dense({ units: 3, inputShape: [4] });
    expect(stock).to.not.be.instanceOf(Dense);
    expect(tf.serialization.SerializationMap.getMap().classNameMap.Dense[0]).to.equal(stock.constructor);
    const model = tf.sequential({ layers: [stock] });
    const x = tf.ones([2, 4]);
    const [result, dispatches] = await ownDispatches(() => model.predict(x) as tf.Tensor);
    expect(dispatches).to.equal(0);

    const timed = new TimeDistributed({ layer: new Dense({ units: 3, activation: 'relu' }) });
    const steps = tf.ones([2, 5, 4]);
    const [made, own] = await ownDispatches(() => timed.apply(steps) as tf.Tensor);
    expect(made.shape).to.deep.equal([2, 5, 3]);
    expect(own).to.equal(1);
    const config = new Dense({ units: 3, activation: 'relu', name: 'd' }).getConfig();
    const again = layerFrom({ className: 'Dense', config });
    expect(again).to.be.instanceOf(Dense);
    expect(again.getConfig()).to.include({ units: 3, activation: 'relu', name: 'd' });
    tf.dispose([x, result, steps, made]);
    model.dispose();
  });
});
