import tables from './colormaps.json';

/** Names of the colour maps, matplotlib's. */
export const colormapNames = Object.keys(tables) as ColormapName[];
export type ColormapName = keyof typeof tables;

/**
 * A colour map's 256 entries as matplotlib has them.
 *
 * returns  u8[256 * 4]   red, green, blue, 255
 * throws   when there is no map of that name
 */
export function colormapBytes(name: string): Uint8Array<ArrayBuffer> {
  if (!Object.hasOwn(tables, name)) {
    throw new Error(`there is no colour map "${name}". Use one of ${colormapNames.join(', ')}.`);
  }
  const rgb = atob(tables[name as ColormapName]);
  const bytes = new Uint8Array(4 * 256);
  for (let entry = 0; entry < 256; entry++) {
    for (let channel = 0; channel < 3; channel++) bytes[4 * entry + channel] = rgb.charCodeAt(3 * entry + channel);
    bytes[4 * entry + 3] = 255;
  }
  return bytes;
}
