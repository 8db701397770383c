import axe from 'axe-core';
import { expect } from 'chai';
import { examples } from '../../demo/gallery/examples/index';
import { emulateMedia } from '../support/browser';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';
import { layOutSitePage } from '../support/site-page';

type Figure = HTMLElementTagNameMap['attn-heatmap'];
const cards = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.card')];
const shown = (): HTMLElement[] => cards().filter((card) => card.offsetHeight > 0);
const figureOf = (id: string): Figure => find(id).querySelector<Figure>('.stand > *')!;

function filter(text: string): void {
  const input = find<HTMLInputElement>('filter');
  input.value = text;
  input.dispatchEvent(new Event('input'));
}

async function see(id: string): Promise<Figure> {
  find(id).scrollIntoView();
  const figure = figureOf(id);
  await until(() => figure.data !== null);
  await figure.updateComplete;
  return figure;
}

describe('the gallery', () => {
  failOnGpuErrors();
  before(async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    await layOutSitePage('gallery');
    await import('../../demo/gallery/main');
  });
  beforeEach(() => emulateMedia({ reducedMotion: 'reduce' }));

  it('has a card per example, and a link to each', () => {
    expect(cards()).to.have.length(examples.length);
    expect(new Set(cards().map(({ id }) => id)).size).to.equal(examples.length);
    const links = [...find('contents').querySelectorAll<HTMLAnchorElement>('li li a')];
    for (const link of links) expect(document.getElementById(link.hash.slice(1)), link.hash).to.not.equal(null);
    expect(links).to.have.length(examples.length);
    expect(find('count').textContent).to.equal(`${examples.length} examples`);
  });

  it('gives a figure its data when it comes near the screen, not before', async () => {
    const last = cards().at(-1)!;
    scrollTo(0, 0);
    expect(figureOf(last.id).data).to.equal(null);
    await see(last.id);
  });

  it('filters by words in title, note and code', () => {
    filter('HEADS mean');
    expect(shown().map(({ id }) => id)).to.deep.equal(['attn-heatmap-heads-mean']);
    expect(find('count').textContent).to.equal(`1 of ${examples.length} examples`);
    expect(find('feature-grid').offsetHeight).to.equal(0);
    filter('no such words');
    expect(find('count').textContent).to.contain(`0 of ${examples.length} examples. Try`);
    filter('');
    expect(shown()).to.have.length(examples.length);
  });

  it('shows code that names what the example sets', () => {
    const text = find('attn-heatmap-cmap-own').querySelector('code')!.textContent!;
    expect(text).to.contain('<attn-heatmap cmap="#0b1026,#2f6fb3,#f6f1d1,#e8312f"></attn-heatmap>');
    expect(text).to.contain("import 'attnscope/components/attn-heatmap.js';");
  });

  it('stands still under reduced motion, moves when asked to, and only what is in sight', async () => {
    const engine = await testEngine();
    await see('attn-heatmap-live');
    const button = find('motion');
    expect(button.textContent).to.equal('Play');
    // Cards beside it may still draw their first picture.
    let still = -1;
    for (let turn = 0; turn < 20 && engine.stats.draws !== still; turn++) {
      still = engine.stats.draws;
      for (let i = 0; i < 20; i++) await new Promise(requestAnimationFrame);
    }
    expect(engine.stats.draws, 'it comes to rest').to.equal(still);
    const elsewhere = figureOf('feature-scatter-live').data;
    const [map, first] = [figureOf('attn-heatmap-live'), figureOf('attn-heatmap-live').data];
    button.click();
    expect(button.textContent).to.equal('Pause');
    await until(() => map.data !== first && engine.stats.draws > still + 2);
    expect(figureOf('feature-scatter-live').data).to.equal(elsewhere);
    button.click();
  });

  it('turns dark by its theme, lines in the canvas too', async () => {
    const figure = await see('feature-histogram-bins');
    const bar = async (): Promise<string> => {
      figure.redraw();
      await figure.updateComplete;
      const canvas = canvasOf(figure);
      return readPixels(canvas)
        .at(Math.round(canvas.width / 2), canvas.height - 3)
        .slice(0, 3)
        .join();
    };
    const theme = find<HTMLSelectElement>('theme');
    const choose = (value: string): void => {
      theme.value = value;
      theme.dispatchEvent(new Event('change'));
    };
    choose('light');
    await until(() => getComputedStyle(document.body).color === 'rgb(29, 33, 38)');
    for (let seen = ''; seen !== '31,119,180'; seen = await bar()) await new Promise(requestAnimationFrame);
    choose('dark');
    for (let seen = ''; seen !== '95,176,238'; seen = await bar()) await new Promise(requestAnimationFrame);
    choose('');
    expect(document.documentElement.dataset.theme).to.equal(undefined);
  });

  it('leaves axe nothing to find', async () => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const { violations } = await axe.run(document.body, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length} ${nodes[0].html}`)).to.deep.equal([]);
    expect(find('failure').hidden, find('failure').textContent!).to.equal(true);
  });
});
