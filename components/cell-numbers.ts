import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow } from '../src/views/heatmap';
import type { Box } from './figure-layout';
import { shortNumber } from './ticks';

/** A number needs this much room in a cell, in CSS pixels. */
const room = { width: 44, height: 16 };

/** Values of the cells of a window, row after row. */
export interface CellValues {
  rows: number;
  columns: number;
  /** First row and column. */
  row: number;
  column: number;
  values: Float32Array;
}

/** Whether a number fits into each cell. */
export function numbersFit(plot: Box, window: CellWindow): boolean {
  return plot.width / window.width >= room.width && plot.height / window.height >= room.height;
}

/** The number of each cell, in its middle, readable on any colour. */
export function cellNumbers(plot: Box, window: CellWindow, cells: CellValues): SVGTemplateResult {
  const place = (index: number, start: number, length: number): number => (index + 0.5 - start) / length;
  return svg`<g part="numbers">${Array.from(cells.values, (value, i) => {
    const x = plot.x + place(cells.column + (i % cells.columns), window.x, window.width) * plot.width;
    const y = plot.y + place(cells.row + Math.floor(i / cells.columns), window.y, window.height) * plot.height;
    if (x < plot.x || y < plot.y || x > plot.x + plot.width || y > plot.y + plot.height) return svg``;
    return svg`<text class="number" x=${x} y=${y} dominant-baseline="central" text-anchor="middle">${shortNumber(value)}</text>`;
  })}</g>`;
}
