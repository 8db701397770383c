/** How numbers lie in a file, before they become float32. */
export interface NumberFormat {
  kind: 'int' | 'float';
  bytes: number;
  signed?: boolean;
  bfloat?: boolean;
  bigEndian?: boolean;
}

type Read = (view: DataView, offset: number) => number;

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Numbers of any size and byte order as float32, widened or rounded.
 *
 * bytes    `count` numbers, one after another; not changed, and not kept
 * returns  f32[count], in a buffer of its own
 */
export function toFloat32(bytes: Uint8Array, count: number, format: NumberFormat): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  if (format.kind === 'float' && format.bytes === 4 && !format.bigEndian && hostIsLittleEndian) {
    new Uint8Array(values.buffer).set(bytes.subarray(0, 4 * count));
    return values;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = reader(format);
  for (let i = 0; i < count; i++) values[i] = read(view, i * format.bytes);
  return values;
}

function reader({ kind, bytes, signed, bfloat, bigEndian }: NumberFormat): Read {
  const little = !bigEndian;
  if (kind === 'float') {
    if (bytes === 8) return (view, at) => view.getFloat64(at, little);
    if (bytes === 4) return (view, at) => view.getFloat32(at, little);
    return bfloat
      ? (view, at) => fromBfloat16(view.getUint16(at, little))
      : (view, at) => fromFloat16(view.getUint16(at, little));
  }
  if (bytes === 8) {
    return signed
      ? (view, at) => Number(view.getBigInt64(at, little))
      : (view, at) => Number(view.getBigUint64(at, little));
  }
  if (bytes === 4) return signed ? (view, at) => view.getInt32(at, little) : (view, at) => view.getUint32(at, little);
  if (bytes === 2) return signed ? (view, at) => view.getInt16(at, little) : (view, at) => view.getUint16(at, little);
  return signed ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at);
}

const word = new Uint32Array(1);
const wordAsFloat = new Float32Array(word.buffer);

/** bfloat16 is the upper half of a float32. */
function fromBfloat16(bits: number): number {
  word[0] = bits << 16;
  return wordAsFloat[0];
}

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
export function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
