import axe from 'axe-core';
import { expect } from 'chai';
import '../../components/attn-overview';
import type { AttnOverview } from '../../components/attn-overview';
import type { HeadDetail } from '../../components/events';
import { german } from '../../components/words/german';
import { layOutMaps, OverviewGeometry, mapsInPlaces } from '../../src/views/overview/geometry';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { click, moveTo } from '../support/hand';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

const size = { width: 480, height: 420 };

/** Maps [layer, head, query, key]: causal rows of equal weights, and what `more` writes over them. */
function maps(
  [layers, heads, tokens]: readonly [number, number, number],
  more: (values: Float32Array, at: (l: number, h: number, q: number, k: number) => number) => void = () => {},
): { values: Float32Array; shape: number[]; axes: string[] } {
  const shape = [layers, heads, tokens, tokens];
  const values = new Float32Array(layers * heads * tokens * tokens);
  const at = (l: number, h: number, q: number, k: number): number => ((l * heads + h) * tokens + q) * tokens + k;
  for (let map = 0; map < layers * heads; map++) {
    for (let q = 0; q < tokens; q++) values.fill(1 / (q + 1), at(0, map, q, 0), at(0, map, q, q + 1));
  }
  more(values, at);
  return { values, shape, axes: ['layer', 'head', 'query', 'key'] };
}

async function show(data: AttnOverview['data'], more: Partial<AttnOverview> = {}): Promise<AttnOverview> {
  const element = mount('attn-overview', { noColorbar: true, norm: '0,1', ...more, data }, size);
  await element.updateComplete;
  return element;
}

/** Where maps lie on an element's canvas, as it lays them out. */
function geometryOf(element: AttnOverview, layers: number, heads: number): OverviewGeometry {
  const { width, height } = canvasOf(element);
  const layout = layOutMaps({ layers, heads, inOrder: true }, { width, height, dpr: devicePixelRatio, labels: true });
  return new OverviewGeometry(layout, mapsInPlaces({ layers, heads, order: null }, layout), { width, height }, 0);
}

const message = (element: AttnOverview): string | undefined =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent ?? undefined;
const surface = (element: AttnOverview): HTMLElement => element.shadowRoot!.querySelector('[part=surface]')!;
const readout = (element: AttnOverview): string => element.shadowRoot!.querySelector('.spoken')!.textContent!;

function press(element: AttnOverview, key: string): void {
  surface(element).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
}

/** The page's point over a head's thumbnail. */
function pointOf(element: AttnOverview, geometry: OverviewGeometry, map: number): [number, number] {
  const { left, top } = canvasOf(element).getBoundingClientRect();
  const { x, y, width, height } = geometry.boxOf(geometry.placeOf(map)!);
  return [left + (x + width / 2) / devicePixelRatio, top + (y + height / 2) / devicePixelRatio];
}

describe('<attn-overview>', () => {
  failOnGpuErrors();

  it('shows each cell of small maps in its colour, a row per layer and a column per head', async () => {
    const data = maps([2, 3, 4], (values, at) => {
      values[at(1, 2, 3, 1)] = 0.85;
      values[at(0, 1, 2, 2)] = 0.6;
    });
    const element = await show(data);
    const pixels = readPixels(canvasOf(element));
    const geometry = geometryOf(element, 2, 3);
    for (const [layer, head, query, key] of [
      [1, 2, 3, 1],
      [0, 1, 2, 2],
      [0, 0, 0, 0],
      [1, 0, 3, 3],
      [0, 2, 1, 3],
    ]) {
      const { x, y, width, height } = geometry.boxOf([layer, head]);
      const pixel = pixels.at(Math.floor(x + ((key + 0.5) / 4) * width), Math.floor(y + ((query + 0.5) / 4) * height));
      const value = data.values[((layer * 3 + head) * 4 + query) * 4 + key];
      expect(colourDistance(pixel, await matplotlibColour('viridis', value, [0, 1]))).to.be.at.most(1);
      expect(pixel[3]).to.equal(255);
    }
    expect(pixels.at(0, 0)[3], 'between thumbnails').to.equal(0);
  });

  it('loses no spike of one cell among 700 × 700, in a thumbnail of some dozen pixels', async () => {
    const data = maps([2, 4, 700], (values, at) => {
      values.fill(0.001);
      values[at(1, 3, 611, 77)] = 0.8;
    });
    const element = await show(data);
    const geometry = geometryOf(element, 2, 4);
    const pixels = readPixels(canvasOf(element));
    const spike = await matplotlibColour('viridis', 0.8, [0, 1]);
    const found: string[] = [];
    for (let y = 0; y < pixels.height; y++) {
      for (let x = 0; x < pixels.width; x++) {
        if (colourDistance(pixels.at(x, y), spike) <= 1 && pixels.at(x, y)[3] === 255) found.push(`${x},${y}`);
      }
    }
    const { x, y, width, height } = geometry.boxOf([1, 3]);
    // A block of 8 × 8 cells may lie under two pixels of a side.
    expect(found.length).to.be.within(1, 4);
    expect(found).to.include(`${Math.floor(x + (77 / 700) * width)},${Math.floor(y + (611 / 700) * height)}`);
  });

  it('shows a spike below zero, and spans its colours over what there is', async () => {
    const data = maps([1, 2, 300], (values, at) => {
      values.fill(0.25);
      values[at(0, 1, 200, 100)] = -2;
    });
    const element = await show(data, { norm: 'symmetric', cmap: 'bwr', noColorbar: false });
    const { x, y, width, height } = geometryOf(element, 1, 2).boxOf([0, 1]);
    const pixel = readPixels(canvasOf(element)).at(
      Math.floor(x + (100.5 / 300) * width),
      Math.floor(y + (200.5 / 300) * height),
    );
    expect(colourDistance(pixel, await matplotlibColour('bwr', -2, [-2, 2]))).to.be.at.most(1);
    const bar = (): string => element.shadowRoot!.querySelector('[part=colorbar]')!.textContent.replace(/\s+/g, ' ');
    await until(() => !bar().includes('low'));
    expect(bar()).to.match(/−2.* 2/);
  });

  it('tells a head and its scores under the pointer, and selects it by a click', async () => {
    const data = maps([2, 3, 4]);
    const element = await show(data);
    const geometry = geometryOf(element, 2, 3);
    const events: unknown[] = [];
    const heard = (event: Event): void => {
      events.push({ ...(event as CustomEvent<HeadDetail>).detail, composed: event.composed });
    };
    document.addEventListener('head-select', heard, { once: true });
    await moveTo(pointOf(element, geometry, 5));
    await until(() => readout(element).startsWith('L1H2'));
    // Rows of 1, 1/2, 1/3 and 1/4: entropies of 0, 1, log2 3 and 2 bits.
    expect(readout(element)).to.equal('L1H2: entropy 1.146 bits, first token 0.5208, previous token 0.3611');
    await click(pointOf(element, geometry, 1));
    await until(() => events.length > 0);
    expect(events).to.deep.equal([{ layer: 0, head: 1, composed: true }]);
    expect(element.selectedHead).to.equal('L0H1');
    expect(element.shadowRoot!.querySelector('[part=selected] rect')).not.to.equal(null);
  });

  it('is walked by keys, row by row, and selects by Enter', async () => {
    const element = await show(maps([2, 3, 4]));
    const selected: unknown[] = [];
    element.addEventListener('head-select', (event) => selected.push((event as CustomEvent).detail));
    for (const key of ['ArrowRight', 'ArrowDown', 'End']) press(element, key);
    await until(() => readout(element).startsWith('L1H2'));
    press(element, 'Enter');
    await until(() => selected.length > 0);
    expect(selected).to.deep.equal([{ layer: 1, head: 2 }]);
    press(element, 'Escape');
    await element.updateComplete;
    expect(readout(element)).to.equal('');
  });

  it('puts the heads with the highest of a score first, and names each', async () => {
    const data = maps([2, 2, 6], (values, at) => {
      // L1H0 attends to the token before, L0H1 half to it.
      for (let q = 1; q < 6; q++) {
        values.fill(0, at(1, 0, q, 0), at(1, 0, q, 6));
        values[at(1, 0, q, q - 1)] = 1;
        values.fill(0.5 / q, at(0, 1, q, 0), at(0, 1, q, q + 1));
        values[at(0, 1, q, q - 1)] = 0.5;
      }
    });
    const element = await show(data, { sort: 'previous' });
    const names = (): string[] =>
      [...element.shadowRoot!.querySelectorAll('[part=names] text')].map((node) => node.textContent!);
    await until(() => names()[0] === 'L1H0');
    expect(names().slice(0, 2)).to.deep.equal(['L1H0', 'L0H1']);
    expect((await element.toCSV()).split('\r\n').slice(0, 2)).to.deep.equal([
      'layer,head,entropy,sink,previous,duplicate,induction',
      '1,0,0,0.33333334,1,NaN,NaN',
    ]);
    element.sort = 'layer';
    await element.updateComplete;
    await until(() => names().length === 0);
  });

  it('scrolls where not all heads find room, and brings the cursor into sight', async () => {
    const element = await show(maps([40, 12, 3]));
    const bar = (): HTMLElement | null => element.shadowRoot!.querySelector('[part=scrollbar]');
    expect(bar()?.ariaValueNow).to.equal('0');
    for (let i = 0; i < 9; i++) press(element, 'PageDown');
    await until(() => readout(element).startsWith('L39H0'));
    await element.updateComplete;
    expect(Number(bar()!.ariaValueNow)).to.be.above(20);
    const top = surface(element).getBoundingClientRect();
    const cursor = element.shadowRoot!.querySelector('[part=cursor] rect')!.getBoundingClientRect();
    expect(cursor.bottom).to.be.at.most(top.bottom + 2);
    expect(cursor.top).to.be.at.least(top.top - 2);
  });

  it('is a table of scores for those who read, in English and in German', async () => {
    const element = await show(maps([2, 2, 4]));
    element.shadowRoot!.querySelector<HTMLButtonElement>('[part=table-button]')!.click();
    const table = (): HTMLElement | null => element.shadowRoot!.querySelector('[part=table] table');
    await until(() => table() !== null);
    const cells = (row: number): string[] =>
      [...table()!.querySelectorAll('tr')[row].children].map((cell) => cell.textContent!.trim());
    expect(table()!.querySelector('caption')!.textContent.trim()).to.equal(
      'Scores of all 4 heads: means over the rows of the map. Entropy is in bits.',
    );
    expect(cells(0)).to.deep.equal(['head', 'entropy', 'first token', 'previous token', 'same token', 'induction']);
    expect(cells(3)).to.deep.equal(['L1H0', '1.146', '0.5208', '0.3611', '–', '–']);
    const summary = surface(element).ariaLabel;
    expect(summary).to.equal(
      'Attention maps of 2 layers with 2 heads each, 4 by 4. Highest entropy: L0H0 (1.146). Highest first token: L0H0 (0.5208). Highest previous token: L0H0 (0.3611).',
    );
    element.words = german;
    await element.updateComplete;
    expect(surface(element).ariaLabel).to.match(/^Attention-Karten von 2 Schichten mit je 2 Köpfen, 4 mal 4\./);
    expect((await axe.run(element, { rules: { region: { enabled: false } } })).violations).to.deep.equal([]);
  });

  it('takes one layer, buffers and tensors, and says of other data what it needs', async () => {
    const engine = await testEngine();
    const { values } = maps([1, 3, 5]);
    const element = await show({ values, shape: [3, 5, 5] });
    expect(surface(element).ariaLabel).to.match(/^Attention maps of 1 layer with 3 heads each, 5 by 5\./);
    const buffer = engine.device!.createBuffer({
      size: values.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    engine.device!.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    element.data = { buffer, shape: [3, 1, 5, 5] };
    await element.updateComplete;
    expect(surface(element).ariaLabel).to.match(/^Attention maps of 3 layers with 1 head each/);
    expect(await element.probe(2, 0, 4, 1)).to.be.closeTo(0.2, 1e-7);
    for (const [more, said] of [
      [{ sort: 'induction' }, 'sort is "induction", and this data does not tell its tokens.'],
      [{ sort: 'size' }, 'sort is "size". Give one of layer, entropy, sink, previous, duplicate, induction.'],
      [{ norm: 'row' }, 'norm is "row", which an overview lacks.'],
      [{ selectedHead: '3,5' }, 'selected-head is "3,5". Give a head such as "L3H5", or leave it empty.'],
      [{ cmap: 'no' }, 'there is no colour map'],
    ] as const) {
      const wrong = await show({ values, shape: [3, 5, 5] }, more as Partial<AttnOverview>);
      expect(message(wrong)).to.include(said);
      wrong.remove();
    }
    element.data = [[1, 2], [3, 4]]; // prettier-ignore
    await element.updateComplete;
    expect(message(element)).to.include('Give [layer, head, query, key], or [head, query, key] of one layer.');
    buffer.destroy();
  });

  it('becomes an image with its axes', async () => {
    const element = await show(maps([2, 3, 4]), { title: 'all heads' });
    const blob = await element.toBlob('image/png', { scale: 1 });
    const image = await createImageBitmap(blob);
    expect([image.width, image.height]).to.deep.equal([size.width, size.height]);
    expect(await element.toSVG()).to.include('all heads');
  });
});
