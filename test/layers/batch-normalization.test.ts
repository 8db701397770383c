import { expect } from 'chai';
import { BatchNormalization } from '../../src/layers/batch-normalization';
import '../../src/layers/keras-layers';
import { layerClassOf } from '../../src/layers/layer-registry';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestDifference, seededNumbers } from '../support/random';

const shapes = [
  [3, 4],
  [2, 5, 3],
  [2, 3, 4, 5],
  [2, 3, 2, 4, 3],
  [2, 3, 2, 2, 3, 2],
];
const options = [{}, { scale: false }, { center: false }, { scale: false, center: false, epsilon: 0.1 }];
const cases = shapes.flatMap((shape) =>
  shape.slice(1).flatMap((_, i) => [i + 1, i + 1 - shape.length].map((axis) => ({ shape, axis }))),
);

type Vectors = Record<'gamma' | 'beta' | 'mean' | 'variance', number[]>;

/** γ · (x − mean) / √(variance + ε) + β in float64. */
function normalised(x: ArrayLike<number>, shape: number[], axis: number, vectors: Vectors, epsilon = 1e-3): number[] {
  const inner = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
  return Array.from(x, (value, i) => {
    const at = Math.floor(i / inner) % shape[axis];
    const { gamma, beta, mean, variance } = vectors;
    return (gamma[at] * (value - mean[at])) / Math.sqrt(variance[at] + epsilon) + beta[at];
  });
}

/** Mean and variance along the axis, of the entries that count. */
function momentsOf(
  x: ArrayLike<number>,
  shape: number[],
  axis: number,
  counts: (i: number) => boolean,
): Pick<Vectors, 'mean' | 'variance'> {
  const inner = shape.slice(axis + 1).reduce((product, side) => product * side, 1);
  const lists: number[][] = Array.from({ length: shape[axis] }, () => []);
  Array.from(x, (value, i) => counts(i) && lists[Math.floor(i / inner) % shape[axis]].push(value));
  const average = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const mean = lists.map(average);
  return { mean, variance: lists.map((list, at) => average(list.map((value) => (value - mean[at]) ** 2))) };
}

interface Built {
  layer: BatchNormalization;
  vectors: Vectors;
}

function built(shape: number[], args: { axis: number; scale?: boolean; center?: boolean; momentum?: number }): Built {
  const layer = new BatchNormalization(args);
  layer.build(shape);
  const side = shape.at(args.axis)!;
  const vector = (seed: number): number[] => [...seededNumbers(side, seed)];
  const given = {
    gamma: vector(1),
    beta: vector(2),
    mean: vector(3),
    variance: vector(4).map((value) => value ** 2 + 0.1),
  };
  const { scale = true, center = true } = args;
  const weights = [...(scale ? [given.gamma] : []), ...(center ? [given.beta] : []), given.mean, given.variance];
  layer.setWeights(weights.map((values) => tf.tensor1d(values)));
  return {
    layer,
    vectors: {
      ...given,
      gamma: scale ? given.gamma : given.gamma.map(() => 1),
      beta: center ? given.beta : given.beta.map(() => 0),
    },
  };
}

function inputOf(shape: number[]): tf.Tensor {
  return tf.tensor(
    seededNumbers(
      shape.reduce((product, side) => product * side),
      5,
    ),
    shape,
  );
}

describe('Keras’s BatchNormalization', () => {
  failOnGpuErrors();
  before(testEngine);

  it('is the class by which models are built', () => {
    expect(layerClassOf('BatchNormalization')).to.equal(BatchNormalization);
  });

  for (const backend of ['webgpu', 'cpu']) {
    describe(`on ${backend}`, () => {
      before(() => tf.setBackend(backend));
      after(() => tf.setBackend('webgpu'));

      it(`${cases.length} axes × ${options.length} options are the formula`, async () => {
        for (const { shape, axis } of cases) {
          for (const option of options) {
            const { layer, vectors } = built(shape, { axis, ...option });
            const x = inputOf(shape);
            const found = await (layer.apply(x) as tf.Tensor).data();
            const positive = axis < 0 ? axis + shape.length : axis;
            const wanted = normalised(await x.data(), shape, positive, vectors, option.epsilon);
            expect(largestDifference(found, wanted), JSON.stringify({ shape, axis, option })).to.be.below(1e-5);
          }
        }
      });
    });
  }

  for (const [words, kept] of [
    ['all entries', null],
    ['what the mask keeps', [1, 1, 0, 0, 1, 1, 1, 0, 0, 0]],
  ] as const) {
    it(`trains by the moments of ${words}; the moving ones follow`, async () => {
      const shape = [2, 5, 3];
      const { layer, vectors } = built(shape, { axis: -1, scale: false, momentum: 0.9 });
      const x = inputOf(shape);
      const values = await x.data();
      const mask = kept && tf.tensor(kept, [2, 5], 'bool');
      const found = await (layer.call(x, { training: true, mask }) as tf.Tensor).data();
      const ofBatch = momentsOf(values, shape, 2, (i) => !kept || kept[Math.floor(i / 3)] === 1);
      const wanted = normalised(values, shape, 2, { ...vectors, ...ofBatch });
      expect(largestDifference(found, wanted)).to.be.below(1e-5);
      for (const [moving, name] of [
        [layer.movingMean, 'mean'],
        [layer.movingVariance, 'variance'],
      ] as const) {
        const followed = vectors[name].map((before, i) => 0.9 * before + 0.1 * ofBatch[name][i]);
        expect(largestDifference(await moving.read().data(), followed), name).to.be.below(1e-6);
      }
    });
  }

  it('normalises by the moving moments in training, too, where it is not trainable', async () => {
    const { layer, vectors } = built([3, 4], { axis: 1 });
    layer.trainable = false;
    const x = inputOf([3, 4]);
    const found = await (layer.call(x, { training: true }) as tf.Tensor).data();
    expect(largestDifference(found, normalised(await x.data(), [3, 4], 1, vectors))).to.be.below(1e-5);
  });

  for (const training of [false, true]) {
    it(`has a gradient without γ, ${training ? 'in' : 'outside'} training`, async () => {
      const shape = [6, 3];
      const { layer, vectors } = built(shape, { axis: 1, scale: false });
      const values = [...seededNumbers(18, 7)];
      const [along, small] = [seededNumbers(18, 8), 1e-4];
      const slope = (i: number): number => {
        const sum = (shift: number): number => {
          const moved = values.map((value, at) => (at === i ? value + shift : value));
          const moments = training ? momentsOf(moved, shape, 1, () => true) : {};
          return normalised(moved, shape, 1, { ...vectors, ...moments }).reduce((all, y, at) => all + along[at] * y, 0);
        };
        return (sum(small) - sum(-small)) / (2 * small);
      };
      const target = (x: tf.Tensor): tf.Tensor =>
        tf.sum(tf.mul(layer.call(x, { training }) as tf.Tensor, tf.tensor2d(along, [6, 3])));
      const gradient = await tf
        .grad(target)(tf.tensor2d(values, [6, 3]))
        .data();
      expect(
        largestDifference(
          gradient,
          values.map((_, i) => slope(i)),
        ),
      ).to.be.below(1e-3);
    });
  }
});
