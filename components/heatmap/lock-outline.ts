import { svg, type SVGTemplateResult } from 'lit';
import type { CellWindow } from '../../src/views/heatmap/view';
import { crisp } from '../figure/crisp';
import type { Box } from '../figure/layout';

/** The edges of a locked row and of a locked column, where they are in sight; `free`: what no strip covers. */
export function lockOutline(
  plot: Box,
  window: CellWindow,
  { row, column, free }: { row?: number; column?: number; free: Box },
): SVGTemplateResult {
  const across = (at: number): number => plot.x + ((at - window.x) / window.width) * plot.width;
  const down = (at: number): number => plot.y + ((at - window.y) / window.height) * plot.height;
  const rows = row === undefined ? [] : [row, row + 1].map(down);
  const columns = column === undefined ? [] : [column, column + 1].map(across);
  const path = [
    ...rows.filter((y) => y >= free.y && y <= free.y + free.height).map((y) => `M${free.x} ${crisp(y)}h${free.width}`),
    ...columns
      .filter((x) => x >= free.x && x <= free.x + free.width)
      .map((x) => `M${crisp(x)} ${free.y}v${free.height}`),
  ].join('');
  return svg`<g part="lock"><path class="casing" d=${path} /><path class="crosshair lock" d=${path} /></g>`;
}
