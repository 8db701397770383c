import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow } from '../../src/views/heatmap';
import type { Box } from '../figure/figure-layout';

/** Lines through a cell along its row and column, and its border; the cell is given by its last two indices. */
export function cellOutline(plot: Box, window: CellWindow, indices: readonly number[]): SVGTemplateResult {
  const [row, column] = indices.slice(-2);
  const x = plot.x + ((column - window.x) / window.width) * plot.width;
  const y = plot.y + ((row - window.y) / window.height) * plot.height;
  const width = plot.width / window.width;
  const height = plot.height / window.height;
  const [right, bottom] = [plot.x + plot.width, plot.y + plot.height];
  const [midX, midY] = [x + width / 2, y + height / 2];
  const along = `M${plot.x} ${midY}H${Math.max(plot.x, x - 2)}M${Math.min(right, x + width + 2)} ${midY}H${right}`;
  const down = `M${midX} ${plot.y}V${Math.max(plot.y, y - 2)}M${midX} ${Math.min(bottom, y + height + 2)}V${bottom}`;
  return svg`<g part="crosshair" class="crosshair">
    <path d=${along + down} />
    <rect x=${x} y=${y} width=${width} height=${height} />
  </g>`;
}

/** The edges of a locked row and of a locked column, where they are in sight. */
export function lockOutline(
  plot: Box,
  window: CellWindow,
  { row, column }: { row?: number; column?: number },
): SVGTemplateResult {
  const across = (at: number): number => plot.x + ((at - window.x) / window.width) * plot.width;
  const down = (at: number): number => plot.y + ((at - window.y) / window.height) * plot.height;
  const rows = row === undefined ? [] : [row, row + 1].map(down);
  const columns = column === undefined ? [] : [column, column + 1].map(across);
  const path = [
    ...rows.filter((y) => y >= plot.y && y <= plot.y + plot.height).map((y) => `M${plot.x} ${y}h${plot.width}`),
    ...columns.filter((x) => x >= plot.x && x <= plot.x + plot.width).map((x) => `M${x} ${plot.y}v${plot.height}`),
  ].join('');
  return svg`<path part="lock" class="lock" d=${path} />`;
}
