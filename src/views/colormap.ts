import tables from './colormaps.json';

/** Names of the colour maps, matplotlib's. */
export const colormapNames = Object.keys(tables) as ColormapName[];
export type ColormapName = keyof typeof tables;

/**
 * A colour map's 256 entries: matplotlib's by its name, or one of your own between colours such as "#000,#f80,#fff", at
 * equal distances (matplotlib's LinearSegmentedColormap.from_list).
 *
 * returns  u8[256 * 4]   red, green, blue, 255
 * throws   when there is no map of that name, or a colour is none
 */
export function colormapBytes(name: string): Uint8Array<ArrayBuffer> {
  if (name.includes('#')) return between(name.split(',').map((colour) => hexColour(colour.trim(), name)));
  if (!Object.hasOwn(tables, name)) {
    throw new Error(`there is no colour map "${name}". Use one of ${colormapNames.join(', ')}.`);
  }
  const bytes = new Uint8Array(4 * 256).fill(255);
  for (const [channel, text] of tables[name as ColormapName].entries()) {
    const [first, steps] = text.split(' ');
    let value = (bytes[channel] = Number(first));
    for (let entry = 1; entry < 256; entry++) {
      value += steps.charCodeAt(entry - 1) - noStep;
      bytes[4 * entry + channel] = value;
    }
  }
  return bytes;
}

/** scripts/colormaps.mjs writes a channel as its first number and a letter per entry: "n" is one up, "l" one down. */
const noStep = 'm'.charCodeAt(0);

function between(colours: number[][]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * 256).fill(255);
  for (let entry = 0; entry < 256; entry++) {
    const at = (entry / 255) * (colours.length - 1);
    const before = Math.min(Math.floor(at), Math.max(0, colours.length - 2));
    const [a, b] = [colours[before], colours[Math.min(before + 1, colours.length - 1)]];
    for (let channel = 0; channel < 3; channel++) {
      bytes[4 * entry + channel] = Math.round(a[channel] + (at - before) * (b[channel] - a[channel]));
    }
  }
  return bytes;
}

function hexColour(text: string, map: string): number[] {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (!digits) throw new Error(`"${text}" in the colour map "${map}" is no colour. Write each as #rgb or #rrggbb.`);
  const wide = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return [0, 2, 4].map((at) => parseInt(wide.slice(at, at + 2), 16));
}
