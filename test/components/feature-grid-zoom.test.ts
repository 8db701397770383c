import { expect } from 'chai';
import type { FeatureGrid } from '../../components/feature-grid';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fireAt, press, showGrid, spoken, textsOf } from '../support/grid';
import { until } from '../support/mount';
import { canvasOf, colourDistance, readPixels } from '../support/pixels';
import { seededNumbers } from '../support/random';

/** Draws anew, so that the canvas can be read. */
async function pixelsOf(element: FeatureGrid): Promise<ReturnType<typeof readPixels>> {
  element.redraw();
  await element.updateComplete;
  return readPixels(canvasOf(element));
}

describe('a feature grid as a heatmap', () => {
  failOnGpuErrors();

  const value = (_: number, time: number, channel: number): number => 100 * channel + time;

  it('zooms at the pointer, moves with a drag, and shows everything after a double click', async () => {
    const element = await showGrid(value, [1, 50, 40], { mode: 'heat', norm: '0,3999', cmap: 'viridis' });
    fireAt(element, 'wheel', [0.5, 0.25], { deltaY: -240 });
    await element.updateComplete;
    expect(element.window).to.deep.equal({ x: 12.5, y: 5, width: 25, height: 20 });
    const pixels = await pixelsOf(element);
    for (const [row, column] of [
      [5, 13],
      [14, 25],
      [24, 36],
    ] as const) {
      const x = Math.floor(((column + 0.5 - 12.5) / 25) * pixels.width);
      const y = Math.floor(((row + 0.5 - 5) / 20) * pixels.height);
      const wanted = await matplotlibColour('viridis', value(0, column, row), [0, 3999]);
      expect(colourDistance(pixels.at(x, y), wanted), `channel ${row}, time ${column}`).to.be.at.most(1);
    }
    expect(textsOf(element, 'x-axis')).to.include('20').and.not.include('0');
    fireAt(element, 'pointerdown', [0.5, 0.5], { pointerId: 1 });
    fireAt(element, 'pointermove', [0.3, 0.4], { pointerId: 1 });
    fireAt(element, 'pointerup', [0.3, 0.4], { pointerId: 1 });
    expect(element.window!.x).to.be.closeTo(12.5 + 0.2 * 25, 1e-6);
    expect(element.window!.y).to.be.closeTo(5 + 0.1 * 20, 1e-6);
    fireAt(element, 'dblclick', [0.5, 0.5]);
    expect(element.window).to.equal(null);
  });

  it('is walked and zoomed by keys, and tells the cell under the pointer by its name', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `unit ${i}`);
    const element = await showGrid(value, [1, 50, 40], { mode: 'heat', names });
    for (const [key, words] of [
      ['ArrowRight', 'time 0, channel 0 \u2068“unit 0”\u2069: 0'],
      ['ArrowDown', 'time 0, channel 1 \u2068“unit 1”\u2069: 100'],
      ['End', 'time 49, channel 1 \u2068“unit 1”\u2069: 149'],
    ]) {
      press(element, key);
      await until(() => spoken(element) === `sample 0, ${words}`);
    }
    expect(press(element, '+')).to.equal(true);
    expect(element.window).to.include({ width: 25, height: 20 });
    press(element, '0');
    expect(element.window).to.equal(null);
    press(element, '+');
    press(element, 'Escape');
    expect(element.window).to.equal(null);
    fireAt(element, 'wheel', [0, 0], { deltaY: -960 });
    await element.updateComplete;
    fireAt(element, 'pointermove', [0.99, 0.99]);
    await until(() => spoken(element).includes('time 3, channel 2 \u2068“unit 2”\u2069: 203'));
    expect(element.shadowRoot!.querySelector('[part=crosshair] rect')).not.to.equal(null);
  });

  it('keeps half turned round and time downwards while zoomed', async () => {
    const spike = (_: number, t: number, c: number): number => (t === 2 ? 1 + c : 0);
    const element = await showGrid(spike, [1, 10, 4], {
      mode: 'heat',
      norm: '-4,4',
      reflectHalf: true,
      timestepsXaxis: false,
    });
    element.window = { x: 2, y: 6, width: 2, height: 3 };
    const pixels = await pixelsOf(element);
    const at = (channel: number, time: number): number[] =>
      pixels.at(Math.floor(((channel - 1.5) / 2) * pixels.width), Math.floor(((time - 5.5) / 3) * pixels.height));
    expect(colourDistance(at(3, 7), await matplotlibColour('bwr', 4, [-4, 4]))).to.be.at.most(1);
    expect(colourDistance(at(3, 8), await matplotlibColour('bwr', 0, [-4, 4]))).to.be.at.most(1);
    fireAt(element, 'pointermove', [0.75, 0.5]);
    await until(() => spoken(element) === 'sample 0, time 2, channel 3: 4');
  });

  it('loses no extreme at any zoom, and shows one sample’s channels below the other’s', async () => {
    const steps = 900;
    const noise = seededNumbers(2 * steps * 300, 5, 0.1);
    const peaks = [
      [0, 17, 3],
      [0, 899, 299],
      [1, 450, 150],
    ] as const;
    const element = await showGrid(
      (s, t, c) => (peaks.some(([a, b, d]) => a === s && b === t && d === c) ? 1 : noise[(s * steps + t) * 300 + c]),
      [2, steps, 300],
      { mode: 'heat', samples: 'cells', norm: '-1,1' },
    );
    const peak = await matplotlibColour('bwr', 1, [-1, 1]);
    for (const width of [900, 450, 60, 4]) {
      for (const [sample, time, channel] of peaks) {
        const height = (width / steps) * 600;
        const [x, y] = [
          Math.min(steps - width, Math.max(0, time - width / 3)),
          Math.min(600 - height, Math.max(0, sample * 300 + channel - height / 3)),
        ];
        element.window = { x, y, width, height };
        const pixels = await pixelsOf(element);
        const px = Math.min(pixels.width - 1, Math.floor(((time + 0.5 - x) / width) * pixels.width));
        const py = Math.min(
          pixels.height - 1,
          Math.floor(((sample * 300 + channel + 0.5 - y) / height) * pixels.height),
        );
        expect(colourDistance(pixels.at(px, py), peak), `${width} steps, sample ${sample}`).to.be.at.most(1);
      }
    }
    expect(element.shadowRoot!.querySelector('[part=samples]')).not.to.equal(null);
  });

  it('computes only the extremes in sight while it is moved: two dispatches (sides, then pixels), no byte read', async () => {
    const engine = await testEngine();
    const element = await showGrid(value, [1, 50, 40], { mode: 'heat' });
    element.window = { x: 0, y: 0, width: 10, height: 10 };
    await element.updateComplete;
    const before = { ...engine.stats };
    for (let step = 1; step <= 10; step++) {
      element.window = { x: step, y: step, width: 10, height: 10 };
      await element.updateComplete;
    }
    expect(engine.stats.dispatches - before.dispatches).to.equal(20);
    expect(engine.stats.readbacks - before.readbacks).to.equal(0);
    expect(engine.stats.gpuBytes).to.be.at.most(before.gpuBytes);
    expect(element.window).to.include({ x: 10, width: 10 });
  });
});

describe('one plot of a feature grid', () => {
  failOnGpuErrors();

  it('zooms in time, and its y-axis follows what is in sight', async () => {
    const element = await showGrid((_, t) => t, [1, 101, 3], { enlarged: 1 });
    await until(() => textsOf(element, 'y-axis').includes('100'));
    fireAt(element, 'wheel', [0, 0.5], { deltaY: -480 });
    await element.updateComplete;
    expect(element.window).to.include({ x: 0 });
    expect(element.window!.width).to.be.closeTo(101 / 4, 1e-6);
    await until(() => textsOf(element, 'y-axis').includes('20') && !textsOf(element, 'y-axis').includes('100'));
    expect(textsOf(element, 'x-axis')).to.include('20').and.not.include('50');
    const pixels = await pixelsOf(element);
    // The line still runs from corner to corner: 0 to 25 over 26 steps.
    const inkNear = (x: number, y: number): boolean =>
      Array.from({ length: 13 }, (_, i) => pixels.at(x, Math.round(y) - 6 + i)[3]).some((alpha) => alpha > 100);
    expect(inkNear(2, pixels.height * (1 - 0.05 / 1.1)), 'at the left bottom').to.equal(true);
    expect(inkNear(pixels.width - 3, (pixels.height * 0.05) / 1.1), 'at the right top').to.equal(true);
    press(element, 'Escape');
    expect([element.window, element.enlarged]).to.deep.equal([null, 1]);
    press(element, 'Escape');
    expect(element.enlarged).to.equal(null);
  });

  it('goes to the cell before and after by PageUp and PageDown, and from line to line by arrows', async () => {
    const names = ['a', 'b', 'c'];
    const element = await showGrid((s, t, c) => 100 * s + 10 * c + t, [2, 5, 3], {
      enlarged: 0,
      samples: 'overlay',
      names,
    });
    press(element, 'PageDown');
    await element.updateComplete;
    expect(element.enlarged).to.equal(1);
    press(element, 'ArrowRight');
    await until(() => spoken(element) === 'sample 0, time 0, channel 1 \u2068“b”\u2069: 10');
    press(element, 'ArrowDown');
    await until(() => spoken(element) === 'sample 1, time 0, channel 1 \u2068“b”\u2069: 110');
    press(element, 'PageUp');
    press(element, 'PageUp');
    expect(element.enlarged).to.equal(0);
  });
});

describe('a density plot', () => {
  failOnGpuErrors();

  // 7 lines at 1, 2 at -1.
  const levels = (_: number, __: number, channel: number): number => (channel < 7 ? 1 : -1);

  it('says how many lines pass the pointer, at which time and value: 4 bytes read', async () => {
    const engine = await testEngine();
    const element = await showGrid(levels, [1, 11, 9], { mode: 'density' });
    await until(() => textsOf(element, 'y-axis').includes('0.5'));
    const before = { ...engine.stats };
    const told: object[] = [];
    element.addEventListener('cell-hover', (event) => told.push((event as CustomEvent).detail));
    const { height } = canvasOf(element);
    const middleOf = (row: number): number => (Math.floor(row) + 0.5) / height;
    fireAt(element, 'pointermove', [0.5, middleOf((height * 0.1) / 2.2)]);
    await until(() => /^time 5, value (0.99\d+|1|1.00\d*): 7 lines$/.test(spoken(element)));
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(4);
    expect(told[0]).to.deep.include({ indices: [5], axes: ['time'], value: 7, lines: 7 });
    fireAt(element, 'pointermove', [0.5, middleOf((height * 2.1) / 2.2)]);
    await until(() => spoken(element).endsWith(': 2 lines'));
    fireAt(element, 'pointermove', [0.5, 0.5]);
    await until(() => spoken(element).endsWith(': no line'));
    expect(element.shadowRoot!.querySelectorAll('[part=mark]').length).to.equal(1);
  });

  it('is walked by keys along time and value, and zooms in time', async () => {
    const element = await showGrid(levels, [1, 11, 9], { mode: 'density' });
    await until(() => textsOf(element, 'y-axis').includes('0.5'));
    press(element, 'ArrowRight');
    await until(() => spoken(element).startsWith('time 0, value'));
    press(element, 'ArrowRight');
    await until(() => spoken(element).startsWith('time 1, value'));
    press(element, 'End');
    await until(() => spoken(element).startsWith('time 10, value'));
    const height = Number(/value (-?[\d.e-]+)/.exec(spoken(element))![1]);
    press(element, 'ArrowUp');
    await until(() => Number(/value (-?[\d.e-]+)/.exec(spoken(element))![1]) > height);
    fireAt(element, 'wheel', [1, 0.5], { deltaY: -240 });
    await element.updateComplete;
    expect(element.window!.width).to.be.closeTo(5.5, 1e-6);
    await until(() => textsOf(element, 'y-axis').includes('0.5'));
    expect(textsOf(element, 'x-axis')).to.include('10').and.not.include('4');
  });
});
