import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow, HeatmapView } from '../../src/views/heatmap/view';
import { textWidth } from '../figure/fit-text';
import type { Box } from '../figure/layout';
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

/** Cells are read when the picture has stood still for so long, in ms. */
const readAfter = 120;

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
  #asked = '';

  /** changed: called when numbers have come */
  constructor(readonly changed: () => void) {}

  /**
   * Reads the cells in sight, unless they are too small, or another part is asked for within a moment. What is shown of
   * heads put together is read, as the picture has it. Cells that are left out have no number.
   *
   * cost  4 bytes per cell, of which few fit, and a picture of as many pixels
   */
  async read(view: HeatmapView, plot: Box): Promise<void> {
    const { window } = view;
    if (!view.hasData) return;
    const { indices, heads, cmap, norm, threshold, topK, mask } = view.options;
    const of = JSON.stringify([indices, heads, cmap, norm, threshold, topK, mask]);
    if (of !== this.#of) this.forget();
    this.#of = of;
    if (!numbersFit(plot, window)) return;
    const [row, column] = [Math.floor(window.y), Math.floor(window.x)];
    const part = {
      row,
      column,
      rows: Math.min(view.rows, Math.ceil(window.y + window.height)) - row,
      columns: Math.min(view.columns, Math.ceil(window.x + window.width)) - column,
    };
    const asked = (this.#asked = JSON.stringify([of, part]));
    await new Promise((done) => setTimeout(done, readAfter));
    if (asked !== this.#asked || !view.hasData) return;
    // The engine may be closed meanwhile.
    const read = await Promise.all([view.readCells(part), view.readColours(part)]).catch(() => null);
    if (!read || asked !== this.#asked || !view.hasData) return;
    const [values, colours] = read;
    this.#numbers = Array.from(values, (value, i) => {
      const tone = toneOn(colours.subarray(4 * i, 4 * i + 4));
      return { row: row + Math.floor(i / part.columns), column: column + (i % part.columns), value, tone };
    }).filter(({ row, column, value, tone }) => {
      return view.map.toldOf(row, column) && (tone !== '' || Number.isNaN(value)); // none between maps
    });
    this.changed();
  }

  /** The data is another: its numbers are not known yet. */
  forget(): void {
    this.#numbers = [];
    this.#asked = '';
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

/** Numbers of the same number of digits; those without room even for one digit are empty. */
function written(cells: readonly CellNumber[], width: number, language: Language): string[] {
  const write = (count: number): string[] => cells.map(({ value }) => language.written(value, `.${count}~g`));
  const fits = (text: string): boolean => textWidth(text, font) <= width;
  const most = digits.find((count) => write(count).every(fits)) ?? 1;
  return write(most).map((text) => (fits(text) ? text : ''));
}

/** Black or white, whichever stands out more by WCAG's relative luminance; '' on a cell that is not shown. */
function toneOn([red, green, blue, alpha]: Uint8ClampedArray): CellNumber['tone'] {
  if (alpha < 255) return '';
  const [r, g, b] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? 'dark' : 'light';
}

function numbersFit(plot: Box, window: CellWindow): boolean {
  return plot.width / window.width >= room.width && plot.height / window.height >= room.height;
}
