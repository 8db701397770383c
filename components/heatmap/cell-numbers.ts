import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow, HeatmapView } from '../../src/views/heatmap/view';
import type { Box } from '../figure/layout';
import type { Language } from '../words/language';
import { shortNumber } from '../figure/ticks';

/** A number needs this much room in a cell, in CSS pixels. */
const room = { width: 44, height: 16 };

/** Cells are read when the picture has stood still for so long, in ms. */
const readAfter = 120;

/** The number of a cell; its row and column in the picture. */
interface CellNumber {
  row: number;
  column: number;
  value: number;
}

/** Keeps the numbers of the cells in sight, where there is room for numbers. */
export class CellReader {
  #numbers: CellNumber[] = [];
  /** The maps that they belong to. */
  #maps = '';
  #asked = '';

  /** changed: called when numbers have come */
  constructor(readonly changed: () => void) {}

  /**
   * Reads the cells in sight, unless they are too small, or another part is asked for within a moment. What is shown of
   * heads put together is read, as the picture has it.
   *
   * cost  4 bytes per cell, of which few fit
   */
  async read(view: HeatmapView, plot: Box): Promise<void> {
    const { window } = view;
    if (!view.hasData) return;
    const maps = JSON.stringify([view.options.indices, view.options.heads]);
    if (maps !== this.#maps) this.forget();
    this.#maps = maps;
    if (!numbersFit(plot, window)) return;
    const [row, column] = [Math.floor(window.y), Math.floor(window.x)];
    const part = {
      row,
      column,
      rows: Math.min(view.rows, Math.ceil(window.y + window.height)) - row,
      columns: Math.min(view.columns, Math.ceil(window.x + window.width)) - column,
    };
    const asked = (this.#asked = JSON.stringify([maps, part]));
    await new Promise((done) => setTimeout(done, readAfter));
    if (asked !== this.#asked || !view.hasData) return;
    const values = await view.readCells(part).catch(() => null); // the engine was closed meanwhile
    if (!values || asked !== this.#asked || !view.hasData) return;
    this.#numbers = Array.from(values, (value, i) => {
      return { row: row + Math.floor(i / part.columns), column: column + (i % part.columns), value };
    }).filter((cell) => view.map.toldOf(cell.row, cell.column)); // none between maps
    this.changed();
  }

  /** The data is another: its numbers are not known yet. */
  forget(): void {
    this.#numbers = [];
    this.#asked = '';
  }

  /** The number of each cell, in its middle, readable on any colour. */
  drawn(plot: Box, window: CellWindow, language: Language): SVGTemplateResult {
    if (this.#numbers.length === 0 || !numbersFit(plot, window)) return svg``;
    return svg`<g part="numbers">${this.#numbers.map(({ row, column, value }) => {
      const across = (column + 0.5 - window.x) / window.width;
      const down = (row + 0.5 - window.y) / window.height;
      if (across < 0 || down < 0 || across > 1 || down > 1) return svg``;
      const [x, y] = [plot.x + across * plot.width, plot.y + down * plot.height];
      return svg`<text class="number" x=${x} y=${y} dominant-baseline="central" text-anchor="middle">${shortNumber(value, language)}</text>`;
    })}</g>`;
  }
}

function numbersFit(plot: Box, window: CellWindow): boolean {
  return plot.width / window.width >= room.width && plot.height / window.height >= room.height;
}
