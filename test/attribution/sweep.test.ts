import { expect } from 'chai';
import { attribute, loadModel, type AttributionOptions, type InputInfo } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';

/** Recorded models of other kinds: masks by every way, nested ones, convolutions, pooling, shared layers, operations. */
const files = [
  ...[
    'masking',
    'nested-masked',
    'masked-attention',
    'attention',
    'convolutions',
    'operations',
    'statistics',
    'nested',
  ].map((name) => `keras/made/${name}.keras`),
  ...[
    'one-Conv3D',
    'one-GroupNormalization',
    'siamese-shared',
    'mask-bilstm-2.2.4',
    'stateful-lstm',
    'noise-and-regular',
  ].map((name) => `models/${name}.h5`),
];

/** Numbers that an input takes: ids of its vocabulary, else a wave. */
function inputFor({ shape, dtype, vocabulary, axes }: InputInfo): tf.Tensor {
  const sides = shape.map((side, axis) => side ?? (axes[axis] === 'sample' ? 2 : 6));
  const whole = vocabulary !== undefined || dtype !== 'float32';
  const values = Array.from({ length: tf.util.sizeFromShape(sides) }, (_, i) =>
    whole ? (i * 7 + 1) % (vocabulary ?? 2) : Math.sin(i * 1.3 + 0.2),
  );
  return tf.tensor(values, sides, dtype as 'float32');
}

describe('a model of any kind is attributed, or refused in a sentence', () => {
  failOnGpuErrors();
  before(testEngine);

  for (const file of files) {
    it(file, async () => {
      const model = await loadModel(`/test/fixtures/${file}`);
      const x = model.inputs.map(inputFor);
      const done: string[] = [];
      for (const options of [
        { method: 'integrated-gradients', steps: 2 },
        { method: 'occlusion' },
        { method: 'lrp' },
      ] satisfies AttributionOptions[]) {
        const found = await attribute(model, x, options).catch((error: Error) => error);
        if (found instanceof Error) {
          expect(found.message).to.match(/^(attribute: |The layer ").+\. Give .+\.$/);
          continue;
        }
        done.push(options.method);
        for (const { tensor } of found.inputs) expect((await tensor.data()).every(Number.isFinite)).to.equal(true);
        found.dispose();
      }
      // Windows need no way back.
      expect(done).to.include('occlusion');
      tf.dispose(x);
      model.dispose();
    });
  }
});
