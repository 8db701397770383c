import { expect } from 'chai';
import '../../components/attn-heatmap';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';

const size = { width: 548, height: 460 };
const data = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 10]];

const partOf = <T extends HTMLElement>(element: AttnHeatmap, part: string, i = 0): T =>
  element.shadowRoot!.querySelectorAll<T>(`[part=${part}]`)[i];

function key(target: EventTarget, name: string, init: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...init }));
}

async function show(options: Partial<AttnHeatmap>): Promise<AttnHeatmap> {
  const element = mount('attn-heatmap', { data, ...options }, size);
  await element.updateComplete;
  await until(() => partOf(element, 'norm-handle') !== undefined);
  return element;
}

describe('the handles of a colour bar', () => {
  failOnGpuErrors();

  it('are dragged: the norm’s ends follow, and the colours with them', async () => {
    const element = await show({});
    const told: unknown[] = [];
    element.addEventListener('view-change', (event) => told.push((event as CustomEvent).detail.norm));
    const high = partOf(element, 'norm-handle', 1);
    const bar = element.shadowRoot!.querySelector('[part=colorbar] rect')!.getBoundingClientRect();
    const at = (place: number): PointerEventInit => ({
      pointerId: 1,
      clientX: bar.left + 5,
      clientY: bar.top + (1 - place) * bar.height,
      bubbles: true,
    });
    high.setPointerCapture = () => {}; // there is no such pointer
    high.dispatchEvent(new PointerEvent('pointerdown', at(1)));
    high.dispatchEvent(new PointerEvent('pointermove', at(0.5)));
    const [low, end] = element.norm.split(',').map(Number);
    expect(low).to.equal(0);
    expect(end).to.be.closeTo(5, 0.05);
    high.dispatchEvent(new PointerEvent('pointerup', at(0.5)));
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    const wanted = await matplotlibColour('bwr', 2, [0, end]);
    expect(colourDistance(pixels.at(Math.floor(0.25 * pixels.width), 10), wanted)).to.be.at.most(2);
    expect(told.at(-1)).to.equal(element.norm);
    expect(partOf(element, 'norm-handle', 1).getAttribute('aria-valuetext')).to.equal(
      String(Number(end.toPrecision(4))),
    );
    partOf(element, 'norm-handle', 1).dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
    expect(element.norm, 'as it was').to.equal('');
  });

  it('are moved by keys, never past each other, and Escape brings the norm back', async () => {
    const element = await show({ norm: 'symmetric' });
    const press = async (end: number, name: string): Promise<number[]> => {
      key(partOf(element, 'norm-handle', end), name);
      await element.updateComplete;
      return element.norm.split(',').map(Number);
    };
    expect(await press(0, 'PageUp')).to.deep.equal([-8, 10]);
    const [, high] = await press(1, 'ArrowDown');
    expect(high).to.be.closeTo(9.82, 1e-6);
    for (let i = 0; i < 40; i++) await press(0, 'PageUp');
    const [low, top] = element.norm.split(',').map(Number);
    expect(low).to.be.below(top);
    await press(0, 'Escape');
    expect(element.norm).to.equal('symmetric');
  });

  it('keep a logarithm a logarithm', async () => {
    const element = await show({ norm: 'log', data: [[1, 10, 100]] });
    key(partOf(element, 'norm-handle', 1), 'PageDown');
    await element.updateComplete;
    expect(element.norm).to.match(/^log,1,63\.0957$/);
    expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
  });

  it('cost one uniform and a draw: nothing is computed anew', async () => {
    const engine = await testEngine();
    const element = await show({});
    await until(() => partOf(element, 'surface').getAttribute('aria-label')!.includes('Values'));
    const before = { ...engine.stats };
    const drawn = (): number => engine.stats.draws - before.draws;
    key(partOf(element, 'norm-handle', 1), 'ArrowDown');
    await until(() => drawn() === 1);
    expect(engine.stats.dispatches - before.dispatches, 'dispatches').to.equal(0);
    expect(engine.stats.uploadBytes - before.uploadBytes, 'one uniform').to.be.at.most(128);
  });
});

describe('the controls of a heatmap', () => {
  failOnGpuErrors();

  const inked = (element: AttnHeatmap): boolean[] => {
    const pixels = readPixels(canvasOf(element));
    return data[0].map((_, c) => pixels.at(Math.floor(((c + 0.5) / 10) * pixels.width), 100)[3] === 255);
  };

  it('leave out what is below the threshold', async () => {
    const element = await show({ controls: true });
    const slider = partOf<HTMLInputElement>(element, 'threshold');
    slider.value = '90';
    slider.dispatchEvent(new Event('input'));
    expect(element.threshold).to.equal(4.5);
    await element.updateComplete;
    expect(inked(element)).to.deep.equal(data[0].map((value) => value >= 4.5));
    expect(slider.getAttribute('aria-valuetext')).to.equal('≥ 4.5');
    slider.value = '0';
    slider.dispatchEvent(new Event('input'));
    expect(element.threshold).to.equal(undefined);
  });

  it('leave the highest of each row', async () => {
    const element = await show({ controls: true });
    const box = partOf<HTMLInputElement>(element, 'top-k');
    box.value = '3';
    box.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(inked(element)).to.deep.equal(data[0].map((value) => value >= 7));
  });

  it('find names: lit while typing, gone to by Enter, forgotten by Escape', async () => {
    const columns = ['sun', 'rain', 'fog', 'rain', 'sun', 'snow', 'rain', 'sun', 'fog', 'sun'];
    const element = await show({ controls: true, columns });
    const box = partOf<HTMLInputElement>(element, 'search');
    box.value = 'RAI';
    box.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(partOf(element, 'found').textContent).to.equal('3 found');
    expect(element.shadowRoot!.querySelectorAll('text.found')).to.have.length(3);
    const spoken = (): string => element.shadowRoot!.querySelector('[role=status]')!.textContent!;
    key(box, 'Enter');
    await until(() => spoken() === 'query 0, key 1 \u2068“rain”\u2069: 1');
    key(box, 'Enter');
    await until(() => spoken() === 'query 0, key 3 \u2068“rain”\u2069: 3');
    expect(partOf(element, 'found').textContent).to.equal('2 of 3');
    key(box, 'Enter', { shiftKey: true });
    await until(() => spoken().includes('key 1'));
    key(box, 'Escape');
    await element.updateComplete;
    expect(element.shadowRoot!.querySelectorAll('text.found')).to.have.length(0);
    box.value = 'hail';
    box.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(partOf(element, 'found').textContent).to.equal('none');
  });

  it('are not there where they are not asked for', async () => {
    const element = await show({});
    expect(partOf(element, 'controls')).to.equal(undefined);
  });
});

describe('the table of a heatmap', () => {
  failOnGpuErrors();

  const side = 50;
  const values = Float32Array.from({ length: side * side }, (_, i) => i);

  async function opened(options: Partial<AttnHeatmap>): Promise<{ element: AttnHeatmap; rows: () => string[][] }> {
    const element = mount('attn-heatmap', { data: { values, shape: [side, side] }, ...options }, size);
    await element.updateComplete;
    partOf<HTMLButtonElement>(element, 'table-button').click();
    const rows = (): string[][] =>
      [...element.shadowRoot!.querySelectorAll('[part=table] tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent!.trim()),
      );
    await until(() => rows().length > 0);
    return { element, rows };
  }

  it('holds the cells in sight, by number and name', async () => {
    const rowNames = Array.from({ length: side }, (_, i) => `<b>q${i}`);
    const { element, rows } = await opened({ rows: rowNames, window: { x: 10, y: 20, width: 3, height: 2 } });
    expect(rows()).to.deep.equal([
      ['query \\ key', '10', '11', '12'],
      ['20 <b>q20', '1010', '1011', '1012'],
      ['21 <b>q21', '1060', '1061', '1062'],
    ]);
    expect(element.shadowRoot!.querySelector('caption')!.textContent!.trim()).to.equal(
      'Values of query 20 to 21 of 50 (rows) by key 10 to 12 of 50 (columns).',
    );
    element.window = { x: 0, y: 0, width: 1, height: 1 };
    await until(() => rows().length === 2);
    partOf<HTMLButtonElement>(element, 'table-button').click();
    await element.updateComplete;
    expect(partOf(element, 'table')).to.equal(undefined);
  });

  it('holds 32 by 32 of them at most', async () => {
    const { rows } = await opened({});
    expect([rows().length, rows()[0].length]).to.deep.equal([33, 33]);
  });
});

describe('the summary of a heatmap', () => {
  failOnGpuErrors();

  const nameOf = (element: AttnHeatmap): string => partOf(element, 'surface').getAttribute('aria-label')!;

  it('says the part in sight, the range, and where its ends are', async () => {
    const element = mount('attn-heatmap', { data: [[3, 9], [-1, 4]], rows: ['a', 'b'], xLabel: 'x', yLabel: 'y' }, size); // prettier-ignore
    await element.updateComplete;
    await until(() => nameOf(element).includes('Values'));
    expect(nameOf(element)).to.equal(
      'Heatmap of 2 query by 2 key: y over x. Values from -1 (query 1 b, key 0) to 9 (query 0 a, key 1).',
    );
    element.window = { x: 1, y: 0, width: 1, height: 1 };
    await element.updateComplete;
    await element.updateComplete;
    expect(nameOf(element)).to.include('In sight: query 0 to 0, key 1 to 1.');
  });

  it('says how many heads there are, and in which one the ends are', async () => {
    const values = Float32Array.from({ length: 3 * 4 }, (_, i) => i);
    const element = mount('attn-heatmap', { heads: 'all', data: { values, shape: [1, 3, 2, 2] } }, size);
    await element.updateComplete;
    await until(() => nameOf(element).includes('Values'));
    expect(nameOf(element)).to.match(
      /^Heatmap of 3 head maps side by side, 2 query by 2 key: .* to 11 \(sample 0, head 2, query 1, key 1\)\.$/,
    );
  });

  it('says that no value is finite', async () => {
    const element = mount('attn-heatmap', { data: [[NaN, Infinity]] }, size);
    await element.updateComplete;
    await until(() => nameOf(element).includes('finite'));
  });
});
