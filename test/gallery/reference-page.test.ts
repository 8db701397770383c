import axe from 'axe-core';
import { expect } from 'chai';
import elements from 'virtual:custom-elements';
import { docText } from '../../demo/reference/doc-text';
import { setPage } from '../support/browser';
import { find } from '../support/demo-page';
import { layOutSitePage } from '../support/site-page';

const cells = (id: string): string[] => [...find(id).children].map((cell) => cell.textContent!);

describe('the reference page', () => {
  before(async () => {
    await layOutSitePage('reference');
    await import('../../demo/reference/main');
  });

  it('has a row for all that the manifest names', () => {
    for (const { tagName, attributes, members, events, cssParts, cssProperties } of elements.modules.flatMap(
      ({ declarations }) => declarations,
    )) {
      const rows = [...find(tagName).parentElement!.querySelectorAll('tbody tr')];
      const own = members.filter(({ attribute }) => !attribute);
      const parts = [attributes, own, events, cssParts, cssProperties];
      expect(rows.length, tagName).to.equal(parts.reduce((sum, { length }) => sum + length, 0));
      expect(new Set(rows.map(({ id }) => id)).size, 'ids').to.equal(rows.length);
      for (const row of rows) expect(row.lastElementChild!.textContent, row.id).to.match(/\w/);
    }
  });

  it('says name, property, type, default and meaning', () => {
    expect(cells('attn-heatmap-attributes-x-label')).to.deep.equal([
      'x-labelxLabel',
      'string',
      'Timesteps',
      'label of the columns',
    ]);
    expect(cells('feature-grid-attributes-order')[1]).to.equal("'index' | 'range' | 'variance' | 'last'");
  });

  it('links to each of its parts', () => {
    for (const link of find('contents').querySelectorAll<HTMLAnchorElement>('a')) {
      expect(document.getElementById(link.hash.slice(1)), link.hash).to.not.equal(null);
    }
  });

  it('shows markup in a comment as text, and what is said of a word beside it', () => {
    const text = docText('Takes `<b>`.\n\nreturns  how many\n         there are');
    expect(text.querySelector('b')).to.equal(null);
    expect(text.querySelector('code')!.textContent).to.equal('<b>');
    expect(text.querySelector('dt')!.textContent).to.equal('returns');
    expect(text.querySelector('dd')!.textContent).to.equal('how many there are');
  });

  for (const width of [1366, 390, 195]) {
    it(`fits a page of ${width} pixels`, async () => {
      await setPage({ width, height: 800 });
      expect(document.documentElement.scrollWidth).to.be.at.most(width);
    });
  }

  it('leaves axe nothing to find', async () => {
    const { violations } = await axe.run(document.body, { resultTypes: ['violations'] });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.length} ${nodes[0].html}`)).to.deep.equal([]);
  });
});
