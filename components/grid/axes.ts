import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { FeatureGridView } from '../../src/views/grid/view';
import { normEnds } from '../../src/views/norm';
import { crisp } from '../figure/crisp';
import { bottomAxis, frameLine, leftAxis, type Axis } from '../figure/axes';
import { cellAxis } from '../figure/cell-axis';
import { cellOutline } from '../figure/cell-outline';
import { barBeside, colorbar } from '../figure/colorbar';
import { tickFont } from '../figure/label-room';
import type { Box, Size } from '../figure/layout';
import { numberTicks } from '../figure/ticks';
import { fitText, titleFont } from '../figure/fit-text';
import type { GridFigure } from './figure';
import { captionLines } from './caption';
import { gridLabels, labelFont } from './labels';
import { hasLegend, legend } from './legend';
import { placeName, rowNames } from './names';

/** What stands above and below the picture. */
export interface GridTexts {
  title: string;
  caption: string;
  /** The figure's, in CSS pixels. */
  size: Size;
}

/** Axes and labels as the mode has them, the legend, the title and the caption. */
export function gridAxes(plot: Box, figure: GridFigure, { title, caption, size }: GridTexts): SVGTemplateResult {
  const { view, names } = figure;
  const { mode } = view.options;
  const one = mode === 'heat' ? heatAxes : mode === 'density' ? densityAxes : null;
  const draw = one ?? (view.scene.enlarged === null ? gridLabels : enlargedAxes);
  const text = title && fitText(title, plot.width - 8, titleFont);
  return svg`${draw(plot, figure)}
    ${mode === 'line' && view.options.relevance ? relevanceBar(plot, figure) : nothing}
    ${captionLines(caption, size)}
    ${hasLegend(view) ? legend(plot, view, names) : nothing}
    ${title ? svg`<text part="title" class="label" x=${plot.x + plot.width / 2} y="16" text-anchor="middle">${text}</text>` : nothing}`;
}

/** What the colours of lines stand for. */
function relevanceBar(plot: Box, { view, numbers, names }: GridFigure): SVGTemplateResult {
  const norm = { kind: 'symmetric' } as const;
  const scale = { cmap: view.options.cmap || 'coolwarm', norm, language: names.language };
  return colorbar(barBeside(plot), normEnds(norm, numbers?.range ?? null), scale);
}

/** Axes of one cell that fills the figure, with the line and the value under the pointer. */
function enlargedAxes(plot: Box, figure: GridFigure): SVGTemplateResult {
  const { view, numbers, cursor, told, names } = figure;
  const limits = numbers?.limits?.[0] ?? null;
  const name = fitText(placeName(view, names, view.places[0]), plot.width - 12, labelFont);
  return svg`
    ${overTime(plot, figure, limits)}
    <text class="channel" direction="ltr" x=${plot.x + 6} y=${plot.y + 6} dominant-baseline="hanging">${name}</text>
    ${cursor ? crosshair(plot, view, { time: cursor.time, down: told && limits ? heightOf(told.value, limits) : null }) : nothing}`;
}

/** Axes of the one plot that holds all lines, counted, with a cross at the point that the readout describes. */
function densityAxes(plot: Box, figure: GridFigure): SVGTemplateResult {
  const { view, numbers, marker, names } = figure;
  const range = numbers?.range;
  const limits = range ? lineLimits(range[0], range[1], view.options.zeroLine) : null;
  const down = marker && (marker.y + 0.5) / view.geometry.size.height;
  const peak = numbers?.peak;
  const bar = { cmap: view.options.cmap || 'viridis', norm: { kind: 'log' }, language: names.language } as const;
  return svg`${overTime(plot, figure, limits)}${colorbar(barBeside(plot), peak ? [1, peak] : null, { ...bar, whole: true })}${marker ? crosshair(plot, view, { time: marker.time, down, cased: true }) : nothing}`;
}

/** A line at a time step, and where a height is known, a mark there; over colours of the data `cased`, in two tones. */
function crosshair(
  plot: Box,
  { scene }: FeatureGridView,
  { time, down, cased = false }: { time: number; down: number | null; cased?: boolean },
): SVGTemplateResult | typeof nothing {
  const { first, count } = scene.span;
  if (time < first || time >= first + count) return nothing;
  const x = plot.x + (count > 1 ? (time - first) / (count - 1) : 0) * plot.width;
  const y = plot.y + (down ?? NaN) * plot.height;
  const line = `M${crisp(x)} ${plot.y}v${plot.height}`;
  const marked = y >= plot.y && y <= plot.y + plot.height;
  const casing = svg`<path class="casing" d=${line} />${marked ? svg`<circle class="casing" cx=${x} cy=${y} r="4" />` : nothing}`;
  return svg`<g>${cased ? casing : nothing}<path part="cursor" class="crosshair" d=${line} />
    ${marked ? svg`<circle class="crosshair" part="mark" cx=${x} cy=${y} r="4" />` : nothing}</g>`;
}

function heightOf(value: number, [low, high]: readonly [number, number]): number {
  return (high - value) / (high - low);
}

function overTime(
  plot: Box,
  { view: { scene }, names: { language } }: GridFigure,
  limits: readonly [number, number] | null,
): SVGTemplateResult {
  const first = scene.times.first + scene.span.first;
  const steps = Math.max(1, scene.span.count - 1);
  const across: Axis = {
    ticks: numberTicks(first, first + steps, Math.max(2, plot.width / 90), language).filter(({ value }) =>
      Number.isInteger(value),
    ),
    place: (time) => (time - first) / steps,
    label: language.words.timesteps,
  };
  const [low, high] = limits ?? [0, 1];
  const up: Axis = {
    ticks: limits ? numberTicks(low, high, Math.max(2, plot.height / 50), language) : [],
    place: (value) => (high - value) / (high - low),
    label: '',
  };
  return svg`${bottomAxis(plot, across)}${leftAxis(plot, up)}${frameLine(plot)}`;
}

/** Bottom and top of the y-axis of values, as shaders/passes/series-limits.wgsl has it. */
export function lineLimits(lowest: number, highest: number, zero: boolean): [number, number] {
  const [low, high] = zero ? [Math.min(lowest, 0), Math.max(highest, 0)] : [lowest, highest];
  if (low > high) return [-1, 1];
  const margin = high === low ? 0.05 * Math.max(Math.abs(low), 1) : 0.05 * (high - low);
  return [low - margin, high + margin];
}

/** Axes and colour bar of the channels as a heatmap; between samples a line. */
function heatAxes(plot: Box, figure: GridFigure): SVGTemplateResult {
  const { view, numbers, cursor, names } = figure;
  const { norm, cmap, timestepsXaxis } = view.options;
  const { window } = view.geometry;
  const { scene, places } = view;
  const { rows, columns } = scene.space(places.length);
  const along = (start: number, length: number, lines: boolean): Parameters<typeof cellAxis>[0] => ({
    ...{ start, length, count: lines ? places.length * scene.layers : scene.times.count },
    names: lines ? rowNames(view, names) : timeNames(scene.times),
  });
  const across = along(window.x, Math.min(window.width, columns), !timestepsXaxis);
  const down = along(window.y, Math.min(window.height, rows), timestepsXaxis);
  const { timesteps, channels } = names.language.words;
  const [xLabel, yLabel] = timestepsXaxis ? [timesteps, channels] : [channels, timesteps];
  const line = cursor && cursor.layer * places.length + cursor.place;
  return svg`
    ${scene.layers > 1 ? sampleLines(plot, view) : nothing}
    ${bottomAxis(plot, { ...fitted(cellAxis(across, plot.width / 90), 84), label: xLabel })}
    ${leftAxis(plot, { ...fitted(cellAxis(down, plot.height / 30), plot.x - 32), label: yLabel })}
    ${frameLine(plot)}
    ${cursor ? inSight(plot, cellOutline(plot, window, { cell: timestepsXaxis ? [line!, cursor.time] : [cursor.time, line!] })) : nothing}
    ${colorbar(barBeside(plot), normEnds(norm, numbers?.range ?? null), { cmap: cmap || 'bwr', norm, language: names.language })}`;
}

/** The axis with labels that have so much room. */
function fitted(axis: Omit<Axis, 'label'>, room: number): Omit<Axis, 'label'> {
  return { ...axis, ticks: axis.ticks.map((tick) => ({ ...tick, label: fitText(tick.label, room, tickFont) })) };
}

function inSight(plot: Box, inside: SVGTemplateResult): SVGTemplateResult {
  return svg`<clipPath id="in-sight"><rect x=${plot.x} y=${plot.y} width=${plot.width} height=${plot.height} /></clipPath>
    <g clip-path="url(#in-sight)">${inside}</g>`;
}

/** Where one sample's channels end and the next one's begin. */
function sampleLines(plot: Box, { geometry, places, scene, options }: FeatureGridView): SVGTemplateResult {
  const { x, y, width, height } = geometry.window;
  const lines = Array.from({ length: scene.layers - 1 }, (_, sample) => {
    const at = (sample + 1) * places.length;
    if (options.timestepsXaxis)
      return at > y && at < y + height ? `M${plot.x} ${plot.y + ((at - y) / height) * plot.height}h${plot.width}` : '';
    return at > x && at < x + width ? `M${plot.x + ((at - x) / width) * plot.width} ${plot.y}v${plot.height}` : '';
  });
  return svg`<path part="samples" class="frame" d=${lines.join('')} />`;
}

/** Numbers of time steps that do not begin at 0; null where they do, and are their own names. */
function timeNames({ first, count }: { first: number; count: number }): string[] | null {
  return first === 0 ? null : Array.from({ length: count }, (_, step) => String(first + step));
}
