import { BatchNormalization } from '../../src/layers/batch-normalization';
import { Dense } from '../../src/layers/dense';
import { Softmax } from '../../src/layers/activation-layers';
import { LayerNormalization, RMSNormalization } from '../../src/layers/normalization';
import * as tf from '../../src/tfjs/tf';
import { batchNormalization, columnMoments, dense, layerNormalization, softmaxOfRows } from '../reference/layers';
import { activations } from '../reference/recurrent';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { expectLayerDifferences, type Given, type LayerCase } from '../support/layer-gradients';

const inputs: LayerCase['inputs'] = [[5, 4]];
type Made = Omit<LayerCase, 'inputs'>;

const cases: Record<string, () => Made> = {
  'Dense without bias': () => ({
    layer: new Dense({ units: 3, useBias: false }),
    reference: dense((x) => x, { bias: false }),
  }),
  'Dense with softmax': () => ({
    layer: new Dense({ units: 3, activation: 'softmax' }),
    reference: (given) => softmaxOfRows({ ...given, inputs: [rows(dense((x) => x)(given)[0], 3)] }),
  }),
  Softmax: () => ({ layer: new Softmax(), reference: softmaxOfRows }),
  LayerNormalization: () => ({ layer: new LayerNormalization(), reference: layerNormalization({}) }),
  'LayerNormalization without beta': () => ({
    layer: new LayerNormalization({ center: false }),
    reference: layerNormalization({ center: false }),
  }),
  'LayerNormalization without gamma, ε 0.1': () => ({
    layer: new LayerNormalization({ scale: false, epsilon: 0.1 }),
    reference: layerNormalization({ scale: false, epsilon: 0.1 }),
  }),
  RMSNormalization: () => ({
    layer: new RMSNormalization(),
    reference: layerNormalization({ center: false, rms: true, epsilon: 1e-6 }),
  }),
  BatchNormalization: () => normalised({}),
  'BatchNormalization without beta': () => normalised({ center: false }),
  'BatchNormalization without gamma, ε 0.1': () => normalised({ scale: false, epsilon: 0.1 }),
};

for (const activation of ['linear', 'relu', 'sigmoid', 'tanh', 'hardSigmoid'] as const) {
  cases[`Dense with ${activation}`] = () => ({
    layer: new Dense({ units: 3, activation }),
    reference: dense(activations[activation]),
  });
}

/** By moving moments that are no weights to train. */
function normalised(options: { center?: boolean; scale?: boolean; epsilon?: number }): Made {
  const [movingMeanInitializer, movingVarianceInitializer] = [0.3, 1.5].map((value) =>
    tf.initializers.constant({ value }),
  );
  const layer = new BatchNormalization({ ...options, movingMeanInitializer, movingVarianceInitializer } as object);
  const moments: [number[], number[]] = [new Array<number>(4).fill(0.3), new Array<number>(4).fill(1.5)];
  return { layer, reference: batchNormalization(() => moments, options) };
}

function rows(list: number[], columns: number): number[][] {
  return Array.from({ length: list.length / columns }, (_, r) => list.slice(r * columns, (r + 1) * columns));
}

describe('the way back through layers without steps, against differences in float64', () => {
  failOnGpuErrors();
  before(testEngine);
  for (const [title, make] of Object.entries(cases)) it(title, () => expectLayerDifferences({ inputs, ...make() }));

  it('LayerNormalization over time and channels', () =>
    expectLayerDifferences({
      layer: new LayerNormalization({ axis: [1, 2] }),
      inputs,
      shapes: [[5, 4]],
      reference: layerNormalization({ whole: true }),
    }));

  for (const masked of [false, true]) {
    it(`BatchNormalization in training, by the batch’s own moments${masked ? ', padding left out' : ''}`, () => {
      const mask = [...[1, 1, 0, 1, 1], ...[1, 1, 1, 0, 0]];
      return expectLayerDifferences({
        layer: new BatchNormalization({}),
        inputs,
        kwargs: { training: true },
        ...(masked && { masks: [mask] }),
        reference: (given: Given) =>
          batchNormalization(() => columnMoments(given.batch[0].flat(), masked ? mask : undefined))(given),
      });
    });
  }
});
