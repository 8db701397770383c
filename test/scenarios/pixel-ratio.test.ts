import { expect } from 'chai';
import '../../components/index';
import { openEngine } from '../../src/index';
import { setPage } from '../support/browser';
import { closeCurrent } from '../support/close-engine';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { seededNumbers } from '../support/random';

const data = { values: seededNumbers(20 * 6, 5), shape: [20, 6] };
const size = { width: 317, height: 203 };
const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;

/** Of screens, and of pages at 110 %, 67 % and 125 %. */
const ratios = [2, 1, 1.1, 0.67, 1.25, 1.5, 3];

for (const tier of ['webgpu', 'webgl'] as const) {
  describe(`a page that is zoomed, or moves to another screen, in tier ${tier}`, () => {
    if (tier === 'webgpu') failOnGpuErrors();
    before(async () => {
      expect((await openEngine({ tier })).tier).to.equal(tier);
    });
    after(closeCurrent);
    const original = window.matchMedia;
    let asked: MediaQueryList[] = [];
    beforeEach(() => {
      asked = [];
      window.matchMedia = (query) => {
        const list = original.call(window, query);
        if (query.includes('resolution')) asked.push(list);
        return list;
      };
    });
    afterEach(() => void (window.matchMedia = original));

    /** Chromium changes an emulated ratio without the event that a real change has: the test sends it. */
    async function change(dpr: number): Promise<void> {
      await setPage({ dpr });
      for (const list of asked.splice(0)) list.dispatchEvent(new Event('change'));
    }

    for (const tag of tags) {
      it(`${tag}: has as many pixels as the screen, each time, and looks as one that opens there`, async () => {
        await setPage({ dpr: 1 });
        const element = mount(tag, { data, noTools: true }, size);
        await element.updateComplete;
        const canvas = canvasOf(element);
        for (const dpr of ratios) {
          await change(dpr);
          await until(() => Math.abs(canvas.width - canvas.getBoundingClientRect().width * dpr) <= 1);
          const fresh = mount(tag, { data, noTools: true }, size);
          await Promise.all([element.updateComplete, fresh.updateComplete]);
          const [kept, opened] = [element, fresh].map((one) => readPixels(canvasOf(one)));
          expect([kept.width, kept.height], `at ${dpr}`).to.deep.equal([opened.width, opened.height]);
          const others = kept.data.filter((channel, i) => channel !== opened.data[i]).length;
          expect(others, `channels of the picture at ${dpr}`).to.equal(0);
          fresh.remove();
        }
        element.remove();
        expect(asked.length, 'the ratio is watched').to.be.above(0);
        const { width } = canvas;
        await change(2);
        await new Promise((done) => setTimeout(done, 50));
        expect(canvas.width, 'out of the page').to.equal(width);
      });
    }
  });
}
