import { nothing, svg, type SVGTemplateResult } from 'lit';
import { binEnds, countTop, type HistogramNumbers } from '../../src/views/histogram/numbers';
import { lineColours } from '../../src/views/series-colours';
import type { Box } from '../figure/layout';
import { shortNumber } from '../figure/ticks';
import { cellBox, type HistogramFigure } from './figure';
import { indexName, oddSum, oddText } from './words';

const lineHeight = 16;
const swatch = 10;
const legendGap = 10;
const mostLetters = 22;

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
  const boxes = (count: number, step: number): Box[] =>
    Array.from({ length: count }, (_, i) => cellBox(plot, view, i * step));
  if (fixedRows === 0) {
    if (!labels) return nothing;
    return svg`<g part="labels">${boxes(cells, 1).map(
      ({ x, y }, i) =>
        svg`<text part="label" class="channel" x=${x} y=${y - 3}>${indexName(view, names, [0, i])}</text>`,
    )}</g>`;
  }
  const right = plot.x + plot.width + 8;
  return svg`<g part="labels">
    ${boxes(columns, 1).map(
      ({ x, width }, i) =>
        svg`<text part="label" class="channel" x=${x + width / 2} y=${plot.y - 4} text-anchor="middle">${indexName(view, names, [1, i])}</text>`,
    )}
    ${boxes(fixedRows, columns).map(
      ({ y, height }, i) =>
        svg`<text part="label" class="channel" transform="translate(${right} ${y + height / 2}) rotate(90)" dominant-baseline="central" text-anchor="middle">${indexName(view, names, [0, i])}</text>`,
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

/** "3 NaN, 2 infinite, 5 outside: not drawn", in the cell whose values they are. */
export function oddValues(
  box: Box,
  { view, language }: HistogramFigure,
  { cell, numbers }: CellNumbers,
): SVGTemplateResult | typeof nothing {
  const { overlays } = view.entryAxes;
  const text = oddText(oddSum(numbers.odd.slice(cell * overlays, (cell + 1) * overlays)), language);
  if (!text) return nothing;
  const x = box.x + box.width - 4;
  return svg`<text part="odd" class="alert over" x=${x} y=${box.y + box.height / 2} text-anchor="end">${text}</text>`;
}

/**
 * Which colour is which of the histograms over one another; where there is no room for all, how many more there are.
 */
export function legend(
  plot: Box,
  { view, ...names }: HistogramFigure,
  offset: number,
): SVGTemplateResult | typeof nothing {
  const { overlays, taken } = view.entryAxes;
  if (!view.options.overlay) return nothing;
  const x = plot.x + plot.width + offset + legendGap;
  const room = Math.max(1, Math.floor(plot.height / lineHeight));
  const shown = overlays <= room ? overlays : room - 1;
  const colours = lineColours(overlays, view.options.colour);
  const y = (line: number): number => plot.y + lineHeight * (line + 0.5);
  return svg`<g part="legend">
    ${colours.slice(0, shown).map((colour, line) => {
      const [red, green, blue] = colour.map((part) => Math.round(255 * part));
      return svg`<rect class="swatch" x=${x} y=${y(line) - swatch / 2} width=${swatch} height=${swatch} fill="rgb(${red} ${green} ${blue})" />
        <text x=${x + swatch + 6} y=${y(line)} dominant-baseline="central">${shortened(indexName(view, names, [taken.length - 1, line]))}</text>`;
    })}
    ${shown < overlays ? svg`<text x=${x} y=${y(shown)} dominant-baseline="central">${names.language.words.andMore(names.language.amount(overlays - shown))}</text>` : nothing}
  </g>`;
}

/** Room that the legend takes at the right of the plot, in CSS pixels, before the data says how many there are. */
export function legendWidth(overlay: string, names: readonly string[] | null): number {
  if (!overlay) return 0;
  const letters = Math.max(12, ...(names ?? [`${overlay} 00`]).map((name) => Math.min(mostLetters, name.length)));
  return legendGap + swatch + 6 + 6.2 * letters;
}

function shortened(name: string): string {
  const letters = [...name];
  return letters.length <= mostLetters ? name : `${letters.slice(0, mostLetters - 1).join('')}…`;
}
