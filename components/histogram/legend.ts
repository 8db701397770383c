import { nothing, svg, type SVGTemplateResult } from 'lit';
import { lineColours } from '../../src/views/series-colours';
import { textWidth } from '../figure/fit-text';
import { tickFont } from '../figure/label-room';
import type { Box } from '../figure/layout';
import {
  colourText,
  leadOf,
  legendEntry,
  legendRow,
  rowWidth,
  type LegendEntry,
  type LegendSet,
} from '../figure/swatch';
import type { HistogramFigure } from './figure';
import { indexName } from './words';

const lineHeight = 16;
const set: LegendSet = { gap: 6, between: 12, corner: 0 };
const legendGap = 14;
const widestName = 140;
/** Of the figure's width the legend takes no more than this; else it stands in a row above the plot. */
const mostBeside = 0.2;

/** Room that the legend takes, in CSS pixels. */
export interface LegendRoom {
  beside: number;
  above: number;
}

/** Where the legend stands, before the data says how many there are: at the plot's right, or in a row above it. */
export function legendRoom(overlay: string, names: readonly string[] | null, figureWidth: number): LegendRoom {
  if (!overlay) return { beside: 0, above: 0 };
  const widths = (names ?? [`${overlay} 00`]).map((name) => Math.min(widestName, textWidth(name, tickFont)));
  const beside = legendGap + leadOf('', set) + Math.max(80, ...widths);
  return beside <= mostBeside * figureWidth ? { beside, above: 0 } : { beside: 0, above: lineHeight + 2 };
}

/**
 * Which colour is which of the histograms over one another; where there is no room for all, how many more there are.
 */
export function legend(
  plot: Box,
  figure: HistogramFigure,
  { room, rowNames, columnNames }: { room: LegendRoom; rowNames: number; columnNames: number },
): SVGTemplateResult | typeof nothing {
  if (!figure.view.options.overlay) return nothing;
  if (room.above > 0) return row(figure, { x: plot.x, y: plot.y - columnNames - lineHeight / 2, width: plot.width });
  const lines = Math.max(1, Math.floor(plot.height / lineHeight));
  const { overlays } = figure.view.entryAxes;
  const x = plot.x + plot.width + rowNames + legendGap;
  const y = (line: number): number => plot.y + lineHeight * (line + 0.5);
  const entries = firstOf(figure, overlays <= lines ? overlays : lines - 1);
  return svg`<g part="legend">${entries.map((entry, line) => legendEntry(entry, [x, y(line)], { room: widestName, set }))}</g>`;
}

/** As many entries as have room beside one another. */
function row(figure: HistogramFigure, { x, y, width }: Omit<Box, 'height'>): SVGTemplateResult {
  const look = { widest: widestName, set };
  let count = figure.view.entryAxes.overlays;
  while (count > 1 && rowWidth(firstOf(figure, count), look) > width) count -= 1;
  return svg`<g part="legend">${legendRow(firstOf(figure, count), { x, y, end: x + width, ...look })}</g>`;
}

/** The first so many entries, and a word on the others. */
function firstOf({ view, ...names }: HistogramFigure, count: number): LegendEntry[] {
  const { overlays, taken } = view.entryAxes;
  const colours = lineColours(overlays, view.options.colour).slice(0, count);
  const entries = colours.map((colour, i) => ({
    colour: colourText(colour),
    name: indexName(view, names, [taken.length - 1, i]),
  }));
  const { language } = names;
  const more = { colour: null, name: language.words.andMore(language.amount(overlays - count)) };
  return count < overlays ? [...entries, more] : entries;
}
