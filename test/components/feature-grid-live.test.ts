import { expect } from 'chai';
import type { FeatureGrid } from '../../components/feature-grid';
import { layOutGrid } from '../../src/views/cell-layout';
import { matplotlibColour } from '../support/colormaps';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { frames, gridValues, press, showGrid, spoken, textsOf } from '../support/grid';
import { mount, until } from '../support/mount';
import { canvasOf, colourDistance, readPixels, type Pixels } from '../support/pixels';
import { guardTraffic } from '../support/traffic-guard';

const size = { width: 400, height: 300 };
const modes = ['line', 'density', 'heat'] as const;

async function pixelsOf(element: FeatureGrid): Promise<Pixels> {
  element.redraw();
  await element.updateComplete;
  return readPixels(canvasOf(element));
}

/** Whether there is ink at a pixel, or a pixel or two above or below it. */
function inkNear(pixels: Pixels, x: number, y: number): boolean {
  return [-2, -1, 0, 1, 2].some((by) => pixels.at(Math.round(x), Math.round(y) + by)[3] > 60);
}

/** A grid to which so many time steps of two channels were appended, in the ring's place for eight. */
async function streamed(
  mode: FeatureGrid['mode'],
  steps: number,
  options: Partial<FeatureGrid> = {},
): Promise<FeatureGrid> {
  const element = mount('feature-grid', { mode, rowLimit: 8, hideYZero: true, noLabels: true, ...options }, size);
  element.style.setProperty('--feature-grid-line', '#0000ff');
  for (let t = 0; t < steps; t++) {
    element.appendRows([[t, -t]]);
    if (t % 3 === 0) await element.updateComplete;
  }
  await element.updateComplete;
  return element;
}

describe('time steps appended to a feature grid', () => {
  failOnGpuErrors();

  for (const steps of [5, 8, 13]) {
    it(`are lines over the newest of ${steps} steps`, async () => {
      const element = await streamed('line', steps);
      const pixels = await pixelsOf(element);
      const { plot, pitch, inset } = layOutGrid(2, 10, { ...size, dpr: 1, labels: false });
      // Both run from corner to corner: the first channel up, the second one down.
      const y = (part: number): number => (plot[1] * (0.05 + part)) / 1.1;
      const [left, right] = [inset[0] + 1, inset[0] + plot[0] - 2];
      expect(inkNear(pixels, left, inset[1] + y(1)), 'first, left').to.equal(true);
      expect(inkNear(pixels, right, inset[1] + y(0)), 'first, right').to.equal(true);
      expect(inkNear(pixels, left, pitch[1] + inset[1] + y(0)), 'second, left').to.equal(true);
      expect(inkNear(pixels, right, pitch[1] + inset[1] + y(1)), 'second, right').to.equal(true);
      expect(await element.probe(Math.min(steps, 8) - 1, 0)).to.equal(steps - 1);
    });

    it(`are rows of a heatmap over the newest of ${steps} steps`, async () => {
      const element = await streamed('heat', steps, { norm: '-20,20' });
      const pixels = await pixelsOf(element);
      const count = Math.min(steps, 8);
      for (let i = 0; i < count; i++) {
        const t = steps - count + i;
        const x = Math.floor(((i + 0.5) / count) * pixels.width);
        for (const [row, value] of [t, -t].entries()) {
          const wanted = await matplotlibColour('bwr', value, [-20, 20]);
          const found = pixels.at(x, Math.floor(((row + 0.5) / 2) * pixels.height));
          expect(colourDistance(found, wanted), `channel ${row}, step ${t}`).to.be.at.most(1);
        }
      }
    });

    it(`are counted over the newest of ${steps} steps`, async () => {
      const element = await streamed('density', steps);
      const pixels = await pixelsOf(element);
      const [most, reach] = [steps - 1, 1.1 * 2 * (steps - 1)];
      for (const [x, t] of [
        [1, steps - Math.min(steps, 8)],
        [pixels.width - 2, most],
      ] as const) {
        for (const value of [t, -t]) {
          expect(inkNear(pixels, x, (pixels.height * (1.1 * most - value)) / reach), `${value} at ${x}`).to.equal(true);
        }
      }
    });
  }

  it('are shown from the newest back when max-timesteps allows fewer than are kept', async () => {
    const element = await streamed('heat', 13, { norm: '-20,20', maxTimesteps: 3 });
    const pixels = await pixelsOf(element);
    for (const [i, t] of [10, 11, 12].entries()) {
      const found = pixels.at(Math.floor(((i + 0.5) / 3) * pixels.width), 10);
      expect(colourDistance(found, await matplotlibColour('bwr', t, [-20, 20]))).to.be.at.most(1);
    }
    expect(textsOf(element, 'x-axis')).to.include('7');
    press(element, 'ArrowRight');
    await until(() => spoken(element) === 'time 5, channel 0: 10');
    const line = await streamed('line', 13, { maxTimesteps: 3 });
    press(line, 'ArrowRight');
    await until(() => spoken(line) === 'time 5, channel 0: 10');
  });
});

describe('a feature grid whose data is replaced all the time', () => {
  failOnGpuErrors();

  for (const mode of modes) {
    it(`makes no buffer, reads nothing and renders nothing anew as ${mode}`, async () => {
      const shape: [number, number, number] = [1, 24, 60];
      const element = await showGrid((_, t, c) => Math.sin(t + c), shape, { mode, size, showTicks: true });
      const values = [1, 2].map((factor) => gridValues((_, t, c) => factor * Math.cos(t * c), shape));
      const next = async (frame: number): Promise<void> => {
        element.data = { values: values[frame % 2], shape };
        await element.updateComplete;
      };
      for (let warmUp = 0; warmUp < 4; warmUp++) await next(warmUp);
      const engine = await testEngine();
      await engine.device!.queue.onSubmittedWorkDone();
      let rendered = 0;
      const watcher = new MutationObserver((records) => (rendered += records.length));
      watcher.observe(element.shadowRoot!, { subtree: true, childList: true, attributes: true, characterData: true });
      const before = { ...engine.stats };
      const { counts, stop } = guardTraffic();
      for (let frame = 0; frame < 100; frame++) await next(frame);
      stop();
      watcher.disconnect();
      expect(counts.createBuffer, 'buffers').to.equal(0);
      expect(counts.mapRead, 'reads').to.equal(0);
      expect(rendered, 'changes of the page').to.equal(0);
      expect(engine.stats.frames - before.frames).to.equal(100);
      expect(engine.stats.gpuBytes).to.equal(before.gpuBytes);
    });

    it(`makes no buffer for time steps that are appended to a full ring, as ${mode}`, async () => {
      const element = mount('feature-grid', { mode, rowLimit: 64, noLabels: true }, size);
      const row = new Float32Array(40).map((_, c) => Math.sin(c));
      for (let i = 0; i < 66; i++) element.appendRows([row]);
      await element.updateComplete;
      await frames(3);
      const { counts, stop } = guardTraffic();
      for (let frame = 0; frame < 100; frame++) {
        element.appendRows([row]);
        await element.updateComplete;
      }
      stop();
      expect(counts.createBuffer, 'buffers').to.equal(0);
    });
  }
});
