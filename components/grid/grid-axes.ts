import { nothing, svg, type SVGTemplateResult } from 'lit';
import { colormapBytes } from '../../src/views/colormap';
import type { FeatureGridView } from '../../src/views/feature-grid';
import { normEnds } from '../../src/views/norm';
import { bottomAxis, frameLine, leftAxis, type Axis } from '../figure/axes';
import { cellAxis } from '../heatmap/cell-axis';
import { cellOutline } from '../heatmap/cell-outline';
import { colorbar, colormapImage } from '../figure/colorbar';
import type { Box } from '../figure/figure-layout';
import { gridCells, type GridCell } from './grid-cells';
import { numberTicks, shortNumber } from '../figure/ticks';

/** Beyond so many cells in the picture, labels would cost more than the picture; hover tells the channel. */
const mostLabels = 1024;

export interface GridFigure {
  view: FeatureGridView;
  /** As the view reads them; null while the data is changing. */
  numbers: readonly number[] | null;
  /** Place and time step under the pointer. */
  cursor: readonly [number, number] | null;
  nameOf: (index: number) => string;
}

/** Labels, ticks and the linked cursor over all cells. */
export function gridAxes(plot: Box, figure: GridFigure): SVGTemplateResult {
  const { view, numbers, cursor, nameOf } = figure;
  const cells = gridCells(plot, view);
  const { labels } = view.layout;
  const few = cells.length <= mostLabels;
  return svg`
    ${
      labels && few
        ? svg`<g part="labels">${cells.map(
            ({ x, y, above, place }) =>
              svg`<text class="channel" x=${x} y=${y - above + 2} dominant-baseline="hanging">${nameOf(view.places[place])}</text>`,
          )}</g>`
        : nothing
    }
    ${view.options.ticks && few && numbers ? svg`<g part="ticks">${cells.map((cell) => yTicks(cell, numbers))}</g>` : nothing}
    ${cursor ? svg`<path part="cursor" class="crosshair" d=${linkedCursor(cells, view.timesteps, cursor[1])} />` : nothing}`;
}

/** The limits of a cell's y-axis at its left: its top and its bottom. */
function yTicks({ x, y, height, place }: GridCell, limits: readonly number[]): SVGTemplateResult | typeof nothing {
  const [low, high] = [limits[2 * place], limits[2 * place + 1]];
  if (low === undefined || high === undefined) return nothing;
  return svg`
    <text class="bound" x=${x - 3} y=${y} dominant-baseline="hanging" text-anchor="end">${bound(high)}</text>
    <text class="bound" x=${x - 3} y=${y + height} text-anchor="end">${bound(low)}</text>`;
}

/** Three significant digits: there is little room. */
function bound(value: number): string {
  return shortNumber(Number(value.toPrecision(3)));
}

function linkedCursor(cells: readonly GridCell[], steps: number, time: number): string {
  const along = steps > 1 ? time / (steps - 1) : 0;
  return cells.map(({ x, y, width, height }) => `M${x + along * width} ${y}v${height}`).join('');
}

/** Axes of one cell that fills the figure. */
export function enlargedAxes(plot: Box, figure: GridFigure): SVGTemplateResult {
  const { view, numbers, cursor, nameOf } = figure;
  const limits = numbers && numbers.length >= 2 ? ([numbers[0], numbers[1]] as const) : null;
  const cell: GridCell = { ...plot, above: 0, place: 0 };
  return svg`
    ${overTime(plot, view, limits)}
    <text class="channel" x=${plot.x + 6} y=${plot.y + 6} dominant-baseline="hanging">${nameOf(view.places[0])}</text>
    ${cursor ? svg`<path part="cursor" class="crosshair" d=${linkedCursor([cell], view.timesteps, cursor[1])} />` : nothing}`;
}

/** Axes of the one plot that holds all lines, counted. */
export function densityAxes(plot: Box, { view, numbers }: GridFigure): SVGTemplateResult {
  const limits = numbers ? lineLimits(numbers[0], numbers[1], view.options.zeroLine) : null;
  return overTime(plot, view, limits);
}

function overTime(plot: Box, view: FeatureGridView, limits: readonly [number, number] | null): SVGTemplateResult {
  const last = Math.max(1, view.timesteps - 1);
  const across: Axis = {
    ticks: numberTicks(0, last, Math.max(2, plot.width / 90)).filter(({ value }) => Number.isInteger(value)),
    place: (time) => time / last,
    label: 'Timesteps',
  };
  const [low, high] = limits ?? [0, 1];
  const up: Axis = {
    ticks: limits ? numberTicks(low, high, Math.max(2, plot.height / 50)) : [],
    place: (value) => (high - value) / (high - low),
    label: '',
  };
  return svg`${bottomAxis(plot, across)}${leftAxis(plot, up)}${frameLine(plot)}`;
}

/** Bottom and top of the y-axis of values, as shaders/line-limits.wgsl has it. */
export function lineLimits(lowest: number, highest: number, zero: boolean): [number, number] {
  const [low, high] = zero ? [Math.min(lowest, 0), Math.max(highest, 0)] : [lowest, highest];
  if (low > high) return [-1, 1];
  const margin = high === low ? 0.05 * Math.max(Math.abs(low), 1) : 0.05 * (high - low);
  return [low - margin, high + margin];
}

/** Axes and colour bar of the channels as a heatmap. */
export function heatAxes(plot: Box, figure: GridFigure): SVGTemplateResult {
  const { view, numbers, cursor, nameOf } = figure;
  const { norm, cmap, timestepsXaxis } = view.options;
  const places = [...view.places].map(nameOf);
  const channels = { start: 0, length: places.length, count: places.length, names: places };
  const times = { start: 0, length: view.timesteps, count: view.timesteps, names: null };
  const [across, down] = timestepsXaxis ? [times, channels] : [channels, times];
  const [xLabel, yLabel] = timestepsXaxis ? ['Timesteps', 'Channels'] : ['Channels', 'Timesteps'];
  const window = { x: 0, y: 0, width: across.count, height: down.count };
  const bar = { ...plot, x: plot.x + plot.width + 14, width: 14 };
  return svg`
    ${bottomAxis(plot, { ...cellAxis(across, plot.width / 90), label: xLabel })}
    ${leftAxis(plot, { ...cellAxis(down, plot.height / 30), label: yLabel })}
    ${frameLine(plot)}
    ${cursor ? cellOutline(plot, window, timestepsXaxis ? cursor : [cursor[1], cursor[0]]) : nothing}
    ${colorbar(bar, barImage(cmap || 'bwr'), normEnds(norm, numbers), norm.kind === 'log')}`;
}

const barImages = new Map<string, string>();

function barImage(cmap: string): string {
  if (!barImages.has(cmap)) barImages.set(cmap, colormapImage(colormapBytes(cmap)));
  return barImages.get(cmap)!;
}
