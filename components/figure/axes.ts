import { nothing, svg, type SVGTemplateResult } from 'lit';
import { fitText, textWidth, titleFont } from './fit-text';
import { evenRanks, tickFont, tickHeight, withRoom } from './label-room';
import type { Box } from './layout';
import type { Tick } from './ticks';

const tickLength = 5;
/** No tick label comes nearer to another along the axis, in CSS pixels. */
const labelGap = 6;
/** Every figure has this room at its right and below its plot. */
const leastMargin = 14;

export interface Axis {
  ticks: readonly Tick[];
  /** Where a tick's value lies along the plot's side, 0…1 from the left or the top. */
  place: (value: number) => number;
  label: string;
  /** Tick labels read upwards: names have room side by side only so. */
  turned?: boolean;
  /** How far from the plot the axis label lies, in CSS pixels. */
  labelAt?: number;
  /** From where to where tick labels may reach across the figure; to its left edge and 14 pixels beside the plot. */
  within?: readonly [left: number, right: number];
  /** From where to where the labels beside a plot may reach down the figure; anywhere. */
  down?: readonly [top: number, bottom: number];
}

/** Ticks, their labels and the axis label below the plot. Of tick labels that would lie on one another some are left out. */
export function bottomAxis(plot: Box, axis: Axis): SVGTemplateResult {
  const { ticks, place, label, turned = false, labelAt = 28 } = axis;
  const bottom = plot.y + plot.height;
  const [left, right] = axis.within ?? [0, plot.x + plot.width + leastMargin];
  const ranks = evenRanks(ticks);
  const placed = ticks.map((tick, i) => {
    const x = plot.x + place(tick.value) * plot.width;
    const width = tick.label === '' ? 0 : textWidth(tick.label, tickFont);
    const size = turned ? Math.min(width, tickHeight - labelGap) : width > right - left ? 0 : width;
    const at = turned ? x : Math.min(right - width / 2, Math.max(left + width / 2, x));
    return { tick, x, at, size, rank: ranks[i] };
  });
  const written = withRoom(placed, labelGap);
  const text = ({ tick, at }: (typeof placed)[number]): SVGTemplateResult =>
    turned
      ? svg`<text class=${tick.lit ? 'found' : nothing} transform="translate(${at} ${bottom + 9}) rotate(-90)" dominant-baseline="central" text-anchor="end">${tick.label}</text>`
      : svg`<text class=${tick.lit ? 'found' : nothing} x=${at} y=${bottom + 9} dominant-baseline="hanging" text-anchor="middle">${tick.label}</text>`;
  const middle = plot.x + plot.width / 2;
  const title = fitText(label, 2 * Math.min(middle, plot.width / 2 + leastMargin), titleFont);
  return svg`<g part="x-axis">
    ${placed.map(
      (one, i) => svg`<line class="tick" x1=${one.x} x2=${one.x} y1=${bottom} y2=${bottom + tickLength} />
        ${written[i] ? text(one) : nothing}`,
    )}
    ${title ? svg`<text class="label" x=${middle} y=${bottom + labelAt} dominant-baseline="hanging" text-anchor="middle">${title}</text>` : nothing}
  </g>`;
}

/** Ticks, their labels and the axis label at the left of the plot. */
export function leftAxis(plot: Box, axis: Axis): SVGTemplateResult {
  const { ticks, place, label } = axis;
  const middle = plot.y + plot.height / 2;
  const from = axis.within?.[0] ?? (label ? 20 : 1);
  const ranks = evenRanks(ticks);
  const [top, bottom] = axis.down ?? [-Infinity, Infinity];
  const placed = ticks.map((tick, i) => {
    const y = plot.y + place(tick.value) * plot.height;
    const at = Math.min(bottom - tickHeight / 2, Math.max(top + tickHeight / 2, y));
    return { tick, y, at, size: tick.label === '' ? 0 : tickHeight, rank: ranks[i] };
  });
  const written = withRoom(placed, 0);
  const title = fitText(label, plot.height + 2 * Math.min(plot.y, leastMargin), titleFont);
  return svg`<g part="y-axis">
    ${placed.map(
      ({ tick, y, at }, i) => svg`<line class="tick" x1=${plot.x - tickLength} x2=${plot.x} y1=${y} y2=${y} />
        ${written[i] ? svg`<text class=${tick.lit ? 'found' : nothing} x=${plot.x - 9} y=${at} dominant-baseline="central" text-anchor="end" textLength=${squeezed(tick.label, plot.x - 9 - from)} lengthAdjust="spacingAndGlyphs">${tick.label}</text>` : nothing}`,
    )}
    ${title ? svg`<text class="label" transform="translate(12 ${middle}) rotate(-90)" dominant-baseline="central" text-anchor="middle">${title}</text>` : nothing}
  </g>`;
}

/** The length that a number is squeezed to where it is wider than its room: a digit less would be another number. */
export function squeezed(label: string, room: number, font = tickFont): number | typeof nothing {
  return room > 0 && textWidth(label, font) > room ? room : nothing;
}

/** The line around the plot. */
export function frameLine({ x, y, width, height }: Box): SVGTemplateResult {
  return svg`<rect class="frame" x=${x} y=${y} width=${width} height=${height} />`;
}
