import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { HistogramView } from '../../src/views/histogram/view';
import { ownTicks } from '../../src/views/histogram/geometry';
import { binEnds, countTop } from '../../src/views/histogram/numbers';
import { bottomAxis, frameLine, leftAxis, type Axis } from '../figure/axes';
import { textWidth } from '../figure/fit-text';
import { tickFont } from '../figure/label-room';
import type { Box } from '../figure/layout';
import { numberTicks, shortNumber } from '../figure/ticks';
import { binBox, cellBox, type HistogramFigure } from './figure';
import { cellNames, clippedPeaks, oddValues } from './labels';

/** Axes, names of cells, clipped peaks, a word on odd values, and the cursor, in all cells. */
export function histogramAxes(plot: Box, figure: HistogramFigure): SVGTemplateResult {
  const { view, numbers, pointed, padXticks, borders } = figure;
  const { cells } = view.entryAxes;
  const { columns } = view.layout;
  const { ticks } = view.options;
  const own = ownTicks(view.options);
  return svg`
    ${Array.from({ length: cells }, (_, cell) => {
      const box = cellBox(plot, view, cell);
      const below = ticks.x && (own.x || cell >= cells - columns);
      const beside = ticks.y && (own.y || cell % columns === 0);
      return svg`
        ${below ? bottomAxis(box, valueAxis(figure, cell, box)) : nothing}
        ${padXticks ? insideTicks(box, figure, cell) : nothing}
        ${beside ? leftAxis(box, countAxis(figure, cell, box)) : nothing}
        ${borders ? frameLine(box) : nothing}
        ${numbers ? clippedPeaks(box, figure, { cell, numbers }) : nothing}`;
    })}
    ${numbers ? oddValues(plot, figure, numbers) : nothing}
    ${cellNames(plot, figure)}
    ${pointed ? binCursor(plot, view, pointed) : nothing}`;
}

/** The ends of a cell's bins; null while they are not known, or without any finite value. */
function endsOf({ view, numbers }: HistogramFigure, cell: number): [number, number] | null {
  return numbers && binEnds(numbers.ranges[view.groupsOf(cell * view.entryAxes.overlays).x], view.options);
}

function valueAxis(figure: HistogramFigure, cell: number, box: Box): Axis {
  const { language } = figure;
  const { words } = language;
  const { width } = box;
  const within = room(figure.view, box).across;
  if (!figure.numbers) return { ticks: endTicks(words.low, words.high), place: (end) => end, label: '', within };
  const ends = endsOf(figure, cell);
  if (!ends) return { ticks: [{ value: 0.5, label: words.noFinite }], place: (middle) => middle, label: '', within };
  const [low, high] = ends;
  return {
    ticks: numberTicks(low, high, Math.max(2, Math.min(3, width / 60), width / 90), language),
    place: (value) => (value - low) / (high - low),
    label: '',
    within,
  };
}

/** Only the ends of the bins, written inside: see-rnn's padded ticks. */
function insideTicks(box: Box, figure: HistogramFigure, cell: number): SVGTemplateResult | typeof nothing {
  const ends = endsOf(figure, cell);
  if (!ends) return nothing;
  const y = box.y + box.height - Math.min(8, 0.1 * box.height);
  const inset = 0.03 * box.width;
  const [low, high] = ends.map((end) => shortNumber(end, figure.language));
  if (textWidth(low, tickFont) + textWidth(high, tickFont) + 4 * inset > box.width) return nothing;
  return svg`<g part="x-axis">
    <text class="over" x=${box.x + inset} y=${y}>${low}</text>
    <text class="over" x=${box.x + box.width - inset} y=${y} text-anchor="end">${high}</text>
  </g>`;
}

function countAxis({ view, numbers, language }: HistogramFigure, cell: number, box: Box): Axis {
  const { height } = box;
  const { within, down } = room(view, box);
  const bare = endTicks(language.amount(0).text, '');
  if (!numbers) return { ticks: bare, place: (end) => 1 - end, label: '', within, down };
  const top = countTop(numbers.tops[view.groupsOf(cell * view.entryAxes.overlays).y], view.options.ylim);
  const few = numberTicks(0, top, Math.max(2, height / 50), language).filter(({ value }) => Number.isInteger(value));
  return {
    ticks: few.map(({ value }) => ({
      value,
      label: value < 1e6 ? language.amount(value).text : shortNumber(value, language),
    })),
    place: (count) => 1 - count / top,
    label: '',
    within,
    down,
  };
}

/** How far a cell's tick labels may reach: across and down to the middle between it and the next, left to what is beside it. */
function room(
  { layout, options, entryAxes }: HistogramView,
  { x, y, width, height }: Box,
): Record<'across' | 'within' | 'down', readonly [number, number] | undefined> {
  if (entryAxes.cells <= 1) return { across: undefined, within: undefined, down: undefined };
  const [beside, below] = [0, 1].map((side) => (layout.pitch[side] - layout.plot[side]) / options.dpr);
  const own = ownTicks(options).y;
  return {
    across: [x - (own ? 4 : beside / 2), x + width + (own ? 4 : beside / 2)],
    within: own ? [x - layout.inset[0] / options.dpr + 2, x] : undefined,
    down: [y - below / 2, y + height + below / 2],
  };
}

/** A line around the bin under the pointer, over the whole height of its cell. */
function binCursor(plot: Box, view: HistogramView, pointed: readonly number[]): SVGTemplateResult {
  const { x, y, width, height } = binBox(plot, view, pointed);
  return svg`<rect part="cursor" class="crosshair" x=${x} y=${y} width=${width} height=${height} />`;
}

function endTicks(first: string, last: string): { value: number; label: string }[] {
  return [
    { value: 0, label: first },
    { value: 1, label: last },
  ];
}
