import { expect } from 'chai';
import '../../components/index';
import { longRun, tell } from '../support/browser';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { heldNow, type Held } from '../support/held';
import { cycle, openSoakedPage } from '../support/soak/page';

/** Cycles after which pipelines, bind groups and the browser's own caches are made. */
const warmUp = 2;
/** At 30 frames a second: 15 simulated seconds, and 30 minutes for `npm run soak`. */
const [short, long] = [3, 360];

/** A simulated minute and a half. */
const tellEvery = 18;

/**
 * What the heap may have more at the end: the engine's compiled code and feedback, and what the collector left. In half
 * an hour it grows by 2 MiB while the engine learns, for ten minutes, and no more: the last third is compared with the
 * one before it.
 */
const heapAllowance = 1.5 * 2 ** 20;

/** Bytes on the GPU of reads that are on their way. */
const readAllowance = 1024;

const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;

describe('a page with all elements, whose data, shapes and options change in every frame', () => {
  failOnGpuErrors();

  it('holds after the last cycle what it held after the first', async function () {
    this.timeout(0);
    const cycles = (await longRun()) ? long : short;
    const engine = await testEngine();
    const page = await openSoakedPage(engine);
    const told: string[] = [];
    for (const figure of page.figures) {
      figure.addEventListener('engine-error', (event) => told.push((event as CustomEvent).detail.error.message));
    }

    const play = async (): Promise<Held> => {
      for (let frame = 0; frame < cycle; frame++) {
        await page.step(frame);
        // Elements hand their data on in microtasks; the frame is drawn at once rather than with the screen.
        for (let turn = 0; turn < 8; turn++) await Promise.resolve();
        engine.scheduler.drawNow();
        if (frame % 10 === 9) await engine.finished();
      }
      await page.rest();
      return heldNow();
    };

    for (let warm = 0; warm < warmUp; warm++) await play();
    const before = await play();
    const { frames, draws } = engine.stats;
    const held: Held[] = [];
    for (let i = 0; i < cycles; i++) {
      held.push(await play());
      if (i % tellEvery === tellEvery - 1)
        await tell(`${((i + 1) * cycle) / 1800} min: ${JSON.stringify(held.at(-1))}`);
    }
    await tell(`after the first: ${JSON.stringify(before)}, after the last: ${JSON.stringify(held.at(-1))}`);
    const last = held.at(-1)!;
    expect(told, 'what elements had to say').to.deep.equal([]);
    expect(engine.stats.frames - frames, 'frames').to.be.at.least(cycles * cycle);
    expect(engine.stats.draws - draws, 'pictures').to.be.at.least(0.9 * cycles * cycle * page.figures.length);
    const course = (of: keyof Held): string => `${of}: ${[before, ...held].map((one) => one[of]).join()}`;
    expect(last.gpuBytes, course('gpuBytes')).to.be.at.most(before.gpuBytes + readAllowance);
    expect(last.tensors, course('tensors')).to.equal(before.tensors);
    expect(last.nodes, course('nodes')).to.be.at.most(before.nodes + 20);
    expect(last.listeners, course('listeners')).to.be.at.most(before.listeners + 5);
    const third = Math.floor(cycles / 3);
    const heaps = (from: number): number => mean(held.slice(from, from + third).map(({ heap }) => heap));
    const grown = cycles === long ? heaps(cycles - third) - heaps(third) : last.heap - before.heap;
    expect(grown, course('heap')).to.be.below(heapAllowance);
    page.release();
  });
});
