import { svg, type SVGTemplateResult } from 'lit';
import { colormapUrl } from './colormap-image';
import type { Box } from './layout';
import { logPosition, logTicks } from './log-ticks';
import { numberTicks, shortNumber, type Tick } from './ticks';

/**
 * A colour bar: the map's 256 entries from bottom to top, ticks at its right.
 *
 * ends   values at the bottom and the top; null while they are not known (the data is changing): then it says low and high
 */
export function colorbar(
  bar: Box,
  cmap: string,
  ends: readonly [number, number] | null,
  logarithmic = false,
): SVGTemplateResult {
  const ticks = ends
    ? placedTicks(ends, Math.max(2, Math.floor(bar.height / 60)), logarithmic)
    : [
        { tick: { value: 0, label: 'low' }, at: 0 },
        { tick: { value: 1, label: 'high' }, at: 1 },
      ];
  return svg`<g part="colorbar">
    <image class="colours" data-cmap=${cmap} href=${colormapUrl(cmap)} x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} preserveAspectRatio="none" />
    <rect class="frame" x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} />
    ${ticks.map(({ tick, at }) => {
      const y = bar.y + (1 - at) * bar.height;
      const right = bar.x + bar.width;
      return svg`<line class="tick" x1=${right} x2=${right + 4} y1=${y} y2=${y} />
        <text x=${right + 7} y=${y} dominant-baseline="central">${tick.label}</text>`;
    })}
  </g>`;
}

interface PlacedTick {
  tick: Tick;
  /** From 0 at the bottom to 1 at the top. */
  at: number;
}

/** Round values between the ends; where the norm is a logarithm powers of ten, or what lies between them when there are few. */
function placedTicks([low, high]: readonly [number, number], count: number, logarithmic: boolean): PlacedTick[] {
  if (low === high) return numberTicks(low, high, count).map((tick) => ({ tick, at: 0.5 }));
  if (!logarithmic) {
    return numberTicks(low, high, count).map((tick) => ({ tick, at: (tick.value - low) / (high - low) }));
  }
  const round = logTicks(low, high, 2 * count);
  return (round.length >= 2 ? round : [low, high]).map((value) => ({
    tick: { value, label: shortNumber(value) },
    at: logPosition(value, [low, high]),
  }));
}
