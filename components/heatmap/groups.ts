import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { CellWindow } from '../../src/views/heatmap/view';
import { fitText } from '../figure/fit-text';
import type { Box } from '../figure/layout';
import { acrossStrip } from './layout';

/** Neighbouring columns that belong together: the units of a gate. */
export interface ColumnGroup {
  readonly name: string;
  /** How many columns. */
  readonly size: number;
}

const nameFont = '700 11px system-ui, sans-serif';
/** No name comes nearer to the next one, in CSS pixels. */
const gap = 6;

/** Refuses, in a sentence, anything but a list of groups. */
export function checkGroups(groups: unknown): void {
  if (groups === null || groups === undefined) return;
  const isGroup = (one: unknown): boolean => {
    const { name, size } = (one ?? {}) as Partial<ColumnGroup>;
    return typeof name === 'string' && Number.isInteger(size) && size! > 0;
  };
  if (Array.isArray(groups) && groups.every(isGroup)) return;
  throw new Error('columnGroups is no list of groups. Give an array of {name, size}, sizes in columns.');
}

/** A line between groups that are in sight, and the name of each above its part. `under`: whether a strip is between. */
export function groupMarks(
  plot: Box,
  window: CellWindow,
  { groups, under }: { groups: readonly ColumnGroup[]; under: boolean },
): SVGTemplateResult {
  const place = (column: number): number => plot.x + ((column - window.x) / window.width) * plot.width;
  const right = plot.x + plot.width;
  const bottom = plot.y + plot.height;
  const top = (under ? acrossStrip(plot).y : plot.y) - 5;
  let column = 0;
  const marks = groups.map(({ name, size }) => {
    const [from, to] = [place(column), place((column += size))];
    const [start, end] = [Math.max(plot.x, from), Math.min(right, to)];
    if (end <= start) return nothing;
    const text = fitText(name, end - start - gap, nameFont);
    const line = (part: string): SVGTemplateResult =>
      svg`<line class=${part} x1=${from} x2=${from} y1=${plot.y} y2=${bottom} />`;
    return svg`${from > plot.x + 0.5 ? svg`${line('casing')}${line('crosshair')}` : nothing}
      ${text ? svg`<text class="channel" x=${(start + end) / 2} y=${top} text-anchor="middle">${text}</text>` : nothing}`;
  });
  return svg`<g part="groups">${marks}</g>`;
}
