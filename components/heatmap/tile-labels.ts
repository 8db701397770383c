import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow } from '../../src/views/heatmap/view';
import type { Box } from '../figure/layout';

/** Each map's head, at the left top of its tile. */
export function tileLabels(
  plot: Box,
  window: CellWindow,
  tiles: readonly { head: number; row: number; column: number }[],
): SVGTemplateResult {
  return svg`<g part="heads">${tiles.map(({ head, row, column }) => {
    const x = plot.x + ((column - window.x) / window.width) * plot.width;
    const y = plot.y + ((row - window.y) / window.height) * plot.height;
    if (x < plot.x - 1 || y < plot.y - 1 || x > plot.x + plot.width || y > plot.y + plot.height) return svg``;
    return svg`<text class="number" x=${x + 4} y=${y + 4} dominant-baseline="hanging">${head}</text>`;
  })}</g>`;
}
