import { nothing, svg, type SVGTemplateResult } from 'lit';
import { binEnds, countTop, type HistogramNumbers } from '../../src/views/histogram/numbers';
import { fitText } from '../figure/fit-text';
import type { Box } from '../figure/layout';
import { shortNumber } from '../figure/ticks';
import { turnedNote } from '../figure/turned-note';
import { cellBox, type HistogramFigure } from './figure';
import { indexName, oddSum, oddText } from './words';

/** Room for names of rows of cells at the right of the plot, in CSS pixels. */
export const rowNamesWidth = 18;
/** As figure/styles.ts has it. */
const nameFont = '700 11px system-ui, sans-serif';
/** No name comes nearer to the next cell's. */
const nameGap = 6;

/** The cell and the numbers that its labels are made from. */
interface CellNumbers {
  cell: number;
  numbers: HistogramNumbers;
}

/** Names of the cells above each of them; of two axes those of the columns above, those of the rows at the right. */
export function cellNames(plot: Box, { view, ...names }: HistogramFigure): SVGTemplateResult | typeof nothing {
  const { cells, fixedRows } = view.entryAxes;
  const { columns, labels } = view.layout;
  if (!view.options.labels || cells <= 1) return nothing;
  const { pitch, inset, plot: size } = view.layout;
  const [across, down] = [0, 1].map((side) => {
    const middle = inset[side] + size[side] / 2;
    return (2 * Math.min(middle, pitch[side] - middle)) / view.options.dpr - nameGap;
  });
  const name = (axis: number, i: number, room: number): string =>
    fitText(indexName(view, names, [axis, i]), room, nameFont);
  const boxes = (count: number, step: number): Box[] =>
    Array.from({ length: count }, (_, i) => cellBox(plot, view, i * step));
  if (fixedRows === 0) {
    if (!labels) return nothing;
    return svg`<g part="labels">${boxes(cells, 1).map(
      ({ x, y }, i) =>
        svg`<text part="label" class="channel" x=${x} y=${y - 3}>${name(0, i, (pitch[0] - inset[0]) / view.options.dpr - nameGap)}</text>`,
    )}</g>`;
  }
  const right = plot.x + plot.width + 8;
  return svg`<g part="labels">
    ${boxes(columns, 1).map(
      ({ x, width }, i) =>
        svg`<text part="label" class="channel" x=${x + width / 2} y=${plot.y - 4} text-anchor="middle">${name(1, i, across)}</text>`,
    )}
    ${boxes(fixedRows, columns).map(
      ({ y, height }, i) =>
        svg`<text part="label" class="channel" transform="translate(${right} ${y + height / 2}) rotate(90)" dominant-baseline="central" text-anchor="middle">${name(0, i, down)}</text>`,
    )}
  </g>`;
}

/** The place and the count of each bin that runs out at the top, one below the other. */
export function clippedPeaks(
  box: Box,
  { view, ...names }: HistogramFigure,
  { cell, numbers }: CellNumbers,
): SVGTemplateResult | typeof nothing {
  const { bins, ylim } = view.options;
  const { overlays, taken } = view.entryAxes;
  const { x: xGroup, y: yGroup } = view.groupsOf(cell * overlays);
  const ends = binEnds(numbers.ranges[xGroup], view.options);
  const top = countTop(numbers.tops[yGroup], ylim);
  if (!ends) return nothing;
  const clipped = Array.from({ length: overlays }, (_, overlay) =>
    numbers.peaks[cell * overlays + overlay]
      .filter(([count]) => count > top)
      .map(([count, bin]) => ({
        count,
        bin,
        name: overlays > 1 ? ` ${indexName(view, names, [taken.length - 1, overlay])}` : '',
      })),
  ).flat();
  if (clipped.length === 0) return nothing;
  const fitting = clipped.slice(0, Math.max(1, Math.floor(box.height / 12)));
  return svg`<g part="peaks">${fitting.map(({ count, bin, name }, i) => {
    const along = (bin + 0.5) / bins;
    const value = ends[0] + along * (ends[1] - ends[0]);
    const side = along > 0.5 ? 'end' : 'start';
    const x = box.x + along * box.width + (along > 0.5 ? -4 : 4);
    return svg`<text class="alert over" x=${x} y=${box.y + 12 * (i + 1)} text-anchor=${side}>(${shortNumber(value, names.language)}, ${names.language.amount(count).text})${name}</text>`;
  })}</g>`;
}

/** "3 NaN, 2 infinite, 5 outside: not drawn", of all cells, turned beside them: over the bars it would hide some. */
export function oddValues(
  plot: Box,
  { view, language }: HistogramFigure,
  numbers: HistogramNumbers,
): SVGTemplateResult | typeof nothing {
  const text = oddText(oddSum(numbers.odd), language);
  if (!text) return nothing;
  return turnedNote(text, plot.x + plot.width + rowNamesRoom(view) + 7, plot);
}

/** Room at the right of the plot for the names of rows of cells, in CSS pixels. */
function rowNamesRoom({ options, entryAxes }: HistogramFigure['view']): number {
  return options.labels && entryAxes.fixedRows > 0 ? rowNamesWidth : 0;
}
