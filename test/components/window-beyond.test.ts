import { expect } from 'chai';
import '../../components/index';
import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { FeatureGrid } from '../../components/feature-grid';
import type { CellWindow } from '../../src/passes/cell-extremes';
import { fittedWindow } from '../../src/views/cell-window';
import { failOnGpuErrors } from '../support/engine';
import { mount } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const size = { width: 348, height: 260 };
const values = Float32Array.from({ length: 12 }, (_, i) => ((i * 7) % 12) / 11);
const small = { values, shape: [3, 4] };
const large = { values: new Float32Array(90).fill(1), shape: [9, 10] };

/** Windows that were right for larger data, and the part of 3 × 4 that each is. */
const windows: [CellWindow, CellWindow][] = [
  [
    { x: 0.5, y: 0.5, width: 5, height: 2 },
    { x: 0, y: 0.5, width: 4, height: 2 },
  ],
  [
    { x: 7, y: 6, width: 2, height: 2 },
    { x: 2, y: 1, width: 2, height: 2 },
  ],
  [
    { x: -3, y: -1, width: 2, height: 2 },
    { x: 0, y: 0, width: 2, height: 2 },
  ],
  [
    { x: 2, y: 2, width: 8, height: 7 },
    { x: 0, y: 0, width: 4, height: 3 },
  ],
];

type Windowed = (AttnHeatmap | FeatureGrid) & { window: CellWindow | null };

const imageOf = (element: Windowed): string => readPixels(canvasOf(element)).data.join();

describe('a window that data of another shape leaves behind', () => {
  failOnGpuErrors();

  it('is moved inside', () => {
    for (const [given, wanted] of windows) expect(fittedWindow(given, { rows: 3, columns: 4 })).to.deep.equal(wanted);
    expect(fittedWindow(null, { rows: 3, columns: 4 })).to.deep.equal({ x: 0, y: 0, width: 4, height: 3 });
  });

  for (const tag of ['attn-heatmap', 'feature-grid'] as const) {
    const settings = { norm: '0,1', ...(tag === 'feature-grid' ? { mode: 'heat' } : {}) };
    for (const [given, wanted] of windows) {
      it(`shows that part in <${tag}>, and nothing beyond the matrix: ${JSON.stringify(given)}`, async () => {
        const [left, asked] = [{}, {}].map(() => mount(tag, settings as never, size) as Windowed);
        left.data = large;
        await left.updateComplete;
        left.window = given;
        await left.updateComplete;
        left.data = asked.data = tag === 'attn-heatmap' ? small : { values, shape: [4, 3] };
        asked.window = wanted;
        await Promise.all([left.updateComplete, asked.updateComplete]);
        const seen = readPixels(canvasOf(left));
        // A grid shows all again of data that its window reaches beyond.
        const shown = left.window ? wanted : { x: 0, y: 0, width: 4, height: 3 };
        if (shown === wanted) expect(imageOf(left)).to.equal(imageOf(asked));
        const { width, height } = canvasOf(left);
        for (let row = Math.floor(shown.y); row < shown.y + shown.height; row++) {
          for (let column = Math.floor(shown.x); column < shown.x + shown.width; column++) {
            const [x, y] = [
              ((column + 0.5 - shown.x) / shown.width) * width,
              ((row + 0.5 - shown.y) / shown.height) * height,
            ];
            if (x < 0 || y < 0 || x >= width || y >= height) continue;
            const value = tag === 'attn-heatmap' ? values[row * 4 + column] : values[column * 3 + row];
            const [red, , blue] = seen.at(Math.floor(x), Math.floor(y));
            if (Math.abs(value - 0.5) > 0.1) expect(red > blue, `row ${row}, column ${column}`).to.equal(value > 0.5);
          }
        }
      });
    }

    it(`is refused in <${tag}> where it is none, and what was seen stays`, async () => {
      const element = mount(tag, { data: small, ...settings } as never, size) as Windowed;
      await element.updateComplete;
      const before = imageOf(element);
      for (const wrong of [
        { x: NaN, y: 0, width: 1, height: 1 },
        { x: 0, y: 0, width: 0, height: 1 },
        { x: 0, y: 0, width: 1, height: -2 },
      ]) {
        element.window = wrong;
        await element.updateComplete;
        const said = element.shadowRoot!.querySelector('[part~=message]')!.textContent;
        expect(said).to.contain(`window is {x: ${wrong.x}, y: 0, width: ${wrong.width}, height: ${wrong.height}}`);
        expect(imageOf(element)).to.equal(before);
      }
      element.window = null;
      await element.updateComplete;
      expect(element.shadowRoot!.querySelector('[part~=message]')).to.equal(null);
    });
  }

  it('rows are appended to no grid whose channels come first, and its message stays', async () => {
    const element = mount('feature-grid', {}, size);
    element.setAttribute('channel-axis', '0');
    element.appendRows([[1, 2, 3]]);
    const said = (): string => element.shadowRoot!.querySelector('[part~=message]')?.textContent?.trim() ?? '';
    await element.updateComplete;
    expect(said()).to.match(/appended rows are time steps: with channel-axis="0" they cannot be/);
    element.redraw();
    element.setAttribute('title', 'rows');
    await element.updateComplete;
    expect(said()).to.match(/they cannot be/);
    element.removeAttribute('channel-axis');
    await element.updateComplete;
    expect(said()).to.equal('');
    expect(await element.probe(0, 2)).to.equal(3);
  });
});
