import { svg, type SVGTemplateResult } from 'lit';
import type { Box } from './layout';
import { logPosition, logTicks } from './log-ticks';
import { numberTicks, shortNumber, type Tick } from './ticks';

/**
 * A colour bar: the 256 entries from bottom to top, ticks at its right.
 *
 * ends   values at the bottom and the top; null while they are not known (the data is changing): then it says low and high
 */
export function colorbar(
  bar: Box,
  image: string,
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
    <image class="colours" href=${image} x=${bar.x} y=${bar.y} width=${bar.width} height=${bar.height} preserveAspectRatio="none" />
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

/** A colour map as an image one pixel wide and 256 high, last entry at the top: a bitmap in a data URL. */
export function colormapImage(rgba: Uint8Array): string {
  const headerBytes = 54;
  const rowBytes = 4; // three bytes of colour, padded to four
  const file = new DataView(new ArrayBuffer(headerBytes + 256 * rowBytes));
  file.setUint16(0, 0x424d); // "BM"
  file.setUint32(2, file.byteLength, true);
  file.setUint32(10, headerBytes, true);
  file.setUint32(14, 40, true); // size of the information header
  file.setInt32(18, 1, true); // width
  file.setInt32(22, 256, true); // height; rows run from the bottom up, as a colour bar does
  file.setUint16(26, 1, true); // planes
  file.setUint16(28, 24, true); // bits per pixel
  for (let entry = 0; entry < 256; entry++) {
    const [red, green, blue] = rgba.subarray(4 * entry);
    const at = headerBytes + rowBytes * entry;
    file.setUint8(at, blue);
    file.setUint8(at + 1, green);
    file.setUint8(at + 2, red);
  }
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...new Uint8Array(file.buffer)))}`;
}
