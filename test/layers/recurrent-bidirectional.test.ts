import { expect } from 'chai';
import { Bidirectional } from '../../src/layers/bidirectional';
import { GRU } from '../../src/layers/gru';
import { LSTM } from '../../src/layers/lstm';
import type { Recurrent } from '../../src/layers/recurrent';
import { SimpleRNN } from '../../src/layers/simple-rnn';
import { collectTaps } from '../../src/layers/taps';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

const [samples, steps, features] = [2, 7, 3];
const classes = { LSTM, GRU, SimpleRNN };
type Args = { units: number; [option: string]: unknown };

function innerLayer(name: keyof typeof classes, args: Args): Recurrent {
  const reset = name === 'GRU' ? { resetAfter: true } : {};
  return new classes[name]({ recurrentInitializer: 'zeros', ...reset, ...args } as never);
}

function built(
  name: keyof typeof classes,
  args: Args,
  mergeMode: 'concat' | 'sum' | 'ave' | 'mul' | null,
): Bidirectional {
  const layer = new Bidirectional({ layer: innerLayer(name, args) as never, mergeMode: mergeMode as 'concat' });
  layer.apply(tf.input({ shape: [null, features] }));
  layer.setWeights(layer.getWeights().map(({ shape, size }, i) => tf.tensor(seededNumbers(size, i, 0.7), shape)));
  return layer;
}

const listOf = (made: unknown): tf.Tensor[] => [made].flat() as tf.Tensor[];
const input = (): tf.Tensor => tf.tensor(seededNumbers(samples * steps * features, 9), [samples, steps, features]);
const mask = (): tf.Tensor => tf.tensor([1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1], [samples, steps], 'bool');

/** Keras's formula from the two layers run one by one, merged on the CPU. */
async function byHand(layer: Bidirectional, x: tf.Tensor, options: object): Promise<Float32Array[]> {
  const [forward, backward] = [layer.forwardLayer, layer.backwardLayer].map((one) => listOf(one.call(x, options)));
  if (layer.returnSequences) backward[0] = tf.reverse(backward[0], 1);
  const [y, z] = [forward[0], backward[0]];
  const merged = {
    concat: () => [tf.concat([y, z], -1)],
    sum: () => [tf.add(y, z)],
    ave: () => [tf.div(tf.add(y, z), 2)],
    mul: () => [tf.mul(y, z)],
    none: () => [y, z],
  }[layer.mergeMode ?? 'none']();
  const all = [...merged, ...forward.slice(1), ...backward.slice(1)];
  return Promise.all(all.map((tensor) => tensor.data() as Promise<Float32Array>));
}

async function expectByHand(layer: Bidirectional, options: object): Promise<void> {
  const x = input();
  const made = listOf(layer.apply(x, { ...options }));
  const expected = await byHand(layer, x, options);
  expect(made.length).to.equal(expected.length);
  const shape = layer.computeOutputShape([samples, steps, features]);
  const shapes = Array.isArray(shape[0]) ? shape : [shape];
  expect(made.map((tensor) => tensor.shape)).to.deep.equal(shapes);
  for (let i = 0; i < made.length; i++) {
    expect(largestDifference((await made[i].data()) as Float32Array, expected[i]), `output ${i}`).to.be.below(1e-6);
  }
}

describe('Bidirectional', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const name of ['LSTM', 'GRU', 'SimpleRNN'] as const) {
    for (const mergeMode of ['concat', 'sum', 'ave', 'mul', null] as const) {
      for (const returnSequences of [true, false]) {
        const what = `${name}, ${mergeMode ?? 'not merged'}, ${returnSequences ? 'all outputs' : 'last output'}`;
        it(`runs both directions in one pass: ${what}`, async () => {
          const layer = built(name, { units: 5, returnSequences, returnState: true }, mergeMode);
          expect(layer.kernelPath()).to.deep.equal({ path: 'fused', reason: '' });
          await expectByHand(layer, {});
          await expectByHand(layer, { mask: mask() });
        });
      }
    }

    it(`takes ${name} layers that do not fit a workgroup`, async () => {
      await expectByHand(built(name, { units: 150, returnSequences: true }, 'concat'), { mask: mask() });
      await expectByHand(built(name, { units: 150, returnSequences: true }, 'sum'), {});
    });
  }

  it('reads backwards first when its layer does', async () => {
    await expectByHand(built('LSTM', { units: 4, returnSequences: true }, 'concat'), {});
    const backwards = innerLayer('LSTM', { units: 4, returnSequences: true, goBackwards: true });
    const layer = new Bidirectional({ layer: backwards as never, mergeMode: 'concat' });
    layer.apply(tf.input({ shape: [null, features] }));
    layer.setWeights(layer.getWeights().map(({ shape, size }, i) => tf.tensor(seededNumbers(size, i, 0.7), shape)));
    expect(layer.kernelPath().path).to.equal('fused');
    await expectByHand(layer, {});
  });

  it('starts each direction from its half of the given states', async () => {
    const layer = built('LSTM', { units: 4, returnSequences: true }, 'concat');
    const states = [1, 2, 3, 4].map((seed) => tf.tensor(seededNumbers(samples * 4, seed), [samples, 4]));
    const x = input();
    const made = (await (layer.apply(x, { initialState: states }) as tf.Tensor).data()) as Float32Array;
    const forward = layer.forwardLayer.call(x, { initialState: states.slice(0, 2) }) as tf.Tensor;
    const backward = layer.backwardLayer.call(x, { initialState: states.slice(2) }) as tf.Tensor;
    const expected = tf.concat([forward, tf.reverse(backward, 1)], -1);
    expect(largestDifference(made, (await expected.data()) as Float32Array)).to.be.below(1e-6);
  });

  it('runs directions that differ each by itself, and says so', async () => {
    const layer = new Bidirectional({
      layer: innerLayer('SimpleRNN', { units: 3, returnSequences: true }) as never,
      backwardLayer: innerLayer('SimpleRNN', {
        ...{ units: 3, returnSequences: true, goBackwards: true, activation: 'relu' },
      }),
      mergeMode: 'sum',
    });
    layer.apply(tf.input({ shape: [null, features] }));
    expect(layer.kernelPath()).to.deep.equal({
      path: 'apart',
      reason:
        'Its directions differ: SimpleRNNCell, 3 units, tanh, a bias forward, SimpleRNNCell, 3 units, relu, a bias backward.',
    });
    await expectByHand(layer, {});
  });

  it('runs by plain ops what is not fused', async () => {
    const layer = built('GRU', { units: 3, activation: 'elu', returnSequences: true }, 'ave');
    expect(layer.kernelPath().path).to.equal('plain');
    await expectByHand(layer, { mask: mask() });
  });

  it('refuses two layers in the same direction', () => {
    const [layer, backwardLayer] = [innerLayer('GRU', { units: 3 }), innerLayer('GRU', { units: 3 })];
    expect(() => new Bidirectional({ layer: layer as never, backwardLayer, mergeMode: 'concat' })).to.throw(
      'both directions have goBackwards=false. Give one of them the other value.',
    );
  });

  it('costs 3 dispatches when small and time + 2 when large, one more to merge', async () => {
    const engine = await testEngine();
    for (const [units, mergeMode, dispatches] of [
      [20, 'concat', 3],
      [20, 'mul', 4],
      [150, 'concat', steps + 2],
      [150, 'ave', steps + 3],
    ] as const) {
      const layer = built('LSTM', { units, returnSequences: true }, mergeMode);
      const before = engine.stats.dispatches;
      layer.apply(input());
      expect(engine.stats.dispatches - before, `${units} ${mergeMode}`).to.equal(dispatches);
    }
  });

  it('survives being saved and loaded, the second layer too', () => {
    const layer = built('GRU', { units: 3, returnSequences: true }, 'sum');
    const copy = Bidirectional.fromConfig(Bidirectional as never, layer.getConfig()) as unknown as Bidirectional;
    expect(copy.forwardLayer).to.be.instanceOf(GRU);
    expect(copy.backwardLayer.goBackwards).to.equal(true);
    expect(copy.getConfig().mergeMode).to.equal('sum');
  });

  it('tells the gates of both directions, fused as by plain ops', async () => {
    const taps = async (activation: string) => {
      const layer = built('LSTM', { units: 4, returnSequences: true, activation }, 'concat');
      const { taps: found } = collectTaps(new Map([[layer, 'gates']]), () =>
        tf.tidy(() => layer.apply(input()) as tf.Tensor),
      );
      return { layer, found };
    };
    const { layer, found } = await taps('tanh');
    expect(found.map((tap) => tap.name)).to.deep.equal(
      ['forward', 'backward'].flatMap((way) =>
        ['input', 'forget', 'cell', 'output', 'state'].map((gate) => `${way}/${gate}`),
      ),
    );
    for (const tap of found) {
      expect(tap.layer).to.equal(layer);
      expect(tap.axes).to.deep.equal(['sample', 'time', 'channel']);
      expect(tap.tensor.shape).to.deep.equal([samples, steps, 4]);
    }
    // hidden = output gate · tanh(state), in both directions and in the order of the outputs.
    const outputs = tf.split(layer.apply(input()) as tf.Tensor, 2, -1);
    for (const [d, way] of ['forward', 'backward'].entries()) {
      const tap = (gate: string) => found.find(({ name }) => name === `${way}/${gate}`)!.tensor;
      const hidden = tf.mul(tap('output'), tf.tanh(tap('state')));
      expect(largestDifference(await hidden.data(), await outputs[d].data()), way).to.be.below(1e-6);
    }
    const plain = await taps('softsign');
    expect(plain.layer.kernelPath().path).to.equal('plain');
    expect(plain.found.map((tap) => tap.name)).to.deep.equal(found.map((tap) => tap.name));
  });
});
