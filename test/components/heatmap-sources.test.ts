import { expect } from 'chai';
import '../../components/attn-heatmap';
import type { HeatmapCase, PictureCell } from '../support/heatmap-cases';
import { allHeatmapCases } from '../support/virtual-cases';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { mount, until } from '../support/mount';

type Heatmap = HTMLElementTagNameMap['attn-heatmap'];

const size = { width: 900, height: 700 };
const tokens = ['the', 'cat', 'sat', 'on', 'it'];
const keys = tokens.map((token) => token.toUpperCase());

const textsOf = (element: Element, part: string): string[] =>
  [...element.shadowRoot!.querySelectorAll(`[part=${part}] text`)].map((node) => node.textContent!.trim());

/** As the attribute has it. */
function headsOf({ heads }: HeatmapCase): string {
  if (!heads) return '';
  const word = heads.together === 'tiles' ? '' : heads.together;
  return `${word} ${heads.chosen.join()}`.trim() || 'all';
}

async function shown(source: HeatmapCase, properties: Partial<Heatmap>): Promise<Heatmap> {
  const { device } = await testEngine();
  const { data, appended, indices } = source;
  const element = mount(
    'attn-heatmap',
    { ...indices, heads: headsOf(source), ...properties, data: data(device!) },
    size,
  );
  if (appended) element.rowLimit = appended.limit;
  for (const row of appended?.rows ?? []) element.appendRows([row]);
  await element.updateComplete;
  expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
  return element;
}

/** The rows, or the columns, of the maps as they follow one another in the picture. */
function along({ picture }: HeatmapCase, side: 'row' | 'column'): number[] {
  const lines = side === 'row' ? picture : picture[0].map((_, column) => picture.map((line) => line[column]));
  return lines.flatMap((line) => line.find((cell): cell is PictureCell => cell !== null)?.[side] ?? []);
}

const writing = (value: number): string => (Number.isNaN(value) ? 'NaN' : value.toPrecision(4));

describe('what stands around and in a heatmap, with every matrix source', () => {
  failOnGpuErrors();

  for (const source of allHeatmapCases) {
    it(`axes, labels and names: ${source.name}`, async () => {
      const element = await shown(source, { rows: tokens, columns: keys, xLabel: 'keys', yLabel: 'queries' });
      const names = (list: string[], side: 'row' | 'column'): string[] => along(source, side).map((i) => list[i]);
      expect(textsOf(element, 'x-axis')).to.deep.equal([...names(keys, 'column'), 'keys']);
      expect(textsOf(element, 'y-axis')).to.deep.equal([...names(tokens, 'row'), 'queries']);
      element.rows = element.columns = null;
      await element.updateComplete;
      expect(textsOf(element, 'y-axis').slice(0, -1).map(Number)).to.include.members([0]);
    });

    it(`the numbers in its cells: ${source.name}`, async () => {
      const element = await shown(source, { noAxes: true, noColorbar: true });
      const cells = source.picture.flat().filter((cell) => cell !== null);
      await until(() => textsOf(element, 'numbers').length > 0);
      const wanted = cells.map(({ value }) => writing(value));
      expect(textsOf(element, 'numbers').map((text) => writing(Number(text)))).to.deep.equal(wanted);
    });

    it(`what is told of a cell, by the keyboard: ${source.name}`, async () => {
      const element = await shown(source, { rows: tokens, columns: keys });
      const surface = element.shadowRoot!.querySelector('[part=surface]')!;
      const readout = (): string => element.shadowRoot!.querySelector('[part=readout]')?.textContent ?? '';
      const press = (key: string): boolean =>
        surface.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      // Of float16 the value is told as about that.
      const told = (text: string): string => text.split(': ').at(-1)!.replace(/^≈ ?/, '');
      const line = source.picture[0];
      for (let column = 0; column < line.length; column++) {
        const cell = line[column];
        if (!cell) continue;
        press(column === 0 ? 'Home' : 'ArrowRight');
        const said = new RegExp(`query 0 .“the”., key ${cell.column} .“${keys[cell.column]}”.: `);
        await until(() => said.test(readout()) && writing(Number(told(readout()))) === writing(cell.value));
      }
    });

    it(`a statistic of each row beside it, but for maps side by side: ${source.name}`, async () => {
      const element = await shown(source, { rowStatistic: 'max' });
      const tiled = source.picture.flat().includes(null);
      const labels = [...element.shadowRoot!.querySelectorAll('[part=profile-label]')].map((node) => node.textContent);
      expect(labels).to.deep.equal(tiled ? [] : ['max of each query']);
    });

    it(`a name that is searched for: ${source.name}`, async () => {
      const element = await shown(source, { rows: tokens, columns: keys });
      expect(element.search('SAT')).to.equal(2);
      const lit = (axis: string): string[] =>
        [...element.shadowRoot!.querySelectorAll(`[part=${axis}] .found`)].map((node) => node.textContent!);
      await element.updateComplete;
      expect(lit('y-axis')).to.deep.equal(
        along(source, 'row')
          .filter((row) => row === 2)
          .map(() => 'sat'),
      );
      const readout = (): string => element.shadowRoot!.querySelector('[part=readout]')?.textContent ?? '';
      await until(() => /query 2 .“sat”., key 0/.test(readout()));
    });
  }
});
