import { expect } from 'chai';
import '../../components/index';
import type { Figure, Tag } from '../../demo/gallery/example';
import { failOnGpuErrors } from '../support/engine';
import { click, frames, pointIn, press, tallPage } from '../support/hand';
import { data as square, part, readout, side } from '../support/hand-heatmap';
import { mount, until } from '../support/mount';
import { seededNumbers } from '../support/random';

const size = { width: 520, height: 420 };

const focused = (element: Element): HTMLElement | null => element.shadowRoot!.activeElement as HTMLElement | null;

async function show<T extends Tag>(tag: T, set: object): Promise<HTMLElementTagNameMap[T]> {
  const element = mount(tag, set as never, size);
  tallPage();
  await element.updateComplete;
  return element;
}

describe('the keyboard in a heatmap', () => {
  failOnGpuErrors();

  it('reaches what is seen in the order of the eye: controls, map, handles, tools', async () => {
    const names = Array.from({ length: side }, (_, i) => `token ${i}`);
    const element = await show('attn-heatmap', { data: square, controls: true, rows: names, columns: names });
    await until(() => part(element, 'norm-handle') !== null);
    const seen: string[] = [];
    await press('Tab');
    for (let i = 0; focused(element) && i < 20; i++) {
      seen.push(focused(element)!.getAttribute('part')!);
      await press('Tab');
    }
    expect(seen).to.deep.equal([
      ...['search', 'threshold', 'top-k', 'surface', 'norm-handle', 'norm-handle'],
      ...['table-button', 'tool'],
    ]);
  });

  it('walks the cells, zooms at the cursor, locks by Enter, and goes back by Escape step by step', async () => {
    const element = await show('attn-heatmap', { data: square });
    part(element, 'surface')!.focus();
    await press('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowDown');
    await until(() => readout(element).startsWith('query 2, key 1: '));
    await press('+');
    await until(() => element.window !== null);
    expect(element.window!.width).to.equal(side / 2);
    await press('Enter');
    await until(() => element.locked !== null);
    expect(element.locked).to.deep.equal({ row: 2, column: 1 });
    await press('Escape');
    expect([element.window, element.locked]).to.deep.equal([null, { row: 2, column: 1 }]);
    await press('Escape');
    expect(element.locked).to.equal(null);
    await frames(4);
    expect(scrollY, 'the arrows are the map’s').to.equal(0);
  });

  it('finds a name while it is typed, and brings it close enough to be seen', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `token ${i}`);
    const data = { values: seededNumbers(200 * 200, 6), shape: [200, 200], axes: ['query', 'key'] };
    const element = await show('attn-heatmap', { data, rows: names, columns: names, controls: true });
    await click(pointIn(part(element, 'search')!, 0.3, 0.5));
    await press(...'150');
    await until(() => part(element, 'found')!.textContent === '2 found');
    await press('Enter');
    await until(() => element.window !== null);
    const { y, height } = element.window!;
    expect(150).to.be.within(y, y + height);
    expect(part(element, 'canvas')!.clientHeight / height, 'pixels of a row').to.be.at.least(15);
    await press('Escape');
    expect(element.window, 'as it was').to.equal(null);
  });
});

describe('the keyboard in the other figures', () => {
  failOnGpuErrors();

  const series = { values: seededNumbers(20 * 6, 4), shape: [20, 6] };
  /** What is walked, by the keys, and the mark that stands at what is told of. */
  const walks: [name: string, tag: Tag, set: object, keys: string[], mark: string][] = [
    ['cells of a grid', 'feature-grid', { data: series }, ['ArrowDown', 'ArrowDown', 'ArrowRight'], '[part=cursor]'],
    ['an enlarged cell', 'feature-grid', { data: series, enlarged: 2 }, ['End', 'End', 'ArrowLeft'], '[part=mark]'],
    ['heat', 'feature-grid', { data: series, mode: 'heat' }, ['End', 'End', 'ArrowDown'], '[part=crosshair] rect'],
    ['a density', 'feature-grid', { data: series, mode: 'density' }, ['End', 'End', 'ArrowUp'], '[part=mark]'],
    ['bins', 'feature-histogram', { data: series, bins: 12 }, ['End', 'End', 'ArrowLeft'], '[part=cursor]'],
    ['markers', 'feature-scatter', { data: series }, ['End', 'End', 'ArrowLeft'], '[part=cursor] circle'],
  ];

  for (const [name, tag, set, keys, mark] of walks) {
    it(`is told beside what it has reached: ${name}`, async () => {
      const element: Figure = await show(tag, set);
      await element.toSVG(); // axes have their numbers
      part(element, 'surface')!.focus();
      for (const key of keys) {
        await press(key);
        await until(() => readout(element) !== '');
      }
      await until(() => element.shadowRoot!.querySelector(mark) !== null);
      await frames(3);
      const told = element.shadowRoot!.querySelector(mark)!.getBoundingClientRect();
      const [box, plot] = [
        part(element, 'readout')!.getBoundingClientRect(),
        part(element, 'canvas')!.getBoundingClientRect(),
      ];
      const across = Math.max(told.left - box.right, box.left - told.right, 0);
      // The line of a grid's cells goes through all of a column's.
      const down = Math.max(told.top - box.bottom, box.top - told.bottom, 0);
      expect(Math.hypot(across, down), 'beside it').to.be.within(name === 'cells of a grid' ? 2 : 0, 24);
      expect(box.left >= plot.left && box.right <= plot.right, 'not on names beside the plot').to.equal(true);
      expect(box.top >= plot.top - 1 && box.bottom <= plot.bottom + 1, 'not on names below it').to.equal(true);
      await press('Escape');
    });
  }
});
