import type { Sight } from './sight';

/** The data begins at a multiple of this. */
const alignment = 64;

/**
 * Numbers as numpy's .npy, version 1.0, with the very bytes of `numpy.save`: little-endian float32 (float64 for numbers
 * that were never float32) in C order. WebGPU runs on little-endian machines alone, so the numbers' bytes are as they
 * are.
 */
export function npyOf({ shape, values }: Pick<Sight, 'shape' | 'values'>): Blob {
  const type = values instanceof Float32Array ? '<f4' : '<f8';
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const about = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`;
  const before = 10; // magic, version, length
  const length = Math.ceil((before + about.length + 1) / alignment) * alignment - before;
  const header = new Uint8Array(before + length).fill(0x20);
  header.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 0xff, length >> 8]);
  header.set(new TextEncoder().encode(about), before);
  header[before + length - 1] = 0x0a;
  return new Blob([header, values as Float32Array<ArrayBuffer>], { type: 'application/octet-stream' });
}
