import { cut, FormatError, type FilePlace } from './file-error';
import { toFloat32, type NumberFormat } from './floats';
import type { FileLimits } from './limits';

/** An array from a file, as float32. */
export interface InputArray {
  name: string;
  shape: number[];
  values: Float32Array<ArrayBuffer>;
  /** The type that it has in the file. */
  dtype: string;
  /** Names of the columns, where the file has them. */
  columns?: string[];
  /** What was left out, and why; '' for nothing. */
  notice: string;
}

/** An array whose items are no numbers: its dtype, and where it stands. */
export class NotNumbersError extends FormatError {
  constructor(
    readonly dtype: string,
    sentence: string,
    place: FilePlace = { offset: 10 },
  ) {
    super(sentence, place);
  }

  override within(member: string): NotNumbersError {
    return new NotNumbersError(this.dtype, this.sentence, { member, ...this.place });
  }
}

const magic = '\u0093NUMPY';

export function isNpy(bytes: Uint8Array): boolean {
  return [...magic].every((char, i) => bytes[i] === char.charCodeAt(0));
}

/**
 * Reads a NumPy `.npy` file (NEP 1, versions 1 to 3): integers, floats and truth values of any size and byte order;
 * Fortran order is turned into row-major.
 *
 * throws  FormatError, with the dtype named where it is no number
 */
export function parseNpy(bytes: Uint8Array, name: string, limits: FileLimits): InputArray {
  if (!isNpy(bytes)) throw new FormatError('This is no .npy file. Save the array with numpy.save.', { offset: 0 });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const longHeader = bytes[6] >= 2;
  if (bytes.length < 12) throw new FormatError('The .npy file is cut short. Fetch it again.', { offset: bytes.length });
  const start = longHeader ? 12 : 10;
  const headerBytes = longHeader ? view.getUint32(8, true) : view.getUint16(8, true);
  const at = start + headerBytes;
  if (headerBytes > 65_536 || at > bytes.length) {
    throw new FormatError('The .npy header is cut short or too long. Fetch the file again.', { offset: 8 });
  }
  const { dtype, fortran, shape } = readHeader(new TextDecoder('latin1').decode(bytes.subarray(start, at)));
  const format = readDtype(dtype);
  const count = shape.reduce((product, side) => product * side, 1);
  if (4 * count > limits.tensorBytes) {
    throw new FormatError(
      `The array [${shape.join(', ')}] needs ${4 * count} bytes; ${limits.tensorBytes} are allowed. Raise limits.tensorBytes if you trust the file.`,
    );
  }
  const held = bytes.length - at;
  if (held !== count * format.bytes) {
    throw new FormatError(
      `The array [${shape.join(', ')}] of ${dtype} needs ${count * format.bytes} bytes and the file holds ${held}. Save it again.`,
      { offset: at },
    );
  }
  const values = toFloat32(bytes.subarray(at), count, format);
  return { name, shape, dtype, values: fortran ? toRowMajor(values, shape) : values, notice: '' };
}

/** The header is a Python dict literal with three known keys. */
function readHeader(header: string): { dtype: string; fortran: boolean; shape: number[] } {
  const dtype = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sides = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  if (dtype === undefined && /'descr'\s*:\s*\[/.test(header)) {
    throw new NotNumbersError('record', 'The array’s dtype is a record of several fields. Save one field of numbers.');
  }
  if (dtype === undefined || fortran === undefined || sides === undefined) {
    throw new FormatError('The .npy header cannot be read. Save the array with numpy.save.', { offset: 10 });
  }
  const shape = sides
    .split(',')
    .map((side) => side.trim())
    .filter(Boolean)
    .map((side) => Number(side.replace(/L$/, '')));
  if (shape.some((side) => !Number.isSafeInteger(side) || side < 0) || shape.length > 32) {
    throw new FormatError(`The array’s shape is (${cut(sides)}). A side must be a whole number, not below 0.`, {
      offset: 10,
    });
  }
  return { dtype, fortran: fortran === 'True', shape };
}

function readDtype(dtype: string): NumberFormat {
  const match = /^([<>=|])([fiub])(\d+)$/.exec(dtype);
  const bytes = Number(match?.[3]);
  const known = match && (match[2] === 'f' ? [2, 4, 8] : match[2] === 'b' ? [1] : [1, 2, 4, 8]).includes(bytes);
  if (!known) {
    const kind = dtype.includes('O') ? ' (Python objects, which are never read)' : '';
    throw new NotNumbersError(
      dtype,
      `The array’s dtype is ${cut(dtype)}${kind}. Save numbers: array.astype("float32").`,
    );
  }
  const [, order, letter] = match;
  return { kind: letter === 'f' ? 'float' : 'int', bytes, signed: letter === 'i', bigEndian: order === '>' };
}

/** Column-major values, first axis fastest, as row-major ones. */
function toRowMajor(values: Float32Array, shape: readonly number[]): Float32Array<ArrayBuffer> {
  const result = new Float32Array(values.length);
  const index = new Array<number>(shape.length).fill(0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, side) => product * side, 1));
  for (let i = 0; i < values.length; i++) {
    result[i] = values[index.reduce((sum, at, axis) => sum + at * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return result;
}
