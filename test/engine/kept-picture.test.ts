import { expect } from 'chai';
import '../../components/index';
import { openEngine, type Engine } from '../../src/index';
import { screenPixels } from '../support/browser';
import { closeCurrent } from '../support/close-engine';
import { testEngine } from '../support/engine';
import { frames } from '../support/grid';
import { keptPictures, showsKept, type Kept } from '../support/kept-picture';
import { holdAdapters, lose, loseContext, loseForGood, losesWebGpu, startAnew, unhandled } from '../support/losses';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels, type Pixels } from '../support/pixels';
import { compared, expectSameOnScreen, onScreen } from '../support/same-on-screen';
import { blue, messageOf, red, twoCells } from '../support/two-cells';

const size = { width: 300, height: 240 };
const matrix = { values: Float32Array.from({ length: 96 }, (_, i) => Math.sin(i)), shape: [8, 12] };
const figures = {
  'attn-heatmap': matrix,
  'feature-grid': matrix,
  'feature-histogram': matrix,
  'feature-scatter': matrix,
  'attn-overview': { values: matrix.values, shape: [2, 3, 4, 4] },
} as const;
type Tag = keyof typeof figures;
type Figure = HTMLElementTagNameMap[Tag];

/** Does what makes a figure rest, and waits until its picture was read. */
async function resting(engine: Engine, act: () => Figure): Promise<Figure> {
  const { readbackBytes } = engine.stats;
  const element = act();
  await element.updateComplete;
  const { width, height } = canvasOf(element);
  await until(() => engine.stats.readbackBytes - readbackBytes >= 4 * width * height);
  return element;
}

/** The picture on a figure's canvas, painted once more so that it can be read. */
async function pictureOf(element: Figure): Promise<Pixels> {
  element.redraw();
  await element.updateComplete;
  return readPixels(canvasOf(element));
}

function expectSame({ pixels, box, below }: Kept, picture: Pixels, place: DOMRect): void {
  const { off, colours } = compared(picture, pixels, 1);
  expect(off, 'pixels that differ').to.equal(0);
  expect(colours, 'colours').to.be.above(1);
  for (const side of ['x', 'y', 'width', 'height'] as const) expect(box[side]).to.be.closeTo(place[side], 0.01);
  expect(below).to.equal('axes');
}

describe('keep-picture', () => {
  const errors = unhandled();
  afterEach(() => expect(errors.splice(0)).to.deep.equal([]));

  describe('by WebGPU', () => {
    let engine: Engine;
    beforeEach(async () => (engine = await testEngine()));
    afterEach(startAnew);
    const kept = (tag: Tag, options: object = {}): Promise<Figure> =>
      resting(engine, () => mount(tag, { data: figures[tag], keepPicture: true, ...options }, size));

    for (const tag of Object.keys(figures) as Tag[]) {
      it(`a ${tag} looks the same from the loss of its GPU until the next one has painted`, async () => {
        const element = await kept(tag);
        const picture = await pictureOf(element);
        await resting(engine, () => (element.redraw(), element));
        const place = canvasOf(element).getBoundingClientRect();
        const seen = keptPictures(element);
        await lose(engine);
        await element.updateComplete;
        expect(seen.length).to.equal(1);
        expectSame(seen[0], picture, place);
        expect(showsKept(element)).to.equal(false);
        expect(messageOf(element)).to.equal(null);
      });
    }

    for (const [tag, options] of [
      ['feature-grid', {}],
      ['attn-heatmap', { window: { x: 1, y: 2, width: 5, height: 4 }, locked: { row: 3, column: 2 } }],
    ] as const) {
      it(`a ${tag} ${JSON.stringify(options)} is the same on the screen meanwhile`, async () => {
        const element = await kept(tag, options);
        const before = await onScreen(element);
        const giveAdapters = holdAdapters();
        const next = lose(engine);
        await until(() => showsKept(element));
        await frames(2);
        const meanwhile = await screenPixels(element.getBoundingClientRect());
        giveAdapters();
        expectSameOnScreen(meanwhile, before);
        await next;
        expectSameOnScreen(await onScreen(element), before);
        expect(showsKept(element)).to.equal(false);
      });
    }

    it('a part of a heatmap, with strips beside it, has one copy over all of them', async () => {
      const element = (await kept('attn-heatmap')) as HTMLElementTagNameMap['attn-heatmap'];
      await resting(engine, () =>
        Object.assign(element, { window: { x: 1, y: 2, width: 5, height: 4 }, locked: { row: 3, column: 2 } }),
      );
      const seen = keptPictures(element);
      const boxes = [...element.shadowRoot!.querySelectorAll('canvas')].map((one) => one.getBoundingClientRect());
      await lose(engine);
      await element.updateComplete;
      expect([seen.length, boxes.length]).to.deep.equal([1, 3]);
      expect(seen[0].box.right).to.be.closeTo(Math.max(...boxes.map(({ right }) => right)), 0.01);
      expect(seen[0].box.bottom).to.be.closeTo(Math.max(...boxes.map(({ bottom }) => bottom)), 0.01);
    });

    it('the copy is of the newest picture: other data and another colour map', async () => {
      const element = (await kept('attn-heatmap', { data: [[0, 1]] })) as HTMLElementTagNameMap['attn-heatmap'];
      await resting(engine, () => Object.assign(element, { data: [[1, 0]] }));
      const swapped = keptPictures(element);
      const next = await lose(engine);
      await element.updateComplete;
      const corner = ({ pixels }: Kept): number[] => pixels.at(2, 2).slice(0, 3);
      expect(swapped.map(corner)).to.deep.equal([red]);
      await resting(next, () => Object.assign(element, { cmap: '#00ff00,#000000' }));
      await lose(next);
      await element.updateComplete;
      expect(swapped.slice(1).map(corner)).to.deep.equal([[0, 0, 0]]);
    });

    it('data in play is not read, and no picture of an earlier frame is shown', async () => {
      const element = await kept('attn-heatmap');
      const { readbacks } = engine.stats;
      for (let frame = 0; frame < 40; frame++) {
        element.data = [[frame, 1]];
        await element.updateComplete;
        await frames(1);
      }
      expect(engine.stats.readbacks).to.equal(readbacks);
      const seen = keptPictures(element);
      await lose(engine);
      await element.updateComplete;
      expect(seen).to.deep.equal([]);
    });

    it('is kept on when the figure moves in the page', async () => {
      const element = await kept('attn-heatmap');
      await resting(engine, () => {
        element.redraw();
        void element.updateComplete.then(() => document.body.append(element)); // before its picture has rested
        return element;
      });
      const seen = keptPictures(element);
      await lose(engine);
      await element.updateComplete;
      expect(seen.length).to.equal(1);
    });

    it('is asked for at any time, and given up', async () => {
      const element = mount('attn-heatmap', { data: figures['attn-heatmap'] }, size);
      await element.updateComplete;
      await frames(60);
      const { width, height } = canvasOf(element);
      expect(engine.stats.readbackBytes, 'unasked').to.be.below(4 * width * height);
      await resting(engine, () => (element.setAttribute('keep-picture', ''), element));
      const seen = keptPictures(element);
      const next = await lose(engine);
      await element.updateComplete;
      expect(seen.length).to.equal(1);
      element.removeAttribute('keep-picture');
      await element.updateComplete;
      await lose(next);
      await element.updateComplete;
      expect(seen.length).to.equal(1);
    });

    it('recurrent weights keep a copy of each of their figures', async () => {
      const weight = { values: matrix.values, shape: [8, 12] };
      const recurrent = { values: matrix.values.subarray(0, 36), shape: [3, 12] };
      const data = [{ name: 'lstm/kernel', ...weight }, { name: 'lstm/recurrent_kernel', ...recurrent }]; // prettier-ignore
      const weights = mount('rnn-weights', { data, keepPicture: true } as object, size);
      await weights.updateComplete; // with the limits that they share
      const { readbackBytes } = engine.stats;
      weights.redraw();
      const parts = [...weights.shadowRoot!.querySelectorAll('attn-heatmap')];
      const bytes = parts.map(canvasOf).reduce((sum, { width, height }) => sum + 4 * width * height, 0);
      await until(() => engine.stats.readbackBytes - readbackBytes >= bytes);
      const seen = parts.map(keptPictures);
      await lose(engine);
      await weights.updateComplete;
      await Promise.all(parts.map((part) => part.updateComplete));
      expect(seen.map((copies) => copies.length)).to.deep.equal([1, 1]);
    });

    it('without another GPU the sentence takes the place of the copy', async () => {
      const element = await kept('attn-heatmap');
      const seen = keptPictures(element);
      await loseForGood(engine);
      await element.updateComplete;
      await until(() => messageOf(element) !== null && !showsKept(element));
      expect(seen.length).to.equal(1);
    });

    it('is shown until WebGL draws in WebGPU’s place', async () => {
      const element = (await kept('attn-heatmap', { data: [[0, 1]] })) as HTMLElementTagNameMap['attn-heatmap'];
      const seen = keptPictures(element);
      const { next, giveAdapters } = losesWebGpu(engine);
      expect((await next).tier).to.equal('webgl');
      giveAdapters();
      expect(await twoCells(element)).to.deep.equal([blue, red]);
      expect([seen.length, showsKept(element)]).to.deep.equal([1, false]);
    });
  });

  describe('by WebGL', () => {
    after(closeCurrent);

    for (const tag of ['attn-heatmap', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const) {
      it(`a ${tag} looks the same until the next context has painted`, async () => {
        const engine = await openEngine({ tier: 'webgl' });
        const element = await resting(engine, () => mount(tag, { data: figures[tag], keepPicture: true }, size));
        const [picture, place] = [readPixels(canvasOf(element)), canvasOf(element).getBoundingClientRect()];
        const seen = keptPictures(element);
        await loseContext(engine);
        await element.updateComplete;
        expect(seen.length).to.equal(1);
        expectSame(seen[0], picture, place);
        expect(showsKept(element)).to.equal(false);
      });
    }
  });
});
