import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { ScatterView } from '../../src/views/scatter/view';
import type { ScatterNumbers } from '../../src/views/scatter/numbers';
import { bottomAxis, frameLine, leftAxis, type Axis } from '../figure/axes';
import type { Box } from '../figure/layout';
import { numberTicks, shortNumber } from '../figure/ticks';
import { turnedNote } from '../figure/turned-note';
import type { Language } from '../words/language';
import { channelColours } from './legend';
import { oddWords } from './words';

/** What the axes are drawn from. */
export interface ScatterFigure {
  view: ScatterView;
  /** Null while the data is changing. */
  numbers: ScatterNumbers | null;
  /** Sample, channel and value under the pointer or the cursor. */
  pointed: { sample: number; channel: number; value: number } | null;
  /** Radius of a marker in CSS pixels. */
  radius: number;
  borders: boolean;
  colorbar: boolean;
  language: Language;
}

/** Axes, the colours of the channels, what is not drawn, and the cursor. */
export function scatterAxes(plot: Box, figure: ScatterFigure): SVGTemplateResult {
  const { view, numbers, language } = figure;
  const { samples, channels } = view;
  const across: Axis = {
    ticks: numberTicks(1, samples, Math.max(2, Math.min(samples, plot.width / 60)), language)
      .filter(({ value }) => Number.isInteger(value))
      .map(({ value }) => ({ value, label: String(value) })),
    place: (sample) => (sample - 0.5) / samples,
    label: language.words.samples,
  };
  const odd = numbers && oddWords(numbers, language);
  return svg`
    ${bottomAxis(plot, across)}${leftAxis(plot, valueAxis(plot, figure))}${figure.borders ? frameLine(plot) : nothing}
    ${cursor(plot, figure)}${loneValue(plot, figure)}
    ${odd ? turnedNote(odd, plot.x + plot.width + 7, plot) : nothing}
    ${figure.colorbar ? channelColours(plot, channels, { cmap: view.options.cmap, ink: view.options.rimColour, language }) : nothing}`;
}

function valueAxis(plot: Box, figure: ScatterFigure): Axis {
  const ends = valueEnds(figure);
  if (!ends) return { ticks: [], place: () => 0, label: '' };
  return {
    ticks: numberTicks(ends[0], ends[1], Math.max(2, plot.height / 50), figure.language),
    place: (value) => valuePlace(value, ends, figure.radius / plot.height),
    label: '',
  };
}

/** Bottom and top of the y-axis, as shaders/passes/marker-position.wgsl has them; null while they are not known. */
export function valueEnds({ view, numbers }: ScatterFigure): [number, number] | null {
  const { ylims } = view.options;
  if (!ylims && (!numbers || numbers.low > numbers.high)) return null;
  const reach = numbers ? Math.max(Math.abs(numbers.low), Math.abs(numbers.high)) : 0;
  const [low, high] = ylims ?? [-reach, reach];
  return low === high ? [low - 1, high + 1] : [low, high];
}

/** From 0 at the top to 1, a marker's radius away from both. */
export function valuePlace(value: number, [low, high]: readonly [number, number], radius: number): number {
  return radius + (1 - 2 * radius) * ((high - value) / (high - low));
}

/** A single marker has its value beside it: on an axis of its own making it says nothing else. */
function loneValue(plot: Box, figure: ScatterFigure): SVGTemplateResult | typeof nothing {
  const { view, numbers, radius, language } = figure;
  const ends = valueEnds(figure);
  if (view.samples * view.channels !== 1 || !ends || !numbers?.lowest) return nothing;
  const at = valuePlace(numbers.low, ends, radius / plot.height);
  if (at < 0 || at > 1) return nothing;
  const y = plot.y + Math.min(plot.height - 8, Math.max(8, at * plot.height));
  const x = plot.x + plot.width / 2 + radius + 8;
  return svg`<text part="value" class="label" x=${x} y=${y} dominant-baseline="central">${shortNumber(numbers.low, language)}</text>`;
}

/** Where the marker under the cursor lies in the figure; where its height is not known, all heights at its sample. */
export function markerBox(plot: Box, figure: ScatterFigure): Box | null {
  const { pointed, view, radius } = figure;
  if (!pointed) return null;
  const x = plot.x + ((pointed.sample + 0.5) / view.samples) * plot.width - radius;
  const ends = valueEnds(figure);
  const at = ends && valuePlace(pointed.value, ends, radius / plot.height);
  if (at === null || !(at >= 0 && at <= 1)) return { ...plot, x, width: 2 * radius };
  return { x, y: plot.y + at * plot.height - radius, width: 2 * radius, height: 2 * radius };
}

/** A line through the sample, and a ring around the marker. */
function cursor(plot: Box, figure: ScatterFigure): SVGTemplateResult | typeof nothing {
  const marker = markerBox(plot, figure);
  if (!marker) return nothing;
  const { radius } = figure;
  const x = marker.x + radius;
  return svg`<g part="cursor" class="crosshair">
    <path d="M${x} ${plot.y}v${plot.height}" />
    ${marker.height < plot.height ? svg`<circle cx=${x} cy=${marker.y + radius} r=${radius + 3} />` : nothing}
  </g>`;
}
