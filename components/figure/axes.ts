import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { Box } from './layout';
import type { Tick } from './ticks';

const tickLength = 5;

export interface Axis {
  ticks: readonly Tick[];
  /** Where a tick's value lies along the plot's side, 0…1 from the left or the top. */
  place: (value: number) => number;
  label: string;
  /** Tick labels read upwards: names have room side by side only so. */
  turned?: boolean;
  /** How far from the plot the axis label lies, in CSS pixels. */
  labelAt?: number;
}

/** Ticks, their labels and the axis label below the plot. */
export function bottomAxis(plot: Box, axis: Axis): SVGTemplateResult {
  const { ticks, place, label, turned = false, labelAt = 28 } = axis;
  const bottom = plot.y + plot.height;
  const written = (tick: Tick, x: number): SVGTemplateResult =>
    turned
      ? svg`<text class=${tick.lit ? 'found' : nothing} transform="translate(${x} ${bottom + 9}) rotate(-90)" dominant-baseline="central" text-anchor="end">${tick.label}</text>`
      : svg`<text class=${tick.lit ? 'found' : nothing} x=${x} y=${bottom + 9} dominant-baseline="hanging" text-anchor="middle">${tick.label}</text>`;
  return svg`<g part="x-axis">
    ${ticks.map((tick) => {
      const x = plot.x + place(tick.value) * plot.width;
      return svg`<line class="tick" x1=${x} x2=${x} y1=${bottom} y2=${bottom + tickLength} />
        ${written(tick, x)}`;
    })}
    ${label ? svg`<text class="label" x=${plot.x + plot.width / 2} y=${bottom + labelAt} dominant-baseline="hanging" text-anchor="middle">${label}</text>` : nothing}
  </g>`;
}

/** Ticks, their labels and the axis label at the left of the plot. */
export function leftAxis(plot: Box, { ticks, place, label, labelAt = plot.x - 12 }: Axis): SVGTemplateResult {
  const middle = plot.y + plot.height / 2;
  return svg`<g part="y-axis">
    ${ticks.map((tick) => {
      const y = plot.y + place(tick.value) * plot.height;
      return svg`<line class="tick" x1=${plot.x - tickLength} x2=${plot.x} y1=${y} y2=${y} />
        <text class=${tick.lit ? 'found' : nothing} x=${plot.x - 9} y=${y} dominant-baseline="central" text-anchor="end">${tick.label}</text>`;
    })}
    ${label ? svg`<text class="label" transform="translate(${plot.x - labelAt} ${middle}) rotate(-90)" dominant-baseline="central" text-anchor="middle">${label}</text>` : nothing}
  </g>`;
}

/** The line around the plot. */
export function frameLine({ x, y, width, height }: Box): SVGTemplateResult {
  return svg`<rect class="frame" x=${x} y=${y} width=${width} height=${height} />`;
}
