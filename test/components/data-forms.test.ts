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

/** The same numbers in a buffer of the page's, by its type. */
const buffers: [string, ArrayBufferView<ArrayBuffer>][] = [
  ['float32', Float32Array.from(numbers)],
  ['int32', Int32Array.from(numbers)],
  ['uint32', Uint32Array.from(numbers)],
  ['float16', Uint16Array.of(0x0000, 0x3c00, 0x4000, 0x4200)],
];

describe('the forms that data may have', () => {
  failOnGpuErrors();

  for (const [dtype, stored] of buffers) {
    it(`are drawn alike: a buffer of ${dtype}, and again after it was overwritten`, async () => {
      const { device } = await testEngine();
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      const buffer = device!.createBuffer({ size: stored.byteLength, usage });
      device!.queue.writeBuffer(buffer, 0, stored);
      const data = { buffer, shape: [2, 2], dtype } as ElementData;
      const map = mount('attn-heatmap', { data, noAxes: true, noColorbar: true }, { width: 200, height: 200 });
      await map.updateComplete;
      expect(map.shadowRoot!.querySelector('[part=message]')).to.equal(null);
      expect(readPixels(canvasOf(map)).at(198, 198).slice(0, 3)).to.deep.equal([255, 0, 0]);
      expect([await map.probe(0, 1), await map.probe(1, 0), await map.probe(1, 1)]).to.deep.equal([1, 2, 3]);
      device!.queue.writeBuffer(buffer, 0, new Uint8Array(stored.buffer).fill(0, -4));
      map.redraw();
      await map.updateComplete;
      expect(await map.probe(1, 1)).to.equal(0);
      map.remove();
      buffer.destroy();
    });
  }

  it('are refused in a sentence where the type is unknown', async () => {
    const { device } = await testEngine();
    const buffer = device!.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
    const data = { buffer, shape: [2, 2], dtype: 'float64' } as unknown as ElementData;
    const map = mount('attn-heatmap', { data }, { width: 200, height: 200 });
    await map.updateComplete;
    expect(map.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(
      'attn-heatmap: data.dtype is "float64". Give one of float32, float16, int32, uint32.',
    );
  });

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
