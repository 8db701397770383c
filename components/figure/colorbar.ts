import { nothing, svg, type SVGTemplateResult } from 'lit';
import { normPosition, type Norm } from '../../src/views/norm';
import type { Language } from '../words/language';
import { colormapUrl } from './colormap-image';
import type { Box } from './layout';
import { logTicks } from './log-ticks';
import { endTicks, numberTicks, shortNumber, type Tick } from './ticks';

/** Room that "lowest … highest of each row" needs along the bar, in CSS pixels; a shorter bar says less. */
const rowWordsLength = 160;

/** How values lie along a colour bar. */
type BarNorm = Pick<Norm, 'kind'>;

/**
 * A colour bar: the map's 256 entries from bottom to top, ticks at its right.
 *
 * ends   values at the bottom and the top; null while they are not known (the data is changing): then it says low and
 *        high
 * norm   with "row" the bar says that its ends are each row's own
 */
export function colorbar(
  bar: Box,
  ends: readonly [number, number] | null,
  { cmap, norm = { kind: 'auto' }, language }: { cmap: string; norm?: BarNorm; language: Language },
): SVGTemplateResult {
  const ticks =
    norm.kind === 'row'
      ? []
      : ends
        ? placedTicks(ends, Math.max(2, Math.floor(bar.height / 60)), { norm, language })
        : [
            { tick: { value: 0, label: language.words.low }, at: 0 },
            { tick: { value: 1, label: language.words.high }, at: 1 },
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
    ${norm.kind === 'row' ? wordsAlong(bar, language) : nothing}
  </g>`;
}

/** From the bottom to the top, as the colours go. */
function wordsAlong({ x, y, width, height }: Box, { words }: Language): SVGTemplateResult {
  const place = `translate(${x + width + 12} ${y + height / 2}) rotate(-90)`;
  const said = height < rowWordsLength ? words.ofEachRow : words.endsOfEachRow;
  return svg`<text transform=${place} dominant-baseline="central" text-anchor="middle">${said}</text>`;
}

interface PlacedTick {
  tick: Tick;
  /** From 0 at the bottom to 1 at the top. */
  at: number;
}

/**
 * Round values where the norm has them, powers of ten where it is a logarithm; both ends where there are fewer than two
 * round values between them, the one value where the ends are equal.
 */
function placedTicks(
  ends: readonly [number, number],
  count: number,
  { norm, language }: { norm: BarNorm; language: Language },
): PlacedTick[] {
  const [low, high] = ends;
  const round =
    norm.kind === 'log' && low < high ? powers(ends, 2 * count, language) : numberTicks(low, high, count, language);
  const ticks = round.length >= 2 || low === high ? round : endTicks(low, high, language);
  return ticks.map((tick) => ({ tick, at: normPosition(norm, tick.value, ends) }));
}

function powers([low, high]: readonly [number, number], count: number, language: Language): Tick[] {
  return logTicks(low, high, count).map((value) => ({ value, label: shortNumber(value, language) }));
}
