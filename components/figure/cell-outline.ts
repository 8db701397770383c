import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow } from '../../src/views/heatmap/view';
import type { Box } from './layout';
import { tones } from './tones';

/**
 * Lines through a cell along its row and column, and its border; the cell is given by its last two indices, `free` is
 * where lines may run.
 */
export function cellOutline(
  plot: Box,
  window: CellWindow,
  { cell, free = plot }: { cell: readonly number[]; free?: Box },
): SVGTemplateResult {
  const [row, column] = cell.slice(-2);
  const x = plot.x + ((column - window.x) / window.width) * plot.width;
  const y = plot.y + ((row - window.y) / window.height) * plot.height;
  const width = plot.width / window.width;
  const height = plot.height / window.height;
  const [right, bottom] = [free.x + free.width, free.y + free.height];
  const [midX, midY] = [x + width / 2, y + height / 2];
  const along = `M${free.x} ${midY}H${Math.max(free.x, x - 2)}M${Math.min(right, x + width + 2)} ${midY}H${right}`;
  const down = `M${midX} ${free.y}V${Math.max(free.y, y - 2)}M${midX} ${Math.min(bottom, y + height + 2)}V${bottom}`;
  return svg`<g part="crosshair">
    ${tones.map((tone) => {
      return svg`<g class=${tone}><path d=${along + down} /><rect x=${x} y=${y} width=${width} height=${height} /></g>`;
    })}
  </g>`;
}
