import { colormapBytes } from '../../src/views/colormap';

/** Colour maps whose image is kept: more than a page shows at once. */
const maxKept = 64;
const urls = new Map<string, string>();

/** A colour map as an image one pixel wide and 256 high, last entry at the top: a `blob:` URL, the same for the same map. */
export function colormapUrl(cmap: string): string {
  let url = urls.get(cmap);
  if (url) urls.delete(cmap);
  else url = URL.createObjectURL(new Blob([bitmap(cmap)], { type: 'image/bmp' }));
  urls.set(cmap, url); // the newest last
  if (urls.size > maxKept) {
    const [oldest, unused] = urls.entries().next().value!;
    urls.delete(oldest);
    URL.revokeObjectURL(unused);
  }
  return url;
}

/** The same image as a `data:` URL, for documents that must stand alone. */
export function colormapDataUrl(cmap: string): string {
  return `data:image/bmp;base64,${btoa(String.fromCharCode(...bitmap(cmap)))}`;
}

/** A Windows bitmap. */
function bitmap(cmap: string): Uint8Array<ArrayBuffer> {
  const rgba = colormapBytes(cmap);
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
  return new Uint8Array(file.buffer);
}
