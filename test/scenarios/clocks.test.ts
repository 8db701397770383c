import { expect } from 'chai';
import '../../components/index';
import { Player } from '../../demo/player';
import { RateLimit } from '../../src/engine/rate-limit';
import { loadModel } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchBytes } from '../support/failures';
import { mount, until } from '../support/mount';
import { blue, red, twoCells } from '../support/two-cells';

const hour = 3_600_000;
const real = performance.now.bind(performance);

/** Moves every clock that the page can read by so many ms. */
function turnClocks(by: number): void {
  performance.now = () => real() + by;
  Date.now = () => new Date().getTime() + by;
}
const { now } = Date;
afterEach(() => {
  delete (performance as Partial<Performance>).now; // the prototype's is seen again
  Date.now = now;
});

describe('a clock that jumps', () => {
  failOnGpuErrors();

  for (const [way, by] of [
    ['back', -hour],
    ['ahead', hour],
  ] as const) {
    it(`${way}: figures draw on, one picture for each that is given`, async () => {
      const engine = await testEngine();
      const element = mount('attn-heatmap', { data: [[0, 1]] }, { width: 300, height: 300 });
      await element.updateComplete;
      turnClocks(by);
      const { draws } = engine.stats;
      for (let i = 0; i < 10; i++) {
        element.data = i % 2 ? [[0, 1]] : [[1, 0]];
        await element.updateComplete;
      }
      expect(engine.stats.draws - draws, 'no burst').to.equal(10);
      expect(await twoCells(element)).to.deep.equal([blue, red]);
    });

    it(`${way}: a file that is being loaded comes to its end, and its progress only grows`, async () => {
      await testEngine();
      const bytes = await fetchBytes('/test/fixtures/keras/lstm-sequential.keras');
      const seen: number[] = [];
      const model = await loadModel(new File([bytes], 'lstm-sequential.keras'), {
        onProgress: ({ loaded, total }) => {
          seen.push(loaded / total);
          turnClocks(by * (seen.length % 2));
        },
      });
      expect(seen.at(-1)).to.equal(1);
      seen.forEach((part, i) => expect(part).to.be.within(seen[i - 1] ?? 0, 1));
      model.dispose();
    });

    it(`${way}: the demo’s player shows one day for a frame, and none twice`, async () => {
      const shown: number[] = [];
      const player = new Player(0, 1000, async (day) => void shown.push(day));
      await until(() => shown.length === 1);
      player.playing = true;
      await until(() => shown.length > 3);
      turnClocks(by);
      const before = shown.length;
      let frames = 0;
      while (frames < 10) {
        await new Promise(requestAnimationFrame);
        frames += 1;
      }
      player.playing = false;
      // Animation frames bring a time of their own; a day that was already asked for may come after the last one.
      expect(shown.length - before).to.be.at.most(frames + 1);
      expect(shown).to.deep.equal(Array.from(shown, (_, i) => i));
    });
  }

  it('lets errors through again at once, whichever way it went', () => {
    let time = 0;
    const limit = new RateLimit({ count: 2, span: 1000 }, () => time);
    const told = (): (number | null)[] => [limit.next(), limit.next(), limit.next()];
    expect(told()).to.deep.equal([0, 0, null]);
    time = hour;
    expect(told(), 'ahead').to.deep.equal([1, 0, null]);
    time = 0;
    expect(told(), 'back').to.deep.equal([1, 0, null]);
  });
});

describe('timers that a browser holds back', () => {
  failOnGpuErrors();
  const { setTimeout: soon } = window;
  afterEach(() => void (window.setTimeout = soon));

  it('bring no burst: of many pictures that were asked for meanwhile the newest is drawn', async () => {
    const engine = await testEngine();
    const element = mount('attn-heatmap', { data: [[0, 1]] }, { width: 300, height: 300 });
    await element.updateComplete;
    const held: (() => void)[] = [];
    const { requestAnimationFrame: animate } = window;
    window.setTimeout = ((work: () => void) => held.push(work)) as unknown as typeof setTimeout;
    window.requestAnimationFrame = (callback) => held.push(() => callback(performance.now()));
    const { draws } = engine.stats;
    for (let i = 0; i < 50; i++) {
      element.data = i % 2 ? [[1, 0]] : [[0, 1]];
      await Promise.resolve();
    }
    await Promise.resolve();
    expect(engine.stats.draws).to.equal(draws);
    Object.assign(window, { setTimeout: soon, requestAnimationFrame: animate });
    for (const work of held.splice(0)) work();
    await element.updateComplete;
    expect(engine.stats.draws - draws).to.equal(1);
    expect(await twoCells(element)).to.deep.equal([red, blue]);
  });
});
