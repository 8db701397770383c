/** A tensor of a file to be written. */
export interface WrittenTensor {
  shape: number[];
  /** F32 where it is left out. */
  dtype?: 'F32' | 'F16' | 'BF16';
  values: ArrayLike<number>;
}

/** A header's entry, for files that are to be wrong. */
export type HeaderEntry = { dtype: string; shape: number[]; data_offsets: number[] };

/** The bytes of a safetensors file. `edit` may change its header before it is written. */
export function writeSafetensors(
  tensors: Record<string, WrittenTensor>,
  edit: (header: Record<string, HeaderEntry>) => void = () => {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, HeaderEntry> = {};
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const [name, { shape, dtype = 'F32', values }] of Object.entries(tensors)) {
    const bytes = encode(values, dtype);
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    parts.push(bytes);
    at += bytes.length;
  }
  edit(header);
  return joinSafetensors(new TextEncoder().encode(JSON.stringify(header)), parts);
}

/** Length, header and data one after another. */
export function joinSafetensors(header: Uint8Array, parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  const all = [length, header, ...parts];
  const whole = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function encode(values: ArrayLike<number>, dtype: 'F32' | 'F16' | 'BF16'): Uint8Array {
  const floats = Float32Array.from(values);
  if (dtype === 'F32') return new Uint8Array(floats.buffer);
  const words = new Uint32Array(floats.buffer);
  const halves = Uint16Array.from(words, (word, i) => (dtype === 'BF16' ? word >>> 16 : half(floats[i])));
  return new Uint8Array(halves.buffer);
}

/** float16 of a number whose size is between 2^-14 and 2^15, or 0; its fraction is cut off. */
function half(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  if (exponent < -14) return 0;
  const fraction = Math.trunc((Math.abs(value) / 2 ** exponent - 1) * 1024);
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | fraction;
}

/** What float16 and bfloat16 make of a number, as the writer stores it. */
export function stored(value: number, dtype: 'F32' | 'F16' | 'BF16'): number {
  const float = Math.fround(value);
  if (dtype === 'F32' || float === 0) return float;
  if (dtype === 'BF16') {
    const word = new Uint32Array(Float32Array.of(float).buffer);
    word[0] &= 0xffff0000;
    return new Float32Array(word.buffer)[0];
  }
  const bits = half(float);
  if ((bits & 0x7fff) === 0) return 0;
  return (bits & 0x8000 ? -1 : 1) * (1 + (bits & 0x3ff) / 1024) * 2 ** (((bits >> 10) & 31) - 15);
}
