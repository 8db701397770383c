import { expect } from 'chai';
import '../../components/index';
import type { ElementData } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { allStatistics, weightsOf } from '../reference/virtual-maps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { seededMaps, shapesOf, valuesData } from '../support/virtual-cases';

const size = { width: 320, height: 300 };
const maps = seededMaps({ heads: 4, keyHeads: 2, queries: 12, keys: 12, units: 8, causal: true });
const { query, key, options } = shapesOf(maps);
const values = { query: { values: maps.query, shape: query }, key: { values: maps.key, shape: key } };

describe('a virtual map in an element', () => {
  failOnGpuErrors();

  it('takes tensors, which the page may dispose at once, and statistics', async () => {
    await testEngine();
    const element = mount('attn-heatmap', { head: 3 }, size);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      element.data = {
        query: tf.tensor(maps.query, query as [number, number, number]),
        key: { tensor: tf.tensor(maps.key, key as [number, number, number]) },
        statistics: tf.tensor(allStatistics(maps), [4, 12, 4]),
        ...options,
      } as ElementData;
    });
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')?.textContent ?? '').to.equal('');
    const wanted = weightsOf(maps, 3, 9);
    for (const column of [0, 4, 9]) expect(await element.probe(3, 9, column)).to.be.closeTo(wanted[column], 1e-6);
    expect(await element.probe(3, 9, 10), 'a masked cell').to.equal(0);
    element.data = null;
    await until(() => tf.memory().numTensors === before);
  });

  it('becomes an image and a table, with profiles of a locked cell beside it', async () => {
    const element = mount('attn-heatmap', { head: 1, data: valuesData(maps), rowStatistic: 'entropy' }, size);
    element.locked = { row: 7, column: 2 };
    await element.updateComplete;
    const blob = await element.toBlob();
    expect(blob.size).to.be.above(1000);
    expect(await element.toSVG()).to.match(/<svg/);
    await until(() => element.lockedLines.across !== undefined);
    const { across } = element.lockedLines;
    expect(across!.sum, 'a row of weights').to.be.closeTo(1, 1e-6);
    expect(across!.max).to.be.closeTo(Math.max(...weightsOf(maps, 1, 7)), 1e-6);
  });

  it('gives way to stored data and comes back', async () => {
    const element = mount('attn-heatmap', { head: 2, data: valuesData(maps), noAxes: true, noColorbar: true }, size);
    await element.updateComplete;
    const first = readPixels(canvasOf(element)).at(5, 5);
    element.data = { values: Float32Array.of(1, 0, 0, 1), shape: [2, 2], axes: ['query', 'key'] };
    await element.updateComplete;
    expect(await element.probe(1, 1)).to.equal(1);
    element.data = valuesData(maps);
    await element.updateComplete;
    expect(readPixels(canvasOf(element)).at(5, 5)).to.deep.equal(first);
  });

  const bad: [string, unknown, RegExp][] = [
    ['units', { ...values, key: { values: maps.key, shape: [4, 12, 4] } }, /key: query is \[head 4, token 12, unit 8\] and key \[head 4, token 12, unit 4\]\. Give both/], // prettier-ignore
    ['heads', { ...values, key: { values: new Float32Array(3 * 12 * 8), shape: [3, 12, 8] } }, /query has 4 heads and key 3, which does not divide/], // prettier-ignore
    ['axes', { ...values, query: [[1, 2]] }, /query: it is \[axis0 1, axis1 2\]\. Give \[head, token, unit\]/],
    ['scale', { ...values, scale: undefined }, /scale is undefined\. Give the factor/],
    ['scale', { ...values, scale: NaN }, /scale is NaN/],
    ['causal', { ...values, causal: 1 }, /causal is 1/],
    ['window', { ...values, window: 1.5 }, /window is 1\.5/],
    ['window', { ...values, window: 3, causal: false }, /window is 3, counted back .*causal: true/],
    ['statistics', { ...values, statistics: { values: new Float32Array(40), shape: [4, 10, 1] } }, /statistics: statistics are \[head 4, token 10, statistic 1\]; this query needs \[head 4, token 12, statistic 4\]/], // prettier-ignore
    ['names', { ...values, axes: ['head', 'query'] }, /axes of a virtual map are not three/],
    ['names', { ...values, softcap: 50 }, /no "softcap": its weights would be others/],
    ['a null', { ...values, key: null }, /key: data is null/],
    ['count', { ...values, key: { values: maps.key, shape: [2, 13, 8] } }, /key: there are 192 values but/],
  ];
  for (const [what, data, said] of bad) {
    it(`is refused for its ${what}: ${said.source.slice(0, 40)}`, async () => {
      const element = mount('attn-heatmap', { head: 0 }, size);
      await testEngine();
      element.data = { scale: 1, causal: true, ...(data as object) } as ElementData;
      await element.updateComplete;
      const { message } = await refusal(element.probe(0, 0, 0));
      expect(message).to.match(said);
    });
  }

  it('is refused where its buffers are not large enough for their strides, and with a head that is none', async () => {
    const device = (await testEngine()).requireDevice();
    const buffer = device.createBuffer({ size: 4 * 300, usage: GPUBufferUsage.STORAGE });
    const strided = { buffer, shape: query, strides: [8, 32, 1] };
    const element = mount('attn-heatmap', { head: 0, data: { ...values, ...options, query: strided } }, size);
    await element.updateComplete;
    expect((await refusal(element.probe(0, 0, 0))).message).to.match(
      /query: the buffer holds 1200 bytes but .* needs 1536/,
    );
    element.data = { ...values, ...options };
    element.head = 4;
    await element.updateComplete;
    expect((await refusal(element.probe(0, 0, 0))).message).to.match(/head is 4, and the data has 4/);
    buffer.destroy();
  });

  it('takes no rows, and other figures say where it is drawn', async () => {
    const element = mount('attn-heatmap', { data: { ...values, ...options }, head: 0 }, size);
    await element.updateComplete;
    element.appendRows([[1, 2]]);
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')!.textContent).to.match(
      /cannot be appended to a virtual map/,
    );
    const grid = mount('feature-grid', { data: { ...values, ...options } }, size);
    await grid.updateComplete;
    expect(grid.shadowRoot!.querySelector('[part=message]')!.textContent).to.match(
      /virtual map, which attn-heatmap draws/,
    );
  });
});
