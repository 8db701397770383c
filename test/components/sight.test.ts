import { expect } from 'chai';
import '../../components/index';
import { english } from '../../components/words';
import { loadInput } from '../../src/models/load-input';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { catchFiles, tool } from '../support/tools';

const size = { width: 560, height: 400 };
const matrix = [
  [0, 0.25, 0.5],
  [0.75, 1, -2],
];

/** What numpy.save wrote: float32 of the matrix, float32 [2, 3, 4] of 0 … 23, float64 [[0, 1, 1], [1, 2, 3]]. */
const numpy = {
  matrix: 'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPgAAAD8AAEA/AACAPwAAAMA=', // prettier-ignore
  maps: 'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMsIDQpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEAAAMBAAADgQAAAAEEAABBBAAAgQQAAMEEAAEBBAABQQQAAYEEAAHBBAACAQQAAiEEAAJBBAACYQQAAoEEAAKhBAACwQQAAuEE=', // prettier-ignore
  counts: 'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAPA/AAAAAAAA8D8AAAAAAADwPwAAAAAAAABAAAAAAAAACEA=', // prettier-ignore
};

async function base64(file: Blob): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer())));
}

async function show<T extends 'attn-heatmap' | 'feature-grid' | 'feature-histogram' | 'feature-scatter'>(
  tag: T,
  properties: object,
): Promise<HTMLElementTagNameMap[T]> {
  const element = mount(tag, properties as never, size);
  await element.updateComplete;
  return element;
}

const lines = (csv: string): string[] => csv.trimEnd().split('\r\n');
const series = { shape: [2, 4, 3], values: Float32Array.from({ length: 24 }, (_, i) => i / 10), axes: undefined };

describe('the numbers in sight as files', () => {
  failOnGpuErrors();

  it('are a heatmap’s window, with the names as heads, in any language', async () => {
    const names = { rows: ['say "hi"', 'b'], columns: ['x', 'y, z', 'w'] };
    const element = await show('attn-heatmap', { data: matrix, ...names, lang: 'de' });
    expect(await element.toCSV()).to.equal('query \\ key,x,"y, z",w\r\n"say ""hi""",0,0.25,0.5\r\nb,0.75,1,-2\r\n');
    element.window = { x: 1.2, y: 0, width: 1.5, height: 0.5 };
    expect(await element.toCSV()).to.equal('query \\ key,"y, z",w\r\n"say ""hi""",0.25,0.5\r\n');
  });

  it('are the bytes that numpy writes, and our own reader reads them', async () => {
    const element = await show('attn-heatmap', { data: matrix });
    const file = await element.toNPY();
    expect(await base64(file)).to.equal(numpy.matrix);
    const read = await loadInput(new File([file], 'matrix.npy'));
    expect(read.shape).to.deep.equal([2, 3]);
    expect([...read.values]).to.deep.equal(matrix.flat());
    const csv = await loadInput(new File([await element.toCSV()], 'matrix.csv'));
    expect(csv.shape[0]).to.equal(2);
    const maps = { shape: [2, 3, 4], values: Float32Array.from({ length: 24 }, (_, i) => i) };
    const several = await show('attn-heatmap', { data: { ...maps, axes: ['head', 'query', 'key'] }, heads: 'all' });
    expect(await base64(await several.toNPY())).to.equal(numpy.maps);
    expect(lines(await several.toCSV())[4]).to.equal('"1, 0",12,13,14,15');
    several.heads = 'mean';
    expect(lines(await several.toCSV())[1]).to.equal('0,6,7,8,9');
  });

  it('tell every float32 from its neighbours by no more digits than that needs', async () => {
    const values = [0.1, 1 / 3, 16777217, 1e-42, 3.4e38, -0.007, NaN, Infinity].map(Math.fround);
    const element = await show('attn-heatmap', { data: [values] });
    const cells = lines(await element.toCSV())[1]
      .split(',')
      .slice(1);
    expect(cells).to.deep.equal(['0.1', '0.33333334', '16777216', '1e-42', '3.4e+38', '-0.007', 'NaN', 'Infinity']);
    expect(cells.map((text) => Math.fround(Number(text)))).to.deep.equal(values);
  });

  it('are a grid’s lines in sight over time: all, one cell, a part, rows of heat', async () => {
    const element = await show('feature-grid', { data: series, sample: 1, names: ['a', 'b', 'c'] });
    expect(lines(await element.toCSV())).to.deep.equal(['time,a,b,c', '0,1.2,1.3,1.4', '1,1.5,1.6,1.7', '2,1.8,1.9,2', '3,2.1,2.2,2.3']); // prettier-ignore
    element.enlarged = 1;
    await element.updateComplete;
    element.window = { x: 1, y: 0, width: 2, height: 1 };
    expect(lines(await element.toCSV())).to.deep.equal(['time,b', '1,1.6', '2,1.9']);
    element.enlarged = null;
    element.mode = 'heat';
    await element.updateComplete;
    element.window = { x: 0, y: 1, width: 1, height: 2 };
    expect(lines(await element.toCSV())).to.deep.equal(['time,b,c', '0,1.3,1.4']);
    const both = await show('feature-grid', { data: series, samples: 'overlay' });
    expect(lines(await both.toCSV()).slice(0, 2)).to.deep.equal(['time,"0, 0","0, 1","0, 2","1, 0","1, 1","1, 2"', '0,0,0.1,0.2,1.2,1.3,1.4']); // prettier-ignore
  });

  it('are a histogram’s edges and counts, and a scatter plot’s markers', async () => {
    const histogram = await show('feature-histogram', { data: [[0, 1, 1, 2]], bins: 2 });
    expect(lines(await histogram.toCSV())).to.deep.equal(['low,high,count', '0,1,1', '1,2,3']);
    expect(await base64(await histogram.toNPY())).to.equal(numpy.counts);
    histogram.data = [[0, 10], [1, 30]]; // prettier-ignore
    Object.assign(histogram, { by: 'channel', shareXy: 'none' });
    const [head, first] = lines(await histogram.toCSV());
    expect(head).to.equal('channel 0 low,channel 0 high,channel 0,channel 1 low,channel 1 high,channel 1');
    expect(first).to.equal('0,0.5,1,10,20,1');
    const scatter = await show('feature-scatter', { data: matrix });
    expect(lines(await scatter.toCSV()).slice(0, 3)).to.deep.equal(['sample,value,channel', '0,0,0', '0,0.25,1']);
  });

  it('cost one read of 4 bytes per value, and none where they are too many', async () => {
    const { stats } = await testEngine();
    const element = await show('attn-heatmap', { data: matrix });
    await until(() => (element as unknown as { feed: { numbers: unknown } }).feed.numbers !== null);
    let before = { ...stats };
    await element.toCSV();
    expect(stats.readbacks - before.readbacks).to.equal(1);
    expect(stats.readbackBytes - before.readbackBytes).to.equal(24);
    element.data = { values: new Float32Array(1025 * 1024), shape: [1025, 1024] };
    await element.updateComplete;
    before = { ...stats };
    const refused = await element.toNPY().catch((error: Error) => error);
    expect((refused as Error).message).to.equal(
      '1049600 values are in sight, and a file takes 1048576 at most. Zoom in, or read the data yourself.',
    );
    tool(element, 'saveCsv').click();
    const note = element.shadowRoot!.querySelector('[part=tools-note]')!;
    const amount = (count: number, text: string) => ({ count, text });
    await until(() => note.textContent === english.tooMany(amount(1049600, '1,049,600'), amount(1048576, '1,048,576')));
    expect(stats.readbackBytes - before.readbackBytes).to.be.below(1000);
    element.window = { x: 0, y: 0, width: 1024, height: 1024 };
    const caught = catchFiles();
    tool(element, 'saveNpy').click();
    await until(() => caught.files.length === 1);
    caught.end();
    expect(caught.files[0].file.size).to.equal(128 + 4 * 2 ** 20);
  });
});
