import { expect } from 'chai';
import { openEngine, type Engine } from '../../src/index';
import { Bidirectional } from '../../src/layers/bidirectional';
import { GRU } from '../../src/layers/gru';
import { LSTM } from '../../src/layers/lstm';
import * as tf from '../../src/tfjs/tf';
import { collectTaps } from '../../src/layers/taps';
import { recurrentReference, type ReferenceCase } from '../reference/recurrent';
import { expectNumbersOf, recurrentCase } from '../support/recurrent-cases';
import { largestDifference, seededNumbers } from '../support/random';

type Choice = Omit<Parameters<typeof recurrentCase>[0], 'cell'>;

const lstmCase = (choice: Choice, withBias = true): ReferenceCase =>
  recurrentCase({ cell: 'lstm', ...choice }, withBias);
const states = (units: number, samples: number): Float32Array[] =>
  [5, 6].map((seed) => seededNumbers(samples * units, seed));
const mask = [...[0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0], ...[1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1]];

/** Everything that an LSTM takes, and what it is told by. */
const cases: [string, Choice, { withBias?: boolean; tolerance?: number }?][] = [
  ...[1, 2, 3, 4, 7, 60, 129, 300].flatMap((units) =>
    [1, 3].map((samples): [string, Choice] => [`${units} units of ${samples} sequences`, { units, samples }]),
  ),
  ['1024 units', { units: 1024, steps: 3 }, { tolerance: 5e-6 }],
  ['nine sequences of five steps', { units: 20, samples: 9, steps: 5 }],
  ['100 features', { features: 100, samples: 2, units: 70 }, { tolerance: 5e-6 }],
  ...[1, 2, 4, 5].map((features): [string, Choice] => [`${features} features`, { features, samples: 2 }]),
  ['a single step', { steps: 1, samples: 2 }],
  ['two steps', { steps: 2 }],
  ['no bias', { units: 7 }, { withBias: false }],
  ['backwards', { goBackwards: true, samples: 2 }],
  ['given states', { samples: 2, states: states(7, 2) }],
  ...[false, true].flatMap((goBackwards) =>
    [false, true].map((zeroOutputForMask): [string, Choice] => [
      `masked steps, ${goBackwards ? 'backwards' : 'forwards'}, ${zeroOutputForMask ? 'output 0' : 'output kept'}`,
      { samples: 2, mask, states: states(7, 2), goBackwards, zeroOutputForMask },
    ]),
  ),
  ...(['linear', 'relu', 'tanh', 'sigmoid', 'hardSigmoid', 'hardSigmoid3'] as const).flatMap((name) => {
    const recurrent = seededNumbers(7 * 28, 3, 0.3 / Math.sqrt(7));
    return [
      [`${name} as activation`, { recurrent, activation: name }],
      [`${name} as recurrent activation`, { recurrent, recurrentActivation: name }],
    ] as [string, Choice][];
  }),
];

describe('the LSTM in tier webgl', () => {
  let engine: Engine;
  before(async () => (engine = await openEngine({ tier: 'webgl' })));
  after(() => engine.close());
  afterEach(() => expect(engine.webgl!.gl.getError(), 'WebGL error').to.equal(0));

  for (const [name, choice, { withBias = true, tolerance } = {}] of cases) {
    it(`gives float64’s numbers: ${name}`, () => expectNumbersOf(lstmCase(choice, withBias), { tolerance }));
  }

  it('is within 2.4e-7 of float64 where 60 units run over 240 steps, as the demo’s', async () => {
    await expectNumbersOf(lstmCase({ units: 60, steps: 240, features: 4 }), { tolerance: 2.4e-7, tapTolerance: 5e-7 });
  });

  it('lays steps out in several columns where one is too high for a texture', async () => {
    const side = tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
    tf.env().set('WEBGL_MAX_TEXTURE_SIZE', 40);
    try {
      await expectNumbersOf(lstmCase({ units: 5, samples: 3, steps: 31, features: 6 }));
    } finally {
      tf.env().set('WEBGL_MAX_TEXTURE_SIZE', side);
    }
  });

  const layer = (args: object, features = 3): LSTM => {
    const made = new LSTM({ units: 6, recurrentInitializer: 'zeros', returnSequences: true, ...args });
    made.apply(tf.input({ shape: [null, features] }));
    seed(made);
    return made;
  };
  const seed = (made: tf.layers.Layer): void => {
    const weights = made.getWeights().map(({ shape, size }, i) => tf.tensor(seededNumbers(size, i, 0.6), shape));
    made.setWeights(weights);
    tf.dispose(weights);
  };
  const x = (): tf.Tensor => tf.tensor(seededNumbers(2 * 9 * 3, 1), [2, 9, 3]);

  it('is the fused path, and says why not where it is not', () => {
    expect(layer({}).kernelPath({ inputShape: [2, 9, 3] })).to.deep.equal({ path: 'fused', reason: '' });
    expect(new GRU({ units: 3 }).kernelPath().reason).to.equal(
      'tfjs runs on "webgl"; the fused kernel runs on webgpu.',
    );
    const { path, reason } = layer({}).kernelPath({ inputShape: [60_000, 60_000, 3] });
    expect(path).to.equal('plain');
    expect(reason).to.match(
      /^Its 60000 steps of 60000 sequences with 3 features and 6 units do not fit a texture; this GPU’s have \d+ × \d+ at most\.$/,
    );
    let onTheTape = '';
    tf.grad((input) => {
      onTheTape = layer({}).kernelPath().reason;
      return tf.sum(input);
    })(tf.scalar(1)).dispose();
    expect(onTheTape).to.equal('Gradients are being recorded, and the WebGL kernel has none.');
  });

  it('refuses states that do not fit', () => {
    expect(() => layer({}).apply(x(), { initialState: [tf.zeros([1, 5]), tf.zeros([1, 5])] })).to.throw(
      'a state is [1, 5] where [2, 6] is needed',
    );
  });

  it('shows NaN where the input has one, from that step on', async () => {
    const made = layer({ units: 2 }, 1).apply(tf.tensor([0.5, NaN, 0.5], [1, 3, 1])) as tf.Tensor;
    expect([...(await made.data())].map(Number.isNaN)).to.deep.equal([false, false, true, true, true, true]);
  });

  /** Inputs as tfjs's ops leave them: packed two by two, reshaped, a slice, whole numbers. */
  const inputs: Record<string, () => tf.Tensor> = {
    'a product': () => tf.matMul(tf.tensor2d(seededNumbers(36, 1), [18, 2]), tf.tensor2d(seededNumbers(6, 2), [2, 3])),
    'a softmax': () => tf.softmax(tf.tensor(seededNumbers(54, 1), [2, 9, 3])),
    'a slice': () => tf.tensor1d(seededNumbers(99, 3)).mul(1.5).slice(21, 54),
    'whole numbers': () =>
      tf
        .tensor1d(seededNumbers(54, 4, 5))
        .round()
        .cast('int32'),
  };
  for (const [name, make] of Object.entries(inputs)) {
    it(`reads ${name} where it lies`, async () => {
      const input = tf.tidy(() => make().reshape([2, 9, 3]));
      const made = layer({});
      const [kernel, recurrent, bias] = await Promise.all(made.getWeights().map((weight) => weight.data()));
      const values = await input.data();
      const fresh = tf.tidy(() => make().reshape([2, 9, 3]));
      const before = engine.stats.readbacks;
      const output = made.apply(fresh) as tf.Tensor;
      expect(engine.stats.readbacks, 'readbacks').to.equal(before);
      const sizes = { samples: 2, steps: 9, features: 3, units: 6 };
      const options = { activation: 'tanh', recurrentActivation: 'hardSigmoid' } as const;
      const wanted = recurrentReference({ cell: 'lstm', ...sizes, values, kernel, recurrent, bias, ...options });
      expect(largestDifference(await output.data(), wanted.sequence)).to.be.below(1e-6);
      tf.dispose([input, fresh, output]);
    });
  }

  it('carries its state from call to call when stateful', async () => {
    const made = new LSTM({ units: 4, stateful: true, recurrentInitializer: 'zeros', batchInputShape: [1, 5, 3] });
    made.apply(tf.input({ batchShape: [1, 5, 3] }));
    seed(made);
    const input = tf.tensor(seededNumbers(15, 2), [1, 5, 3]);
    const run = (each: tf.layers.Layer, value: tf.Tensor) => (each.apply(value) as tf.Tensor).data<'float32'>();
    await run(made, input);
    const second = await run(made, input);
    const whole = new LSTM({ units: 4, recurrentInitializer: 'zeros' });
    whole.apply(tf.input({ shape: [null, 3] }));
    whole.setWeights(made.getWeights());
    expect(largestDifference(await run(whole, tf.concat([input, input], 1)), second)).to.be.below(1e-6);
  });

  const listOf = (made: unknown): tf.Tensor[] => [made].flat() as tf.Tensor[];

  for (const mergeMode of ['concat', 'sum', 'ave', 'mul', null] as const) {
    for (const returnSequences of [true, false]) {
      it(`runs both directions: ${mergeMode ?? 'not merged'}, ${returnSequences ? 'all outputs' : 'last output'}`, async () => {
        const inner = new LSTM({ units: 5, returnSequences, returnState: true, recurrentInitializer: 'zeros' });
        const both = new Bidirectional({ layer: inner as never, mergeMode: mergeMode as 'concat' });
        both.apply(tf.input({ shape: [null, 3] }));
        seed(both);
        expect(both.kernelPath()).to.deep.equal({ path: 'fused', reason: '' });
        for (const options of [{}, { mask: tf.tensor(mask.slice(0, 18), [2, 9], 'bool') }]) {
          const made = listOf(both.apply(x(), { ...options }));
          // The layers one by one are checked against float64 above.
          const [forward, backward] = [both.forwardLayer, both.backwardLayer].map((one) =>
            listOf(one.call(x(), options)),
          );
          if (returnSequences) backward[0] = tf.reverse(backward[0], 1);
          const [y, z] = [forward[0], backward[0]];
          const merged = {
            concat: () => [tf.concat([y, z], -1)],
            sum: () => [tf.add(y, z)],
            ave: () => [tf.div(tf.add(y, z), 2)],
            mul: () => [tf.mul(y, z)],
            none: () => [y, z],
          }[mergeMode ?? 'none']();
          const wanted = [...merged, ...forward.slice(1), ...backward.slice(1)];
          expect(made.map(({ shape }) => shape)).to.deep.equal(wanted.map(({ shape }) => shape));
          for (const [i, tensor] of made.entries()) {
            expect(largestDifference(await tensor.data(), await wanted[i].data()), `output ${i}`).to.be.below(1e-6);
          }
        }
      });
    }
  }

  it('tells the gates of both directions, in the order of the outputs', async () => {
    const inner = new LSTM({ units: 4, returnSequences: true, recurrentInitializer: 'zeros' });
    const both = new Bidirectional({ layer: inner as never, mergeMode: 'concat' });
    both.apply(tf.input({ shape: [null, 3] }));
    seed(both);
    const run = () => tf.tidy(() => both.apply(x()) as tf.Tensor);
    const { taps } = collectTaps(new Map([[both, 'gates']]), run);
    const outputs = tf.split(both.apply(x()) as tf.Tensor, 2, -1);
    for (const [d, way] of ['forward', 'backward'].entries()) {
      const tap = (gate: string) => taps.find(({ name }) => name === `${way}/${gate}`)!.tensor;
      const hidden = tf.mul(tap('output'), tf.tanh(tap('state')));
      expect(largestDifference(await hidden.data(), await outputs[d].data()), way).to.be.below(1e-6);
    }
  });

  it('costs a draw a step and five; later calls make no texture, upload and read nothing, and leave no tensor', async () => {
    const made = layer({ useBias: false });
    const input = x();
    const run = (): void => tf.dispose(made.apply(input) as tf.Tensor);
    for (let i = 0; i < 3; i++) run();
    await engine.finished();
    const before = { ...engine.stats, memory: tf.memory() };
    for (let i = 0; i < 5; i++) run();
    expect(engine.stats.dispatches - before.dispatches).to.equal(5 * (9 + 6));
    const { readbacks, uploadBytes, gpuBytes } = engine.stats;
    expect({ readbacks, uploadBytes, gpuBytes }).to.deep.equal({
      ...{ readbacks: before.readbacks, uploadBytes: before.uploadBytes, gpuBytes: before.gpuBytes },
    });
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    expect([numTensors, numBytes, numDataBuffers]).to.deep.equal([
      ...[before.memory.numTensors, before.memory.numBytes, before.memory.numDataBuffers],
    ]);
  });
});

describe('the LSTM where the WebGL context is lost', () => {
  it('is refused by a sentence, and runs on the next engine', async () => {
    const made = new LSTM({ units: 6, recurrentInitializer: 'zeros' });
    const first = await openEngine({ tier: 'webgl' });
    const closed = new Promise((done) => first.addEventListener('closed', done, { once: true }));
    first.webgl!.gl.getExtension('WEBGL_lose_context')!.loseContext();
    // Before the event, when the context alone knows.
    expect(() => made.apply(tf.zeros([1, 4, 2]))).to.throw(/is gone: the GPU was lost/);
    await closed;
    const second = await openEngine({ tier: 'webgl' });
    await expectNumbersOf(recurrentCase({ cell: 'lstm', samples: 2 }));
    second.close();
  });
});
