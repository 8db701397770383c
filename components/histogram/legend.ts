import { nothing, svg, type SVGTemplateResult } from 'lit';
import { lineColours } from '../../src/views/series-colours';
import { fitText, textWidth } from '../figure/fit-text';
import { tickFont } from '../figure/label-room';
import type { Box } from '../figure/layout';
import type { HistogramFigure } from './figure';
import { indexName } from './words';

const lineHeight = 16;
const swatch = 10;
/** From a swatch to its name, and from one name to the next in a row. */
const gap = 6;
const between = 12;
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
  const beside = legendGap + swatch + gap + Math.max(80, ...widths);
  return beside <= mostBeside * figureWidth ? { beside, above: 0 } : { beside: 0, above: lineHeight + 2 };
}

/** One of the entries: a colour and a name, or how many more there are. */
interface Entry {
  colour: string | null;
  name: string;
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
  return svg`<g part="legend">${entries.map((entry, line) => entryAt(entry, [x, y(line)], widestName))}</g>`;
}

/** As many entries as have room beside one another. */
function row(figure: HistogramFigure, { x, y, width }: Omit<Box, 'height'>): SVGTemplateResult {
  const { overlays } = figure.view.entryAxes;
  const widthOf = ({ colour, name }: Entry): number =>
    (colour ? swatch + gap : 0) + Math.min(widestName, textWidth(name, tickFont));
  const needed = (entries: readonly Entry[]): number =>
    entries.reduce((sum, entry) => sum + widthOf(entry) + between, -between);
  let count = overlays;
  while (count > 1 && needed(firstOf(figure, count)) > width) count -= 1;
  let at = x;
  return svg`<g part="legend">${firstOf(figure, count).map((entry) => {
    const from = at;
    at += widthOf(entry) + between;
    return entryAt(entry, [from, y], Math.min(widestName, x + width - from - (entry.colour ? swatch + gap : 0)));
  })}</g>`;
}

/** The first so many entries, and a word on the others. */
function firstOf({ view, ...names }: HistogramFigure, count: number): Entry[] {
  const { overlays, taken } = view.entryAxes;
  const colours = lineColours(overlays, view.options.colour).slice(0, count);
  const entries = colours.map((colour, i): Entry => {
    const [red, green, blue] = colour.map((part) => Math.round(255 * part));
    return { colour: `rgb(${red} ${green} ${blue})`, name: indexName(view, names, [taken.length - 1, i]) };
  });
  const { language } = names;
  const more = { colour: null, name: language.words.andMore(language.amount(overlays - count)) };
  return count < overlays ? [...entries, more] : entries;
}

function entryAt({ colour, name }: Entry, [x, y]: readonly [number, number], room: number): SVGTemplateResult {
  const at = colour ? x + swatch + gap : x;
  return svg`${colour ? svg`<rect class="swatch" x=${x} y=${y - swatch / 2} width=${swatch} height=${swatch} fill=${colour} />` : nothing}
    <text x=${at} y=${y} dominant-baseline="central">${fitText(name, room, tickFont)}</text>`;
}
