import { expect } from 'chai';
import '../../components/attn-heatmap';
import '../../components/attn-overview';
import { longRun, tell } from '../support/browser';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { heldNow, type Held } from '../support/held';
import { openWatchedPage, streamOf } from '../support/soak/watched';

const size = { width: 300, height: 200 };

/** Openings after which pipelines, bind groups and the browser's own caches are made. */
const warmUp = 4;
/** At 30 tokens a second: 20 simulated minutes for `npm run soak`; a few seconds in `npm test`. */
const long = { openings: 100, tokens: 120, texts: 3 };
const short = { openings: 12, tokens: 12, texts: 2 };

/** In bytes: what the engine's compiled code and the collector may leave in all, however many openings there were. */
const heapAllowance = 2 ** 20;
const readAllowance = 1024;

describe('a page that watches a model, and is closed and opened again', () => {
  failOnGpuErrors();

  it('holds after the last time what it held after the first', async function () {
    this.timeout(0);
    const { openings, ...texts } = (await longRun()) ? long : short;
    const engine = await testEngine();
    const stream = streamOf(texts);

    const open = async (): Promise<Held> => {
      const page = openWatchedPage(size, { stream, pace: 1 });
      const [overview, heatmap] = page.figures;
      const before = engine.stats.frames;
      for (let frame = 0; frame < stream.length; frame++) {
        await page.step(frame);
        for (let turn = 0; turn < 8; turn++) await Promise.resolve();
        engine.scheduler.drawNow();
        if (frame % 10 === 9) await engine.finished();
      }
      await Promise.all(page.figures.map((figure) => figure.updateComplete));
      expect(engine.stats.frames - before, 'frames of one opening').to.be.at.least(stream.length);
      expect(await heatmap.probe(3, texts.tokens - 1, 0), 'the last row').to.be.within(1e-9, 1);
      expect(await overview.probe(1, 3, texts.tokens - 1, 0), 'the last row of the last layer').to.be.within(1e-9, 1);
      page.release();
      return heldNow();
    };

    for (let warm = 0; warm < warmUp; warm++) await open();
    const held = [await open()];
    for (let i = 0; i < openings; i++) {
      held.push(await open());
      if (i % 10 === 9) await tell(`opened ${i + 1} times: ${JSON.stringify(held.at(-1))}`);
    }
    const [first, last] = [held[0], held.at(-1)!];
    const course = (of: keyof Held): string => `${of}: ${held.map((one) => one[of]).join()}`;
    expect(last.gpuBytes, course('gpuBytes')).to.be.at.most(first.gpuBytes + readAllowance);
    expect(last.tensors, course('tensors')).to.equal(first.tensors);
    expect(last.nodes, course('nodes')).to.be.at.most(first.nodes + 5);
    expect(last.listeners, course('listeners')).to.be.at.most(first.listeners + 5);
    expect(last.heap - first.heap, course('heap')).to.be.below(heapAllowance);
  });
});
