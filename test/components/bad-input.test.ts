import { expect } from 'chai';
import '../../components/index';
import type { ElementData } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const good = [
  [0, 1],
  [2, 3],
];
const size = { width: 300, height: 300 };

function buffer(device: GPUDevice, bytes: number, usage = GPUBufferUsage.STORAGE): GPUBuffer {
  return device.createBuffer({ size: bytes, usage });
}

/** What a page might get wrong, and the sentence it reads. */
const cases: [string, (device: GPUDevice) => unknown, string][] = [
  [
    'one axis where a heatmap needs two',
    () => ({ values: Float32Array.of(1, 2, 3), shape: [3] }),
    'data is [key 3]; a heatmap draws two axes. Give data with at least two.',
  ],
  ['a scalar', () => tf.scalar(3), 'data is a single number without axes. Give at least one axis.'],
  [
    'an empty tensor',
    () => tf.zeros([0, 4]),
    'data is [query 0, key 4] and so has no elements. Give at least one per axis.',
  ],
  [
    'a tensor of whole numbers',
    () => tf.tensor2d([[1, 2]], undefined, 'int32'),
    'the tensor’s dtype is int32; only float32 is drawn. Give tensor.toFloat().',
  ],
  [
    'values that do not fill the shape',
    () => ({ values: new Float32Array(5), shape: [2, 3] }),
    'there are 5 values but [query 2, key 3] needs 6. Give values and shape that agree.',
  ],
  [
    'values that are words',
    () => ({ values: ['1', '2'], shape: [1, 2] }),
    'data.values is an array that holds a string. Give a typed array or an array of numbers; NaN marks a gap.',
  ],
  [
    'values of 64-bit integers',
    () => ({ values: BigInt64Array.of(1n, 2n), shape: [1, 2] }),
    'data.values is a BigInt64Array. Give a typed array or an array of numbers; NaN marks a gap.',
  ],
  [
    'values that are no list',
    () => ({ values: 7, shape: [1, 1] }),
    'data.values is 7. Give a typed array or an array of numbers; NaN marks a gap.',
  ],
  [
    'a buffer that is mapped',
    (device) => ({
      buffer: device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE, mappedAtCreation: true }),
      shape: [2, 2],
    }),
    'the buffer is mapped. Call unmap() first.',
  ],
  [
    'a shape with a hole',
    () => ({ values: new Float32Array(2), shape: [2, null] }),
    'the shape is [2,null]. Give an array of whole numbers.',
  ],
  ['ragged rows', () => [[1, 2], [3]], 'row 1 has 1 numbers and row 0 has 2. Give rows of equal length.'],
  ['rows of text', () => [['a']], 'data holds a string. Give rows of numbers; NaN marks a gap.'],
  [
    'a typed array without a shape',
    () => new Float32Array(1000),
    'data is a Float32Array without a shape. Give a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows.',
  ],
  [
    'numbers that are no rows',
    () => [1, 2, 3],
    'row 0 of data is 1. Give rows that are typed arrays or arrays of numbers.',
  ],
  [
    'words in place of rows',
    () => ['abc', 'def'],
    'row 0 of data is abc. Give rows that are typed arrays or arrays of numbers.',
  ],
  [
    'rows of 64-bit integers',
    () => [BigInt64Array.of(1n, 2n)],
    'row 0 of data is a BigInt64Array. Give rows that are typed arrays or arrays of numbers.',
  ],
  ['rows of rows', () => [[[1, 2]]], 'data holds an object. Give rows of numbers; NaN marks a gap.'],
  [
    'a row with a hole of undefined',
    () => [[1, undefined]],
    'data holds an undefined. Give rows of numbers; NaN marks a gap.',
  ],
  [
    'a function',
    () => () => 1,
    'data is function. Give a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows.',
  ],
  [
    'an object of many keys',
    () => Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${i}`, i])),
    'data is an object with key0, key1, key2, key3, key4. Give a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows.',
  ],
  [
    'a shape of big integers',
    () => ({ values: [1, 2], shape: [1n, 2n] }),
    'the shape is [1,2]. Give an array of whole numbers.',
  ],
  ['a shape that is a number', () => ({ values: [1, 2], shape: 2 }), 'the shape is 2. Give an array of whole numbers.'],
  [
    'axes in one word',
    () => ({ values: [1, 2], shape: [1, 2], axes: 'ab' }),
    'data.axes is ab. Give an array of strings, one name per axis.',
  ],
  [
    'axes that are numbers',
    () => ({ values: [1, 2], shape: [1, 2], axes: [0, 1] }),
    'data.axes is an array that holds an undefined. Give an array of strings, one name per axis.',
  ],
  [
    'a type of buffer that is a number',
    (device) => ({ buffer: buffer(device, 16), shape: [2, 2], dtype: 32n }),
    'data.dtype is 32. Give one of float32, float16, int32, uint32.',
  ],
  ['no rows', () => [], 'data is an array without numbers. Give at least one row with one number.'],
  [
    'a string',
    () => 'weights.npy',
    'data is string. Give a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows.',
  ],
  [
    'an object of another kind',
    () => ({ weights: [] }),
    'data is an object with weights. Give a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows.',
  ],
  [
    'a buffer that is too small',
    (device) => ({ buffer: buffer(device, 16), shape: [4, 4] }),
    'the buffer holds 16 bytes but [query 4, key 4] needs 64. Give a larger buffer or another shape.',
  ],
  [
    'a buffer of the wrong usage',
    (device) => ({ buffer: buffer(device, 64, GPUBufferUsage.VERTEX), shape: [4, 4] }),
    'the buffer’s usage lacks STORAGE. Create it with STORAGE | COPY_SRC.',
  ],
  [
    'axis names that do not match',
    () => ({ tensor: tf.ones([2, 2]), axes: ['query'] }),
    'there are 1 axis names for 2 axes. Give one name per axis.',
  ],
  [
    'something that is no tensor',
    () => ({ tensor: [[1, 2]] }),
    'data.tensor is no tf.Tensor. Give the tensor itself, of the tf that attnscope exports.',
  ],
  [
    'a disposed tensor',
    () => {
      const tensor = tf.ones([2, 2]);
      tensor.dispose();
      return tensor;
    },
    'the tensor is disposed. Set the data before you dispose it.',
  ],
];

describe('what an element says to bad input', () => {
  failOnGpuErrors();

  for (const [what, make, sentence] of cases) {
    it(`is one sentence for ${what}, and the last good picture stays`, async () => {
      const { device } = await testEngine();
      const element = mount('attn-heatmap', { data: good }, size);
      await element.updateComplete;
      const told: string[] = [];
      element.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
      element.data = make(device!) as ElementData;
      await element.updateComplete;
      expect(told).to.deep.equal([`attn-heatmap: ${sentence}`]);
      expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.equal(told[0]);
      expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([0, 0, 255]);
      expect(await element.probe(1, 1), 'the last good data is still there to probe').to.equal(3);
    });
  }

  it('goes away with the next good data', async () => {
    const element = mount('attn-heatmap', { data: [] as number[][] }, size);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')).not.to.equal(null);
    element.data = good;
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([0, 0, 255]);
  });

  it('names an unknown colour map and a norm that is none', async () => {
    const element = mount('attn-heatmap', { data: good }, size);
    await element.updateComplete;
    const message = (): string => element.shadowRoot!.querySelector('[part=message]')!.textContent!;
    element.cmap = 'jet';
    await element.updateComplete;
    expect(message()).to.match(/^attn-heatmap: there is no colour map "jet". Use one of bwr, /);
    element.cmap = 'bwr';
    element.norm = '1,-1';
    await element.updateComplete;
    expect(message()).to.equal(
      'attn-heatmap: norm is "1,-1": its low end is not below its high end. Swap or change them.',
    );
    element.norm = 'linear';
    await element.updateComplete;
    expect(message()).to.equal(
      'attn-heatmap: norm is "linear". Leave it empty, or give "symmetric", "log", "robust", "row", two numbers such as "-1,1", or "log,0.001,1".',
    );
    element.norm = 'log,0,1';
    await element.updateComplete;
    expect(message()).to.equal('attn-heatmap: norm is "log,0,1": a logarithm needs ends above 0. Change 0.');
  });

  it('refuses to probe where there is nothing', async () => {
    const element = mount('attn-heatmap', { data: good }, size);
    const failure = await element.probe(0, 2).then(String, (error: Error) => error.message);
    expect(failure).to.equal('probe(0, 2) is outside [query 2, key 2]. Give one index per axis, from 0.');
    const empty = mount('attn-heatmap', {}, size);
    expect(await empty.probe(0, 0).then(String, (error: Error) => error.message)).to.equal(
      'attn-heatmap: there is no data yet. Set data first.',
    );
  });
});

describe('an element that the page made before its class was known', () => {
  it('draws data that was set on it as a plain property', async () => {
    await testEngine();
    const element = document.createElement('attn-heatmap-later') as HTMLElementTagNameMap['attn-heatmap'];
    Object.assign(element.style, { width: '300px', height: '300px' });
    element.data = good;
    document.body.append(element);
    customElements.define('attn-heatmap-later', class extends customElements.get('attn-heatmap')! {});
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(1, 1).slice(0, 3)).to.deep.equal([0, 0, 255]);
    element.remove();
  });
});
