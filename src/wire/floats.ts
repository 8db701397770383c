import type { Block } from './block';

let halves: Float32Array | null = null;

/** The float32 of each of the 65,536 float16 (IEEE 754 binary16). */
function halfTable(): Float32Array {
  return Float32Array.from({ length: 65536 }, (_, bits) => {
    const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
  });
}

/**
 * A block's numbers as float32, each exactly.
 *
 * cost  float32 that lie at a multiple of 4 bytes are not copied
 */
export function floatsOf({ raw, dtype }: Pick<Block, 'raw' | 'dtype'>): Float32Array<ArrayBuffer> {
  const size = dtype === 'float32' ? 4 : 2;
  const { buffer, byteOffset, byteLength } = raw.byteOffset % size === 0 ? raw : raw.slice();
  const of = buffer as ArrayBuffer;
  if (dtype === 'float32') return new Float32Array(of, byteOffset, byteLength / 4);
  const bits = new Uint16Array(of, byteOffset, byteLength / 2);
  if (dtype === 'bfloat16') return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
  const table = (halves ??= halfTable());
  return Float32Array.from(bits, (half) => table[half]);
}
