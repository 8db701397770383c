import type { Colour } from './colour';

/** No cell holds more lines than this. */
export const mostLines = 64;

/** matplotlib's colour cycle, tab10. */
const tab10 = '1f77b4ff7f0e2ca02cd627289467bd8c564be377c27f7f7fbcbd2217becf';

/**
 * One colour per line, all distinct: the one given for a single line, tab10 up to ten, hues at equal distances beyond.
 */
export function lineColours(count: number, single: Colour): Colour[] {
  if (count <= 1) return [single];
  if (count > 10) return Array.from({ length: count }, (_, line) => hueColour(line / count));
  return Array.from({ length: count }, (_, line) => {
    const at = (channel: number): number =>
      parseInt(tab10.slice(6 * line + 2 * channel, 6 * line + 2 * channel + 2), 16);
    return [at(0) / 255, at(1) / 255, at(2) / 255, 1];
  });
}

/** Full hue at seven tenths of the brightness, which stands out on light and on dark. */
function hueColour(hue: number): Colour {
  const part = (shift: number): number => {
    const at = (shift + 12 * hue) % 12;
    return 0.5 - 0.4 * Math.max(-1, Math.min(at - 3, 9 - at, 1));
  };
  return [part(0), part(8), part(4), 1];
}
