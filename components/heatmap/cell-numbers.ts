import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow, HeatmapView } from '../../src/views/heatmap/view';
import { textWidth } from '../figure/fit-text';
import type { Box } from '../figure/layout';
import { NewestRead } from '../figure/newest-read';
import { toneOn } from '../figure/tone';
import type { Language } from '../words/language';
import { isCovered, type StripPlaces } from './strip-places';

/** A number needs this much room in a cell, in CSS pixels. */
const room = { width: 36, height: 16 };
/** Between a number and the edges of its cell, in CSS pixels; how high a number is. */
const gap = 3;
const lineHeight = 12;
const font = '11px system-ui, sans-serif';
/** Significant digits, as many as have room. */
const digits = [4, 3, 2, 1];

/** The cells of a moving picture are read when it has stood still for so long, in ms. */
export const standingStill = 120;

/** The number of a cell; its row and column in the picture; whether it reads best in black, in white, or as text does. */
interface CellNumber {
  row: number;
  column: number;
  value: number;
  tone: 'dark' | 'light' | '';
}

/** Keeps the numbers of the cells in sight, where there is room for numbers. */
export class CellReader {
  #numbers: CellNumber[] = [];
  /** What they belong to. */
  #of = '';
  /** The part that they were read of; empty before they are. */
  #part = '';
  readonly #read = new NewestRead();

  /** changed: called when numbers have come */
  constructor(readonly changed: () => void) {}

  /**
   * Reads the cells in sight, unless they are known, too small, or another part is asked for within `pause` ms. What is
   * shown of heads put together is read, as the picture has it. Cells that are left out have no number.
   *
   * cost  4 bytes per cell, of which few fit, and a picture of as many pixels
   */
  read(view: HeatmapView, plot: Box, pause: number): Promise<void> {
    const { window } = view;
    if (!view.hasData) return Promise.resolve();
    const { indices, heads, cmap, norm, threshold, topK, mask } = view.options;
    const of = JSON.stringify([indices, heads, cmap, norm, threshold, topK, mask]);
    if (of !== this.#of) this.forget();
    this.#of = of;
    const [row, column] = [Math.floor(window.y), Math.floor(window.x)];
    const part = {
      row,
      column,
      rows: Math.min(view.rows, Math.ceil(window.y + window.height)) - row,
      columns: Math.min(view.columns, Math.ceil(window.x + window.width)) - column,
    };
    const wanted = JSON.stringify(part);
    return this.#read.run(async (isNewest) => {
      if (!numbersFit(plot, window) || wanted === this.#part) return;
      if (pause > 0) await new Promise((done) => setTimeout(done, pause));
      if (!isNewest() || !view.hasData) return;
      // The engine may be closed meanwhile.
      const read = await Promise.all([view.readCells(part), view.readColours(part)]).catch(() => null);
      if (!read || !isNewest() || !view.hasData) return;
      this.#numbers = numbered(view, part, read);
      this.#part = wanted;
      this.changed();
    });
  }

  /** The data is another: its numbers are not known yet. */
  forget(): void {
    [this.#numbers, this.#part] = [[], ''];
    this.#read.drop();
  }

  /** The number of each cell in its middle, where nothing cuts or covers it, with as many digits as all have room for. */
  drawn(
    plot: Box,
    { window, places, language }: { window: CellWindow; places: StripPlaces; language: Language },
  ): SVGTemplateResult {
    if (this.#numbers.length === 0 || !numbersFit(plot, window)) return svg``;
    const width = plot.width / window.width - 2 * gap;
    const placed = this.#numbers.flatMap((cell) => {
      const x = plot.x + ((cell.column + 0.5 - window.x) / window.width) * plot.width;
      const y = plot.y + ((cell.row + 0.5 - window.y) / window.height) * plot.height;
      const inside = y - lineHeight / 2 >= plot.y && y + lineHeight / 2 <= plot.y + plot.height;
      return inside && x > plot.x && x < plot.x + plot.width ? [{ ...cell, x, y }] : [];
    });
    const texts = written(placed, width, language);
    return svg`<g part="numbers">${placed.map(({ x, y, tone }, i) => {
      const half = textWidth(texts[i], font) / 2;
      if (!texts[i] || x - half < plot.x || x + half > plot.x + plot.width) return svg``;
      const box = { x: x - half, y: y - lineHeight / 2, width: 2 * half, height: lineHeight };
      if (isCovered(box, places)) return svg``;
      return svg`<text class=${tone} x=${x} y=${y} dominant-baseline="central" text-anchor="middle">${texts[i]}</text>`;
    })}</g>`;
  }
}

/** The cells of a part with their values, but those that are left out and those between maps. */
function numbered(
  { map }: HeatmapView,
  { row, column, columns }: { row: number; column: number; columns: number },
  [values, colours]: readonly [Float32Array, Uint8ClampedArray],
): CellNumber[] {
  return Array.from(values, (value, i) => {
    const tone = toneAt(colours.subarray(4 * i, 4 * i + 4));
    return { row: row + Math.floor(i / columns), column: column + (i % columns), value, tone };
  }).filter(({ row, column, value, tone }) => map.toldOf(row, column) && (tone !== '' || Number.isNaN(value)));
}

/** Numbers of the same number of digits; those without room even for one digit are empty. */
function written(cells: readonly CellNumber[], width: number, language: Language): string[] {
  const write = (count: number): string[] => cells.map(({ value }) => language.written(value, `.${count}~g`));
  const fits = (text: string): boolean => textWidth(text, font) <= width;
  const most = digits.find((count) => write(count).every(fits)) ?? 1;
  return write(most).map((text) => (fits(text) ? text : ''));
}

/** Of a cell's letters; '' on a cell that is not shown. */
function toneAt(colour: Uint8ClampedArray): CellNumber['tone'] {
  return colour[3] < 255 ? '' : toneOn(colour);
}

function numbersFit(plot: Box, window: CellWindow): boolean {
  return plot.width / window.width >= room.width && plot.height / window.height >= room.height;
}
