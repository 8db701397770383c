import axe from 'axe-core';
import { expect } from 'chai';
import '../../components/index';
import { failOnGpuErrors } from '../support/engine';
import { mount, until } from '../support/mount';

const size = { width: 400, height: 300 };
const data = [
  [1, 2, 3],
  [4, 5, 6],
];
const tags = ['attn-heatmap', 'feature-grid', 'feature-histogram'] as const;

describe('figures for those who do not see or point', () => {
  failOnGpuErrors();

  for (const tag of tags) {
    it(`leave axe nothing to find in <${tag}>`, async () => {
      const element = mount(tag, { data }, size);
      await element.updateComplete;
      const { violations } = await axe.run(element, { resultTypes: ['violations'] });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).to.deep.equal([]);
    });
  }

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
