import { expect } from 'chai';
import '../../components/index';
import type { ElementData } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const numbers = [0, 1, 2, 3];
const rows = [
  [0, 1],
  [2, 3],
];
const arrays = [
  Float32Array,
  Float64Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
];

/** Every form in which a page may have the same four numbers. */
const forms: [string, () => ElementData][] = [
  ['rows of numbers', () => rows],
  ['a plain array of values', () => ({ values: numbers, shape: [2, 2] })],
  ...arrays.flatMap((Kind): [string, () => ElementData][] => [
    [`values in a ${Kind.name}`, () => ({ values: Kind.from(numbers), shape: [2, 2] })],
    [`rows of ${Kind.name}`, () => rows.map((row) => Kind.from(row))],
  ]),
  ['a tensor', () => tf.tensor2d(rows)],
  ['a tensor with axes', () => ({ tensor: tf.tensor2d(rows), axes: ['query', 'key'] })],
];

describe('the forms that data may have', () => {
  failOnGpuErrors();

  for (const [what, make] of forms) {
    it(`are drawn alike: ${what}`, async () => {
      await testEngine();
      const map = mount('attn-heatmap', { data: make(), noAxes: true, noColorbar: true }, { width: 200, height: 200 });
      await map.updateComplete;
      expect(map.shadowRoot!.querySelector('[part=message]')).to.equal(null);
      const pixels = readPixels(canvasOf(map));
      expect(pixels.at(1, 1).slice(0, 3)).to.deep.equal([0, 0, 255]);
      expect(pixels.at(198, 198).slice(0, 3)).to.deep.equal([255, 0, 0]);
      expect(await map.probe(1, 0)).to.equal(2);
    });
  }
});
