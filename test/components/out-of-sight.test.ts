import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';
import { seededNumbers } from '../support/random';

type Figure = HTMLElementTagNameMap['attn-heatmap' | 'feature-grid' | 'feature-histogram' | 'feature-scatter'];

const size = { width: 400, height: 300 };
const dataOf = (seed: number, scale = 1) => ({ values: seededNumbers(40 * 6, seed, scale), shape: [40, 6] });
const texts = (figure: Figure): string[] =>
  [...figure.shadowRoot!.querySelectorAll('svg text')].map((node) => node.textContent!.trim());

/** Each figure, and what says that it has its numbers. */
const figures = {
  'attn-heatmap': [{}, (said: string[]) => said.includes('0.0') && !said.includes('low')],
  'feature-grid': [{ showTicks: true }, (said: string[]) => said.some((text) => /^-[01]\.\d+$/.test(text))],
  'feature-histogram': [{ bins: 10 }, (said: string[]) => said.includes('0.0') && !said.includes('low')],
  'feature-scatter': [{}, (said: string[]) => said.includes('0.0')],
} as const;

/** Room above, so that what comes next lies below the screen's lower edge. */
function belowTheFold(): void {
  const room = document.createElement('div');
  room.style.height = '4000px';
  document.body.prepend(room);
  rooms.push(room);
}
const rooms: HTMLElement[] = [];
afterEach(() => {
  for (const room of rooms.splice(0)) room.remove();
  scrollTo(0, 0);
});

/** Waits until the browser has told the figures that they are not on the screen. */
async function twoFrames(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}

describe('a figure whose data is set while it is off the screen', () => {
  failOnGpuErrors();

  for (const [tag, [properties, hasNumbers]] of Object.entries(figures)) {
    it(`draws it and has its numbers when it comes into sight: ${tag}`, async () => {
      belowTheFold();
      const figure = mount(tag as keyof typeof figures, properties, size);
      await figure.updateComplete;
      await twoFrames();
      figure.data = dataOf(1);
      await figure.updateComplete;
      await twoFrames();
      expect(hasNumbers(texts(figure)), 'below the fold').to.equal(false);
      figure.scrollIntoView();
      await until(() => hasNumbers(texts(figure)));
    });

    it(`has the numbers of the data that came last: ${tag}`, async () => {
      belowTheFold();
      const figure = mount(tag as keyof typeof figures, { ...properties, data: dataOf(1) }, size);
      figure.scrollIntoView();
      await figure.updateComplete;
      await until(() => hasNumbers(texts(figure)));
      scrollTo(0, 0);
      await twoFrames();
      figure.data = dataOf(2, 1000);
      await figure.updateComplete;
      figure.scrollIntoView();
      await until(() => texts(figure).some((text) => /^-?\d{3,4}(\.\d+)?$/.test(text)));
    });
  }

  it('orders its channels', async () => {
    belowTheFold();
    const grid = mount('feature-grid', { order: 'range' }, size);
    await grid.updateComplete;
    await twoFrames();
    const values = Float32Array.from({ length: 40 * 6 }, (_, i) => ((i % 6) + 1) * Math.sin(i));
    grid.data = { values, shape: [40, 6] };
    await grid.updateComplete;
    await twoFrames();
    grid.scrollIntoView();
    await until(() => texts(grid).filter((text) => /^\d$/.test(text))[0] === '5');
  });
});

/** The page as a browser has it in a tab that is not shown: hidden, and without animation frames. */
function hidePage(): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
  withholdFrames();
  document.dispatchEvent(new Event('visibilitychange'));
}
/** Frames are asked for, and come when the page is shown. */
function withholdFrames(): void {
  window.requestAnimationFrame = (callback) => withheld.push(callback);
}
const withheld: FrameRequestCallback[] = [];
const { requestAnimationFrame: askFrame } = window;
function showPage(): void {
  delete (document as { hidden?: boolean }).hidden;
  window.requestAnimationFrame = askFrame;
  withheld.splice(0).forEach((callback) => requestAnimationFrame(callback));
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('in a tab that is not shown', () => {
  failOnGpuErrors();
  before(testEngine);
  afterEach(showPage);

  for (const [tag, [properties, hasNumbers]] of Object.entries(figures)) {
    it(`${tag} answers and becomes an image without an animation frame`, async () => {
      hidePage();
      const data = dataOf(3);
      const figure = mount(tag as keyof typeof figures, { ...properties, data }, size);
      await figure.updateComplete;
      expect(await figure.probe(7, 4)).to.equal(data.values[7 * 6 + 4]);
      const drawing = new DOMParser().parseFromString(await figure.toSVG({ scale: 1 }), 'image/svg+xml');
      const said = [...drawing.querySelectorAll('text')].map((node) => node.textContent!.trim());
      expect(hasNumbers(said), said.join()).to.equal(true);
      const image = await createImageBitmap(await figure.toBlob('image/png', { scale: 1 }));
      expect([image.width, image.height]).to.deep.equal([size.width, size.height]);
    });
  }

  it('what waits for a frame when the tab is hidden goes on', async () => {
    const figure = mount('attn-heatmap', { data: dataOf(4) }, size);
    await figure.updateComplete;
    withholdFrames();
    figure.data = dataOf(5);
    const settled = figure.updateComplete;
    await Promise.resolve();
    hidePage();
    await settled;
  });

  it('the picture is drawn when the tab is shown', async () => {
    hidePage();
    const figure = mount('feature-histogram', { data: dataOf(6), bins: 10 }, size);
    await figure.updateComplete;
    const { draws } = (await testEngine()).stats;
    showPage();
    await figure.updateComplete;
    await until(() => figures['feature-histogram'][1](texts(figure)));
    expect((await testEngine()).stats.draws).to.be.above(draws);
  });
});
