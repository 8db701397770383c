import { nothing, svg, type SVGTemplateResult } from 'lit';
import { normPosition, type Norm } from '../../src/views/norm';
import type { Language } from '../words/language';
import { squeezed } from './axes';
import { colormapUrl } from './colormap-image';
import { evenRanks, tickHeight, withRoom } from './label-room';
import type { Box } from './layout';
import { logAxisTicks } from './log-ticks';
import { endTicks, numberTicks, type Tick } from './ticks';

/** Room that "lowest … highest of each row" needs along the bar, in CSS pixels; a shorter bar says less. */
const rowWordsLength = 160;

/** How values lie along a colour bar, and how they are written. */
interface BarScale {
  norm?: Pick<Norm, 'kind'>;
  /** Only whole numbers: the bar is of counts. */
  whole?: boolean;
  language: Language;
}

/** From the plot to the bar, the bar, and its numbers, in CSS pixels. */
const barGap = 14;
const barWidth = 14;
const barLabels = 58;
const labelAt = 7;

/** Room that a bar takes at the right of a plot. */
export const barRoom = barGap + barWidth + barLabels;

/** Where the bar of a plot lies. */
export function barBeside(plot: Box): Box {
  return { ...plot, x: plot.x + plot.width + barGap, width: barWidth };
}

/**
 * A colour bar: the map's 256 entries from bottom to top, ticks at its right, as many of them labelled as have room.
 *
 * ends   values at the bottom and the top; null while they are not known (the data is changing): then it says low and
 *        high
 * norm   with "row" the bar says that its ends are each row's own
 */
export function colorbar(
  bar: Box,
  ends: readonly [number, number] | null,
  { cmap, ...scale }: { cmap: string } & BarScale,
): SVGTemplateResult {
  const right = bar.x + bar.width;
  const ofRows = scale.norm?.kind === 'row';
  const ticks = ofRows ? [] : barTicks(bar.height, ends, scale);
  return svg`<g part="colorbar">
    <image class="colours" data-cmap=${cmap} href=${colormapUrl(cmap)} x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} preserveAspectRatio="none" />
    <rect class="frame" x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} />
    ${ticks.map(({ label, up }) => {
      const y = bar.y + bar.height - up;
      return svg`<line class="tick" x1=${right} x2=${right + (label ? 4 : 2)} y1=${y} y2=${y} />
        ${label ? svg`<text x=${right + labelAt} y=${y} dominant-baseline="central" textLength=${squeezed(label, barLabels - labelAt)} lengthAdjust="spacingAndGlyphs">${label}</text>` : nothing}`;
    })}
    ${ofRows ? wordsAlong(bar, scale.language) : nothing}
  </g>`;
}

/** From the bottom to the top, as the colours go. */
function wordsAlong({ x, y, width, height }: Box, { words }: Language): SVGTemplateResult {
  const place = `translate(${x + width + 12} ${y + height / 2}) rotate(-90)`;
  const said = height < rowWordsLength ? words.ofEachRow : words.endsOfEachRow;
  return svg`<text transform=${place} dominant-baseline="central" text-anchor="middle">${said}</text>`;
}

interface BarTick {
  /** Empty for a tick without a number. */
  label: string;
  /** From the bar's bottom, in CSS pixels. */
  up: number;
}

function barTicks(
  height: number,
  ends: readonly [number, number] | null,
  { norm = { kind: 'auto' }, language, whole = false }: BarScale,
): BarTick[] {
  if (!ends) {
    return [
      { label: language.words.low, up: 0 },
      { label: language.words.high, up: height },
    ];
  }
  const [low, high] = ends;
  const count = Math.max(2, Math.floor(height / 60));
  const log = norm.kind === 'log' && low < high;
  const ticks = log ? logAxisTicks(low, high, 2 * count, language) : numberTicks(low, high, count, language);
  const round = whole ? ticks.filter(({ value }) => Number.isInteger(value)) : ticks;
  const written = labelled(round, height, (value) => normPosition(norm, value, ends));
  // One number alone says nothing of the others.
  if (low === high || written.filter(({ label }) => label).length >= 2) return written;
  return labelled(endTicks(low, high, language), height, (value) => normPosition(norm, value, ends));
}

/** The ticks in their places, with the labels that have room. */
function labelled(ticks: readonly Tick[], height: number, place: (value: number) => number): BarTick[] {
  const ranks = evenRanks(ticks);
  const labels = ticks.map(({ value, label, rank }, i) => ({
    at: place(value) * height,
    size: label ? tickHeight : 0,
    rank: rank ?? ranks[i],
  }));
  const written = withRoom(labels, 0);
  return ticks.map(({ label }, i) => ({ label: written[i] ? label : '', up: labels[i].at }));
}
