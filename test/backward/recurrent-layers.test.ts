import { expect } from 'chai';
import { Bidirectional } from '../../src/layers/bidirectional';
import { GRU } from '../../src/layers/gru';
import { LSTM } from '../../src/layers/lstm';
import { runPlain } from '../../src/layers/recurrent-plain';
import type { RNNCell } from '../../src/tfjs/stock-recurrent';
import * as tf from '../../src/tfjs/tf';
import { gradientError } from '../reference/differences';
import { watchDispatches } from '../support/dispatches';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { seededNumbers } from '../support/random';

const tensor = (shape: number[], seed: number, scale = 1): tf.Tensor =>
  tf.tensor(seededNumbers(tf.util.sizeFromShape(shape), seed, scale), shape);

function weigh(layer: tf.layers.Layer, features: number, scale: number): void {
  layer.apply(tf.input({ shape: [null, features] }));
  layer.setWeights(layer.getWeights().map(({ shape }, i) => tensor(shape, 10 + i, scale)));
}

/** Gradients by the input and every weight of Σ output · by. */
async function gradients(
  run: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  weights: tf.Tensor[],
): Promise<Float32Array[]> {
  const made = tf.engine() as unknown as {
    gradients(f: () => tf.Tensor, xs: tf.Tensor[], dy?: tf.Tensor): { grads: tf.Tensor[] };
  };
  const target = (): tf.Tensor => {
    const output = run(x);
    return tf.sum(tf.mul(output, tensor(output.shape, 99)));
  };
  const { grads } = made.gradients(target, [x, ...weights]);
  return Promise.all(grads.map((gradient) => gradient.data() as Promise<Float32Array>));
}

const variables = (layer: tf.layers.Layer): tf.Tensor[] => layer.trainableWeights.map((weight) => weight.read());

function expectEqual(found: Float32Array[], wanted: Float32Array[]): void {
  expect(found.length).to.equal(wanted.length);
  wanted.forEach((gradient, i) => expect(gradientError(found[i], gradient), `gradient ${i}`).to.be.below(1e-4));
}

describe('the way back through recurrent layers, against tfjs’s own gradients', () => {
  failOnGpuErrors();
  before(testEngine);
  const steps = 6;
  const mask = tf.tensor(
    Uint8Array.from([1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0]),
    [5, steps],
    'bool',
  );

  const common = { returnSequences: true, recurrentInitializer: 'zeros' as const };
  for (const { title, layer: open, way, dispatches } of [
    {
      title: 'LSTM of 150 units, step by step',
      layer: () => new LSTM({ ...common, units: 150 }),
      ...{ way: 'lstm.step-back', dispatches: steps + 1 },
    },
    {
      title: 'GRU of 150 units, step by step',
      layer: () => new GRU({ ...common, units: 150, resetAfter: true }),
      ...{ way: 'gru.step-back', dispatches: steps + 1 },
    },
    // Its reset needs one workgroup for all units, and a software adapter would hold the page for all steps.
    {
      title: 'GRU of 676 units that resets before, some steps at a time',
      layer: () => new GRU({ ...common, units: 676, resetAfter: false }),
      ...{ way: 'gru.sequence-back', dispatches: 2 },
    },
  ]) {
    for (const masked of [false, true]) {
      it(`${title}${masked ? ', masked' : ''}: ${dispatches} dispatches back`, async () => {
        const layer = open();
        weigh(layer, 3, 0.06);
        const x = tensor([5, steps, 3], 1);
        const given = masked ? mask : undefined;
        const watched = watchDispatches(way);
        const found = await gradients((input) => layer.apply(input, { mask: given }) as tf.Tensor, x, variables(layer));
        watched.stop();
        expect(watched.labels).to.have.length(dispatches);
        const settings = {
          ...{ cell: layer.cell as RNNCell, goBackwards: false },
          ...{ returnSequences: true, zeroOutputForMask: false },
        };
        const plain = (input: tf.Tensor): tf.Tensor =>
          runPlain(settings, { values: input as tf.Tensor3D, mask: given, training: false, tapped: false }).output;
        expectEqual(found, await gradients(plain, x, variables(layer)));
      });
    }
  }

  it('an LSTM whose units fit a workgroup goes back in one dispatch, whatever its steps', async () => {
    const layer = new LSTM({ units: 8, recurrentInitializer: 'zeros' });
    weigh(layer, 3, 0.5);
    const watched = watchDispatches('lstm.');
    await gradients((input) => layer.apply(input) as tf.Tensor, tensor([2, 40, 3], 1), variables(layer));
    watched.stop();
    expect(watched.labels).to.deep.equal(['lstm.sequence', 'lstm.sequence-back']);
  });

  for (const mergeMode of ['concat', 'sum', 'ave', 'mul'] as const) {
    for (const returnSequences of [true, false]) {
      it(`Bidirectional by ${mergeMode}, ${returnSequences ? 'sequences' : 'last outputs'}, masked`, async () => {
        const inner = new LSTM({ units: 7, returnSequences, recurrentInitializer: 'zeros' });
        const layer = new Bidirectional({ layer: inner as never, mergeMode });
        weigh(layer, 3, 0.5);
        const x = tensor([5, steps, 3], 1);
        const watched = watchDispatches('lstm.sequence-back');
        const run = (input: tf.Tensor): tf.Tensor => layer.apply(input, { mask }) as tf.Tensor;
        const found = await gradients(run, x, variables(layer));
        watched.stop();
        expect(watched.labels).to.have.length(1);
        const plain = (input: tf.Tensor): tf.Tensor => {
          const [forward, backward] = [layer.forwardLayer, layer.backwardLayer].map((direction) => {
            const settings = {
              ...{ cell: direction.cell as RNNCell, goBackwards: direction === layer.backwardLayer },
              ...{ returnSequences, zeroOutputForMask: returnSequences },
            };
            const values = input as tf.Tensor3D;
            return runPlain(settings, { values, mask, training: false, tapped: false }).output;
          });
          const turned = returnSequences ? tf.reverse(backward, 1) : backward;
          if (mergeMode === 'concat') return tf.concat([forward, turned], -1);
          if (mergeMode === 'mul') return tf.mul(forward, turned);
          return tf.mul(tf.add(forward, turned), mergeMode === 'ave' ? 0.5 : 1);
        };
        expectEqual(found, await gradients(plain, x, variables(layer)));
      });
    }
  }
});
