import axe from 'axe-core';
import { expect } from 'chai';
import '../../components/index';
import { emulateMedia } from '../support/browser';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';
import { canvasOf, readPixels } from '../support/pixels';

const size = { width: 400, height: 300 };
const data = [
  [1, 2, 3],
  [4, 5, 6],
];
const tags = ['attn-heatmap', 'attn-overview', 'feature-grid', 'feature-histogram', 'feature-scatter'] as const;
/** An overview takes maps: [head, query, key]. */
const dataOf = (tag: (typeof tags)[number]) =>
  tag === 'attn-overview' ? { values: data.flat(), shape: [1, 2, 3] } : data;

describe('figures for those who do not see or point', () => {
  failOnGpuErrors();

  for (const tag of tags) {
    it(`leave axe nothing to find in <${tag}>`, async () => {
      const element = mount(tag, { data: dataOf(tag) } as never, size);
      await element.updateComplete;
      const { violations } = await axe.run(element, { resultTypes: ['violations'] });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
    });
  }

  for (const tag of tags) {
    it(`show <${tag}> as a table, in which axe finds nothing either`, async () => {
      const element = mount(tag, { data: dataOf(tag) } as never, size);
      await element.updateComplete;
      const root = element.shadowRoot!;
      const button = root.querySelector<HTMLButtonElement>('[part=table-button]')!;
      button.click();
      await until(() => root.querySelectorAll('[part=table] td').length > 0);
      expect(button.getAttribute('aria-expanded')).to.equal('true');
      const { violations } = await axe.run(element, { resultTypes: ['violations'] });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
      root
        .querySelector('[part=table]')!
        .dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
      await until(() => root.querySelector('[part=table]') === null);
    });
  }

  it('keep the data’s colours and take the system’s for the rest, where colours are forced', async () => {
    await emulateMedia({ forcedColors: 'active' });
    const element = mount('attn-heatmap', { data, locked: { row: 0 } }, size);
    const system = document.createElement('span');
    system.style.color = 'CanvasText';
    document.body.append(system);
    await element.updateComplete;
    const text = element.shadowRoot!.querySelector('[part=x-axis] text')!;
    await until(() => getComputedStyle(text).fill === getComputedStyle(system).color);
    element.redraw(); // a canvas can be read only until the browser has shown it
    await element.updateComplete;
    const pixels = readPixels(canvasOf(element));
    expect(pixels.at(2, 2), 'the lowest value in bwr').to.deep.equal([0, 0, 255, 255]);
    expect(getComputedStyle(canvasOf(element)).forcedColorAdjust).to.equal('none');
    system.remove();
  });

  it('move nothing by themselves where less motion is asked for', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    for (const tag of tags) {
      const element = mount(tag, { data: dataOf(tag) } as never, size);
      await element.updateComplete;
      const running = element.shadowRoot!.getAnimations().filter(({ playState }) => playState === 'running');
      expect(
        running.filter(({ effect }) => Number(effect!.getComputedTiming().duration) > 1),
        tag,
      ).to.have.length(0);
    }
  });

  it('leave axe nothing to find in a message either', async () => {
    const element = mount('attn-heatmap', { data, cmap: 'none' }, size);
    await element.updateComplete;
    const { violations } = await axe.run(element, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
  });

  it('are named by what they show, range included once it is known', async () => {
    const element = mount('attn-heatmap', { data }, size);
    await element.updateComplete;
    const name = (): string => element.shadowRoot!.querySelector('[part=surface]')!.getAttribute('aria-label')!;
    await until(() => name().includes('Values'));
    expect(name()).to.equal(
      'Heatmap of 2 query by 3 key: Attention features over Timesteps. Values from 1 (query 0, key 0) to 6 (query 1, key 2).',
    );
  });

  it('show where the focus is', async () => {
    const element = mount('attn-heatmap', { data }, size);
    await element.updateComplete;
    const surface = element.shadowRoot!.querySelector<HTMLElement>('[part=surface]')!;
    surface.focus({ focusVisible: true } as FocusOptions);
    expect(getComputedStyle(surface).outlineStyle).to.equal('solid');
    expect(parseFloat(getComputedStyle(surface).outlineWidth)).to.be.at.least(2);
  });
});
