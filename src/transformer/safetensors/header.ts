import { cut, ModelFileError } from '../../models/file-error';
import type { RangedFile } from '../folder/folder';

/** Where a tensor lies in its file, in bytes from the file's start, and what it is. */
export interface StoredTensor {
  readonly name: string;
  readonly file: RangedFile;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** The format's own cap. */
const largestHeader = 100e6;

const bytesOfDtype: Record<string, number> = {
  ...{ F64: 8, I64: 8, U64: 8, F32: 4, I32: 4, U32: 4, F16: 2, BF16: 2, I16: 2, U16: 2 },
  ...{ I8: 1, U8: 1, BOOL: 1, F8_E4M3: 1, F8_E5M2: 1 },
};

/**
 * The tensors of a safetensors file, by name. Only the header is read; every claim of it is checked against the file's
 * size before anybody allocates.
 *
 * throws  ModelFileError: what is wrong, of which tensor
 */
export async function readHeader(file: RangedFile): Promise<Map<string, StoredTensor>> {
  const refuse = refusal(file);
  const length = await headerLength(file);
  const end = 8 + length;
  if (file.size > 0 && end > file.size) {
    refuse(`The header takes ${length} bytes; the file has ${file.size}. It is cut off: fetch it again`);
  }
  if (length > largestHeader) refuse(`The header takes ${length} bytes; ${largestHeader} are allowed. It is damaged`);
  const entries = Object.entries(parse(await bytesFrom(file, 8, end), refuse));
  const tensors = entries.flatMap(([name, entry]) => (name === '__metadata__' ? [] : [tensorOf(name, entry, file)]));
  const placed = tensors.map((tensor) => ({ ...tensor, from: end + tensor.from, to: end + tensor.to }));
  checkTiles(placed, end, file);
  return new Map(placed.map((tensor) => [tensor.name, tensor]));
}

type Refuse = (sentence: string, member?: string) => never;

function refusal({ name }: RangedFile): Refuse {
  return (sentence, member) => {
    throw new ModelFileError(name, `${sentence}.`, { member });
  };
}

async function headerLength(file: RangedFile): Promise<number> {
  const refuse = refusal(file);
  if (file.size > 0 && file.size < 8) refuse(`The file has ${file.size} bytes, too few for a header. Fetch it again`);
  const bytes = await bytesFrom(file, 0, 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = Number(view.getBigUint64(0, true));
  if (!Number.isSafeInteger(length)) refuse('The header’s length is no number of bytes. This is no safetensors file');
  return length;
}

async function bytesFrom(file: RangedFile, from: number, to: number): Promise<Uint8Array> {
  const reader = await file.open(from, to);
  try {
    const bytes = new Uint8Array(to - from);
    for (let at = 0; at < bytes.length;) {
      const piece = await reader.next(Math.min(bytes.length - at, 2 ** 20));
      if (piece.length === 0) refusal(file)(`The file ends at byte ${from + at}, within its header. Fetch it again`);
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  } finally {
    await reader.cancel();
  }
}

function parse(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  if (bytes[0] !== 0x7b) refuse('The header does not start with "{". This is no safetensors file');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    refuse(`The header is no JSON (${cut((error as Error).message)}). Fetch the file again`);
  }
  return header as Record<string, unknown>;
}

/** Offsets still count from the header's end. */
function tensorOf(name: string, entry: unknown, file: RangedFile): StoredTensor {
  const refuse = refusal(file);
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const wholes = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((one) => Number.isSafeInteger(one) && one >= 0);
  if (typeof dtype !== 'string' || !wholes(shape) || !wholes(offsets) || offsets.length !== 2) {
    refuse('The header gives no dtype, shape and pair of offsets. Fetch the file again', name);
  }
  const [from, to] = offsets as [number, number];
  const count = (shape as number[]).reduce((product, side) => product * side, 1);
  const bytes = bytesOfDtype[dtype as string];
  const known = bytes !== undefined;
  if (!Number.isSafeInteger(count) || to < from || (known && to - from !== count * bytes)) {
    const wanted = known ? `${count * bytes} bytes` : 'a whole number of bytes';
    refuse(
      `The range ${from} to ${to} does not hold [${shape}] of ${cut(dtype as string)}, ${wanted}. It is damaged`,
      name,
    );
  }
  return { name, file, dtype: dtype as string, shape: shape as number[], from, to };
}

/** The ranges cover the data without holes and overlaps; a name that stands twice leaves a hole. */
function checkTiles(tensors: readonly StoredTensor[], start: number, file: RangedFile): void {
  const refuse = refusal(file);
  let end = start;
  let before = 'the header';
  for (const { name, from, to } of [...tensors].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from < end) refuse(`It starts at byte ${from} and ${cut(before)} ends at ${end}: they overlap`, name);
    if (from > end)
      refuse(`It starts at byte ${from} and ${cut(before)} ends at ${end}: bytes belong to no tensor`, name);
    if (file.size > 0 && to > file.size) {
      refuse(`It ends at byte ${to} and the file has ${file.size}. The file is cut off: fetch it again`, name);
    }
    [end, before] = [to, name];
  }
  if (file.size > 0 && end < file.size) {
    refuse(`The file has ${file.size} bytes and its tensors end at ${end}. Fetch it again`);
  }
}
