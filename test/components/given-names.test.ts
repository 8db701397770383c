import { expect } from 'chai';
import '../../components/index';
import type { Figure, Tag } from '../../demo/gallery/example';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount } from '../support/mount';

const size = { width: 420, height: 300 };
const values = (shape: number[], axes: string[]) => ({
  ...{ shape, axes },
  values: new Float32Array(shape.reduce((product, side) => product * side)),
});
const series = values([2, 4, 3], ['sample', 'time', 'channel']);

/** Lists of names: the element, what shows them, and what there is a name for. */
const lists: { tag: Tag; property: string; set: object; per: string; count: number; what: string }[] = [
  { tag: 'feature-grid', property: 'names', set: {}, per: 'channel', count: 3, what: 'channels' },
  {
    ...{ tag: 'feature-grid', property: 'sampleNames', set: { samples: 'overlay' } },
    ...{ per: 'sample', count: 2, what: 'samples' },
  },
  {
    ...{ tag: 'feature-histogram', property: 'names', set: { by: 'sample' } },
    ...{ per: 'cell', count: 2, what: 'indices on the axis sample' },
  },
  {
    ...{ tag: 'feature-histogram', property: 'columnNames', set: { by: 'sample,channel' } },
    ...{ per: 'column of cells', count: 3, what: 'indices on the axis channel' },
  },
  {
    ...{ tag: 'feature-histogram', property: 'overlayNames', set: { by: 'sample', overlay: 'time' } },
    ...{ per: 'histogram of a cell', count: 4, what: 'indices on the axis time' },
  },
];

describe('lists of names', () => {
  failOnGpuErrors();

  async function show(tag: Tag, properties: object): Promise<{ element: Figure; said: () => string | undefined }> {
    const element = mount(tag, { data: series, sample: 0, ...properties } as never, size) as Figure;
    await element.updateComplete;
    return { element, said: () => element.shadowRoot!.querySelector('[part=message]')?.textContent?.trim() };
  }

  for (const { tag, property, set, per, count, what } of lists) {
    const named = async (names: unknown): Promise<string | undefined> =>
      (await show(tag, { ...set, [property]: names })).said();

    it(`are refused where they are none, before anything is drawn: ${tag} ${property}`, async () => {
      const engine = await testEngine();
      const { dispatches, draws, uploadBytes } = engine.stats;
      expect(await named('abc')).to.equal(
        `${tag}: ${property} is the text "abc". Give an array of strings, one per ${per}.`,
      );
      expect(await named(7)).to.equal(
        `${tag}: ${property} is of type number. Give an array of strings, one per ${per}.`,
      );
      expect(await named([{}])).to.equal(`${tag}: ${property}[0] is no text. Give an array of strings.`);
      expect(await named(Array(count + 1).fill('x'))).to.equal(
        `${tag}: ${property} holds ${count + 1} names, and there are ${count} ${what}. Give ${count} at most.`,
      );
      const after = engine.stats;
      expect([after.dispatches, after.draws, after.uploadBytes]).to.deep.equal([dispatches, draws, uploadBytes]);
    });

    it(`may be fewer, and of numbers: ${tag} ${property}`, async () => {
      expect(await named([2024])).to.equal(undefined);
      expect(await named(Array(count).fill('x'))).to.equal(undefined);
      expect(await named(null)).to.equal(undefined);
      const { element } = await show(tag, { ...set, [property]: [2024] });
      expect((element as unknown as Record<string, unknown>)[property]).to.deep.equal(['2024']);
    });
  }

  it('that belong to an axis which the data lacks are left alone', async () => {
    const names = { sampleNames: Array(9).fill('s') };
    const { said } = await show('feature-grid', { data: [[1, 2]], sample: undefined, ...names });
    expect(said()).to.equal(undefined);
    const columns = await show('feature-histogram', { by: 'sample', columnNames: Array(9).fill('c') });
    expect(columns.said()).to.equal(undefined);
  });

  it('are refused until they fit, and the figure is drawn then', async () => {
    const { element, said } = await show('feature-grid', { names: ['a', 'b', 'c', 'd'] });
    expect(said()).to.match(/^feature-grid: names holds 4 names/);
    element.data = values([4, 4], ['time', 'channel']);
    await element.updateComplete;
    expect(said()).to.equal(undefined);
    expect(
      [...element.shadowRoot!.querySelectorAll('[part=labels] text')].map((node) => node.textContent),
    ).to.deep.equal(['a', 'b', 'c', 'd']);
  });
});
