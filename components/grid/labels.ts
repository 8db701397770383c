import { nothing, svg, type SVGTemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { FeatureGridView } from '../../src/views/grid/view';
import { crisp } from '../figure/crisp';
import type { Box } from '../figure/layout';
import type { Language } from '../words/language';
import { shortNumber } from '../figure/ticks';
import { fitText, textWidth } from '../figure/fit-text';
import { gridCells, rowsInSight, type GridCell } from './cells';
import type { GridFigure } from './figure';
import { placeName, type GridNames } from './names';

/** Beyond so many cells in the picture, labels would cost more than the picture; hover tells the channel. */
const mostLabels = 1024;
/** As grid-styles.ts has them. */
export const labelFont = '700 11px system-ui, sans-serif';
const boundFont = '10px system-ui, sans-serif';
/** A plot that is lower has no room for two numbers above one another, in CSS pixels. */
const lowestTicked = 26;

/**
 * Labels, ticks and the linked cursor over all cells. What belongs to the rows in sight is made anew only when these
 * are others: scrolling moves it, and new data leaves it as it is.
 */
export function gridLabels(plot: Box, figure: GridFigure): SVGTemplateResult {
  const { view, numbers, cursor, names } = figure;
  const { layout, scrollPixels } = view.geometry;
  const limits = numbers?.limits;
  const { dpr, ticks } = view.options;
  const [first, end] = rowsInSight(view.geometry);
  const few = (end - first) * layout.columns <= mostLabels;
  const shown = [JSON.stringify(layout), dpr, view.places, first, end];
  const named = [...shown, names.channels, names.samples, view.scene.ofSamples];
  return svg`
    <clipPath id="in-sight"><rect x=${plot.x} y=${plot.y} width=${plot.width} height=${plot.height} /></clipPath>
    <g clip-path="url(#in-sight)"><g transform="translate(${plot.x} ${plot.y - scrollPixels / dpr})">
      ${layout.labels && few ? svg`<g part="labels">${guard(named, () => labels(view, names))}</g>` : nothing}
      ${layout.ticks && ticks && few && limits ? svg`<g part="ticks">${guard([...shown, limits, names.language], () => gridCells(view).map((cell) => yTicks(cell, limits, names.language)))}</g>` : nothing}
      ${cursor ? linkedCursor(view, cursor.time) : nothing}
    </g></g>
    ${ticks ? timeEnds(plot, view) : nothing}`;
}

function labels(view: FeatureGridView, names: GridNames): SVGTemplateResult[] {
  const given = view.scene.ofSamples ? names.samples : names.channels;
  return gridCells(view).flatMap(({ x, y, above, place, room }) => {
    const index = view.places[place];
    const name = placeName(view, names, index);
    const text = fitText(name, room - 3, labelFont);
    // A number that is cut would be another number.
    if (text === '' || (text !== name && given?.[index] === undefined)) return [];
    return [
      svg`<text class="channel" direction="ltr" x=${x} y=${y - above + 2} dominant-baseline="hanging">${text}${text === name ? nothing : svg`<title>${name.slice(0, 1000)}</title>`}</text>`,
    ];
  });
}

/** The limits of a cell's y-axis at its left: its top and its bottom. */
function yTicks(
  { x, y, height, place, beside }: GridCell,
  limits: readonly (readonly [bottom: number, top: number])[],
  language: Language,
): SVGTemplateResult | typeof nothing {
  const [low, high] = limits[place] ?? [];
  if (low === undefined || high === undefined || height < lowestTicked) return nothing;
  const [top, bottom] = [bound(high, beside - 4, language), bound(low, beside - 4, language)];
  return svg`
    ${top ? svg`<text class="bound" x=${x - 3} y=${y} dominant-baseline="hanging" text-anchor="end">${top}</text>` : nothing}
    ${bottom ? svg`<text class="bound" x=${x - 3} y=${y + height} text-anchor="end">${bottom}</text>` : nothing}`;
}

/** Three significant digits, or as many as have room beside the plot; empty where one has none. */
function bound(value: number, room: number, language: Language): string {
  const exponents = ['.2~e', '.1~e', '.0e'].map((form) => language.written(value, form).replace('e+', 'e'));
  const [three, two, one] = [3, 2, 1].map((digits) => shortNumber(Number(value.toPrecision(digits)), language));
  return [three, two, ...exponents, one].find((text) => textWidth(text, boundFont) <= room) ?? '';
}

/** First and last time step below the figure, for each column of cells: they are the same in all rows. */
function timeEnds(plot: Box, { geometry, scene, options, places }: FeatureGridView): SVGTemplateResult {
  const { columns, pitch, inset, plot: size } = geometry.layout;
  const y = plot.y + plot.height + 3;
  const { first, count } = scene.times;
  const [start, end] = [String(first), String(first + count - 1)];
  const width = size[0] / options.dpr;
  const both = textWidth(start, boundFont) + textWidth(end, boundFont) + 6 <= width;
  const shown = Array.from({ length: Math.min(columns, places.length) }, (_, column) => {
    const x = plot.x + (column * pitch[0] + inset[0]) / options.dpr;
    return svg`${both ? svg`<text class="bound" x=${x} y=${y} dominant-baseline="hanging">${start}</text>` : nothing}
      <text class="bound" x=${x + width} y=${y} dominant-baseline="hanging" text-anchor="end">${end}</text>`;
  });
  return svg`<g part="time-ticks">${textWidth(end, boundFont) <= width ? shown : nothing}</g>`;
}

/**
 * A line at one time in every cell: a dashed line down each column, its dashes the plots, its gaps what is between
 * them.
 */
function linkedCursor({ geometry, scene, options, places }: FeatureGridView, time: number): SVGTemplateResult {
  const { columns, pitch, inset, plot } = geometry.layout;
  const { dpr } = options;
  const [first, end] = rowsInSight(geometry);
  const along = scene.times.count > 1 ? time / (scene.times.count - 1) : 0;
  const lines = Array.from({ length: columns }, (_, column) => {
    const rows = Math.min(end, Math.ceil((places.length - column) / columns)) - first;
    if (rows <= 0) return '';
    const x = crisp((column * pitch[0] + inset[0] + along * plot[0]) / dpr);
    return `M${x} ${(first * pitch[1] + inset[1]) / dpr}v${((rows - 1) * pitch[1] + plot[1]) / dpr}`;
  });
  const dashes = `${plot[1] / dpr} ${(pitch[1] - plot[1]) / dpr}`;
  return svg`<path part="cursor" class="crosshair" stroke-dasharray=${dashes} d=${lines.join('')} />`;
}
