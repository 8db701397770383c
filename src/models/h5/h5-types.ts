import type { NumberFormat } from '../floats';
import type { H5Bytes } from './h5-bytes';

type NumberType = NumberFormat & { words: string };
type OtherType = { kind: 'string' | 'variableString' | 'opaque'; bytes: number; words: string };

/** What one element is, as far as model files need it; `words` is its name for messages. */
export type H5Type = NumberType | OtherType;

/** A datatype message (specification IV.A.2.d). Throws with the type's name for what is no number and no text. */
export function readType(bytes: H5Bytes, offset: number): H5Type {
  const typeClass = bytes.u8(offset) & 0x0f;
  const bits = bytes.u8(offset + 1);
  const size = bytes.u32(offset + 4);
  const bigEndian = (bits & 1) === 1;
  if (typeClass === 0 && [1, 2, 4, 8].includes(size)) {
    const signed = (bits & 8) !== 0;
    return { kind: 'int', bytes: size, signed, bigEndian, words: `${signed ? 'int' : 'uint'}${8 * size}` };
  }
  if (typeClass === 1 && [2, 4, 8].includes(size)) {
    const exponentBits = bytes.u8(offset + 13);
    const bfloat = size === 2 && exponentBits === 8;
    return { kind: 'float', bytes: size, bfloat, bigEndian, words: bfloat ? 'bfloat16' : `float${8 * size}` };
  }
  if (typeClass === 3) return { kind: 'string', bytes: size, words: `string of ${size} bytes` };
  if (typeClass === 5) return { kind: 'opaque', bytes: size, words: `opaque items of ${size} bytes` };
  // Enumerations (h5py's bool among them) are their base type.
  if (typeClass === 8) return readType(bytes, offset + 8);
  if (typeClass === 9 && (bits & 0x0f) === 1) return { kind: 'variableString', bytes: 16, words: 'string' };
  bytes.fail(`The values are ${typeName(typeClass, size)}; weights must be numbers.`, offset);
}

function typeName(typeClass: number, size: number): string {
  const names = ['integers', 'floats', 'times', 'strings', 'bit fields', 'opaque bytes', 'records', 'references'];
  return `${names[typeClass] ?? `of HDF5 type class ${typeClass}`} of ${size} bytes`;
}

/** A dataspace message (specification IV.A.2.b): the sides of the array, none for a single value. */
export function readShape(bytes: H5Bytes, offset: number): number[] {
  const version = bytes.u8(offset);
  if (version !== 1 && version !== 2) bytes.fail(`Dataspace version ${version} is unknown.`, offset);
  const rank = bytes.u8(offset + 1);
  if (rank > 32) bytes.fail(`An array of ${rank} axes cannot be; HDF5 allows 32. The file is damaged.`, offset);
  // A null dataspace holds nothing at all.
  if (version === 2 && bytes.u8(offset + 3) === 2) return [0];
  const start = offset + (version === 1 ? 8 : 4);
  return Array.from({ length: rank }, (_, axis) => {
    const side = bytes.u64(start + 8 * axis);
    return side < 0 ? bytes.fail('An array has a side without end. The file is damaged.', start) : side;
  });
}

export function product(shape: readonly number[]): number {
  return shape.reduce((count, side) => count * side, 1);
}
