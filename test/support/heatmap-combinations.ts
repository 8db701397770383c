import { expect } from 'chai';
import type { ElementData } from '../../src/index';
import type { HeatmapMask } from '../../src/views/heatmap/mask';
import { heatmapDefaults } from '../../src/views/heatmap/options';
import type { CellWindow, HeatmapOptions, HeatmapView } from '../../src/views/heatmap/view';
import { parseNorm } from '../../src/views/norm';
import { matplotlibTables } from './colormaps';
import type { HeatmapCase, PictureCell } from './heatmap-cases';
import { colourDistance } from './pixels';
import { imagePixels } from './texture-pixels';

/** Pixels of a cell's side, so that its middle lies within one of them. */
const side = 9;
const threshold = 0.25;
const norms = ['', 'symmetric', 'log', '-0.5,0.75', 'log,0.125,0.5', 'robust', 'row'] as const;
const windows = { 'shown whole': null, 'in part': { x: 1, y: 1, width: 3, height: 3 } };

interface Choice {
  mask: HeatmapMask;
  topK: number;
  thresholded: boolean;
  norm: (typeof norms)[number];
}
const choices: Choice[] = (['', 'zero', 'causal'] as const).flatMap((mask) =>
  [0, 2].flatMap((topK) =>
    [false, true].flatMap((thresholded) => norms.map((norm) => ({ mask, topK, thresholded, norm }))),
  ),
);

const isMasked = ({ value, column, query }: PictureCell, mask: HeatmapMask): boolean =>
  mask === 'zero' ? value === 0 : mask === 'causal' && column > query;

/** What a cell shows: 'hatched', 'nothing', or its place between the ends of the norm. */
function seen(cell: PictureCell | null, { mask, topK, thresholded }: Choice, place: (cell: PictureCell) => number) {
  if (!cell) return 'nothing';
  const { value, line } = cell;
  if (isMasked(cell, mask)) return 'hatched';
  const largest = line.filter((other) => !Number.isNaN(other)).sort((a, b) => b - a);
  if (Number.isNaN(value) || (topK && value < largest[topK - 1]) || (thresholded && value < threshold))
    return 'nothing';
  return place(cell);
}

/** numpy's percentile, of sorted values. */
function percentile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (at % 1) * (high - low);
}

/** matplotlib's Normalize and LogNorm over all values of the picture, or over what the mask leaves of it or of a row. */
function placeBy(
  { norm, mask }: Pick<Choice, 'norm' | 'mask'>,
  cells: readonly (PictureCell | null)[],
): (cell: PictureCell) => number {
  const finite = cells.filter((cell) => cell !== null).filter(({ value }) => Number.isFinite(value));
  const counted = finite.filter((cell) => !isMasked(cell, mask));
  const all = finite.map(({ value }) => value);
  const [, log, low, high] = /^(?:(log),?)?(?:([-\d.]+),([\d.]+))?$/.exec(norm) ?? [];
  let ends = [Math.min(...all), Math.max(...all)];
  if (norm === 'symmetric') ends = [-1, 1].map((sign) => sign * Math.max(...all.map(Math.abs)));
  if (log) ends = [Math.min(...all.filter((value) => value > 0)), ends[1]];
  if (low) ends = [Number(low), Number(high)];
  if (norm === 'robust') {
    const sorted = counted.map(({ value }) => value).sort((a, b) => a - b);
    ends = [percentile(sorted, 0.01), percentile(sorted, 0.99)];
  }
  const scale = log ? Math.log : (value: number) => value;
  return ({ value, line }) => {
    if (norm === 'row') {
      const row = counted.filter((cell) => cell.line === line).map((cell) => cell.value);
      ends = [Math.min(...row), Math.max(...row)];
      if (ends[0] === ends[1]) return 0.5 + 1.5 * Math.sign(value - ends[0]);
    }
    return log && value <= 0 ? -1 : (scale(value) - scale(ends[0])) / (scale(ends[1]) - scale(ends[0]));
  };
}

/** How a tier makes a view without a canvas, and the data of a case for it. */
export interface ViewMaker {
  view(): Promise<HeatmapView>;
  dataOf(source: HeatmapCase): Promise<ElementData>;
}

/** Tests, in a `describe`, of every option with each of these matrix sources. */
export function testCombinations(cases: readonly HeatmapCase[], maker: ViewMaker): void {
  let viridis: number[];
  before(async () => (viridis = (await matplotlibTables()).viridis));

  async function opened(source: HeatmapCase): Promise<[HeatmapView, HeatmapOptions]> {
    const { appended, heads, indices } = source;
    const view = await maker.view();
    const options = { ...heatmapDefaults, cmap: 'viridis', heads, indices, hatchColour: [1, 0, 1, 1] as const };
    view.apply(options, await maker.dataOf(source));
    for (const row of appended?.rows ?? []) view.appendRows([row], appended!.limit);
    return [view, options];
  }

  /** Compares each cell's middle with the picture that plain arithmetic gives. */
  async function compare(view: HeatmapView, part: CellWindow, given: [HeatmapCase, Choice, string]): Promise<number> {
    const [{ picture }, choice, of] = given;
    const image = await view.snapshot(side * part.width, side * part.height);
    const pixels = imagePixels(image);
    image.close();
    const place = placeBy(choice, picture.flat());
    for (let y = 0; y < part.height; y++) {
      for (let x = 0; x < part.width; x++) {
        const wanted = seen(picture[part.y + y][part.x + x], choice, place);
        const colour = pixels.at(Math.floor((x + 0.5) * side), Math.floor((y + 0.5) * side));
        const where = `${of}, row ${part.y + y}, column ${part.x + x}: ${colour} for ${wanted}`;
        if (wanted === 'nothing') expect(colour[3], where).to.equal(0);
        else if (wanted === 'hatched')
          expect([colour[0] > 60, colour[1], colour[2]], where).to.deep.equal([true, 0, colour[0]]); // prettier-ignore
        else {
          // A place beside an edge between two entries may be either.
          const entries = [-1e-5, 1e-5].map((off) => Math.min(255, Math.max(0, Math.floor(256 * (wanted + off)))));
          const far = Math.min(...entries.map((entry) => colourDistance(colour, viridis.slice(3 * entry, 3 * entry + 3)))); // prettier-ignore
          expect([far, colour[3]], where).to.deep.equal([0, 255]);
        }
      }
    }
    return part.width * part.height;
  }

  for (const source of cases) {
    for (const [how, window] of Object.entries(windows)) {
      it(`${source.name}, ${how}: mask, top-k, threshold and norm in each combination`, async () => {
        const [view, options] = await opened(source);
        expect([view.rows, view.columns]).to.deep.equal([source.picture.length, source.picture[0].length]);
        let compared = 0;
        for (const choice of choices) {
          const { mask, topK } = choice;
          const look = { mask, topK, threshold: choice.thresholded ? threshold : null, norm: parseNorm(choice.norm) };
          view.apply({ ...options, ...look, window });
          const part = window ?? { x: 0, y: 0, width: view.columns, height: view.rows };
          compared += await compare(view, part, [source, choice, JSON.stringify(choice)]);
        }
        expect(compared).to.be.at.least(60 * 9);
        view.release();
      });
    }
  }
}
