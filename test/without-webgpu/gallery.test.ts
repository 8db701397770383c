import { expect } from 'chai';
import { examples } from '../../demo/gallery/examples/index';
import { keepScreen } from '../support/browser';
import { find } from '../support/demo-page';
import { until } from '../support/mount';
import { colourCount } from '../support/pixels';
import { layOutSitePage } from '../support/site-page';
import { failOnContextErrors, webGlPage } from '../support/without-webgpu';

type Figure = HTMLElementTagNameMap['attn-heatmap'];

/** Scrolls to a card, and waits until its figure shows its data. */
async function see(id: string): Promise<Figure> {
  find(id).scrollIntoView();
  const figure = find(id).querySelector<Figure>('.stand > *')!;
  await until(() => figure.data !== null);
  await figure.updateComplete;
  return figure;
}

describe('the gallery in a browser without WebGPU', () => {
  failOnContextErrors();
  before(async () => {
    await layOutSitePage('gallery');
    await import('../../demo/gallery/main');
    await webGlPage();
  });

  it('opens with a card per example', async () => {
    expect(document.querySelectorAll('.card')).to.have.length(examples.length);
    await see(`${examples[0].tag}-${examples[0].id}`);
    await keepScreen('without-webgpu-gallery');
  });

  for (const id of ['attn-heatmap-live', 'feature-grid-live', 'feature-histogram-live', 'feature-scatter-live']) {
    it(`what moves moves: ${id}`, async () => {
      const figure = await see(id);
      await until(() => colourCount(figure) > 1);
      expect(figure.shadowRoot!.querySelector('[part=message]')).to.equal(null);
      const button = find('motion');
      const { data } = figure;
      if (button.textContent === 'Play') button.click();
      await until(() => figure.data !== data);
      button.click();
    });
  }
});
