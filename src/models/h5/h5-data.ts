import { unzlibSync } from 'fflate';
import { checkTimeNow } from '../deadline';
import { FormatError } from '../file-error';
import type { H5Arrays } from './h5-arrays';
import { type H5Bytes, undefinedAddress } from './h5-bytes';
import { findMessage, messageType, type Message } from './h5-objects';
import { product } from './h5-types';

/** The stored form of an array: how many bytes it has, and how its pieces lie in the file. */
export interface Stored {
  messages: readonly Message[];
  shape: readonly number[];
  itemBytes: number;
  /** Counts what is unpacked. */
  arrays: H5Arrays;
}

interface Filter {
  id: number;
  optional: boolean;
}

/**
 * An array's raw bytes, in row-major order (layout message, specification IV.A.2.i): a view into the file where they
 * lie in one piece, a copy where they come in chunks.
 */
export function readData(bytes: H5Bytes, stored: Stored): Uint8Array {
  const { messages } = stored;
  const layout = findMessage(messages, messageType.layout);
  if (!layout) throw new FormatError('An array has no storage. The file is damaged.');
  if (findMessage(messages, messageType.externalFiles)) {
    bytes.fail('The values lie in another file, which is not read. Save the model with Keras itself.', layout.offset);
  }
  const wanted = product(stored.shape) * stored.itemBytes;
  const version = bytes.u8(layout.offset);
  if (version !== 3 && version !== 4) {
    bytes.fail(`Layout version ${version} is not read. Save the model with a current h5py.`, layout.offset);
  }
  const layoutClass = bytes.u8(layout.offset + 1);
  const at = layout.offset + 2;
  if (layoutClass === 0) return inOnePiece(bytes, { at: at + 2, held: bytes.u16(at), wanted });
  if (layoutClass === 1) {
    const address = bytes.u64(at);
    if (wanted === 0) return new Uint8Array();
    if (address === undefinedAddress) {
      bytes.fail(`The array ${shown(stored)} has no stored values.`, layout.offset);
    }
    return inOnePiece(bytes, { at: address, held: bytes.u64(at + 8), wanted });
  }
  if (layoutClass === 2 && version === 3) return readChunks(bytes, stored, at);
  bytes.fail('The values are stored in a form of newest HDF5. Save with h5py’s default libver.', layout.offset);
}

function inOnePiece(bytes: H5Bytes, { at, held, wanted }: { at: number; held: number; wanted: number }): Uint8Array {
  if (held !== wanted) {
    bytes.fail(`The shape asks for ${wanted} bytes and ${held} are stored. The file is damaged.`, at);
  }
  return bytes.slice(at, wanted);
}

function shown({ shape }: Stored): string {
  return `[${shape.join(', ')}]`;
}

/** Chunks found by a version 1 B-tree (specification III.A.1, node type 1). */
function readChunks(bytes: H5Bytes, stored: Stored, at: number): Uint8Array {
  const { shape, itemBytes, arrays } = stored;
  const rank = bytes.u8(at) - 1;
  if (rank !== shape.length || rank < 1) bytes.fail('The chunks have other axes than the array.', at);
  const tree = bytes.u64(at + 1);
  const chunk = Array.from({ length: rank }, (_, axis) => bytes.u32(at + 9 + 4 * axis));
  const whole = new Uint8Array(product(shape) * itemBytes);
  if (tree === undefinedAddress) {
    if (whole.length) bytes.fail(`The array ${shown(stored)} has no stored values.`, at);
    return whole;
  }
  const chunkBytes = product(chunk) * itemBytes;
  if (!(chunkBytes > 0) || chunkBytes > 2 * arrays.limits.tensorBytes)
    bytes.fail(`A chunk of ${chunkBytes} bytes cannot be read.`, at);
  const filters = readFilters(bytes, stored.messages);
  const keyBytes = 8 + 8 * (rank + 1);
  const isPacked = filters.some(({ id }) => id === 1);
  let elementsSeen = 0;
  const visit = (node: number, depth: number): void => {
    bytes.countStructure(node);
    bytes.signature(node, 'TREE');
    if (depth > 32) bytes.fail('The tree of chunks is too deep. The file is damaged.', node);
    const level = bytes.u8(node + 5);
    for (let i = 0; i < bytes.u16(node + 6); i++) {
      const key = node + 24 + i * (keyBytes + 8);
      const child = bytes.u64(key + keyBytes);
      if (level > 0) {
        visit(child, depth + 1);
        continue;
      }
      const origin = Array.from({ length: rank }, (_, axis) => bytes.u64(key + 8 + 8 * axis));
      const misplaced = origin.some((start, axis) => start >= shape[axis] || start % chunk[axis] !== 0);
      if (misplaced || elementsSeen >= product(shape)) {
        bytes.fail(`A chunk at [${origin.join(', ')}] has no place in the array ${shown(stored)}.`, key);
      }
      checkTimeNow();
      if (isPacked) arrays.countUnpacked(chunkBytes);
      const packed = bytes.slice(child, bytes.u32(key));
      const data = unfilter(packed, { filters, mask: bytes.u32(key + 4), chunkBytes, itemBytes, at: child });
      elementsSeen += copyChunk({ whole, shape, chunk, origin, data, itemBytes });
    }
  };
  visit(tree, 0);
  if (elementsSeen !== product(shape)) {
    bytes.fail(`The chunks hold ${elementsSeen} of ${product(shape)} values. The file is damaged.`, tree);
  }
  return whole;
}

function readFilters(bytes: H5Bytes, messages: readonly Message[]): Filter[] {
  const message = findMessage(messages, messageType.filters);
  if (!message) return [];
  const version = bytes.u8(message.offset);
  const filters: Filter[] = [];
  let at = message.offset + (version === 1 ? 8 : 2);
  for (let i = 0; i < bytes.u8(message.offset + 1); i++) {
    const id = bytes.u16(at);
    const named = version === 1 || id > 255;
    const nameBytes = named ? bytes.u16(at + 2) : 0;
    const rest = at + (named ? 4 : 2);
    const values = bytes.u16(rest + 2);
    filters.push({ id, optional: (bytes.u16(rest) & 1) === 1 });
    const padding = version === 1 && values % 2 ? 4 : 0;
    at = rest + 4 + (version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes) + 4 * values + padding;
  }
  return filters;
}

interface Unfilter {
  filters: readonly Filter[];
  /** Bit i set: filter i was left out for this chunk. */
  mask: number;
  chunkBytes: number;
  itemBytes: number;
  at: number;
}

function unfilter(packed: Uint8Array, { filters, mask, chunkBytes, itemBytes, at }: Unfilter): Uint8Array {
  let data = packed;
  for (let i = filters.length - 1; i >= 0; i--) {
    if (mask & (1 << i)) continue;
    const { id } = filters[i];
    // One byte more than the chunk may have shows a chunk that inflates to too much.
    if (id === 1) data = unzlibSync(data, { out: new Uint8Array(chunkBytes + 8) });
    else if (id === 2) data = unshuffle(data, itemBytes);
    else if (id === 3) data = data.subarray(0, data.length - 4);
    else throw new FormatError(`HDF5 filter ${id} is not read. Save the weights without it.`, { offset: at });
  }
  if (data.length !== chunkBytes) {
    throw new FormatError(`A chunk has ${data.length} bytes and should have ${chunkBytes}.`, { offset: at });
  }
  return data;
}

function unshuffle(data: Uint8Array, itemBytes: number): Uint8Array {
  const count = Math.floor(data.length / itemBytes);
  const plain = data.slice();
  for (let byte = 0; byte < itemBytes; byte++) {
    for (let i = 0; i < count; i++) plain[i * itemBytes + byte] = data[byte * count + i];
  }
  return plain;
}

interface ChunkCopy {
  whole: Uint8Array;
  shape: readonly number[];
  chunk: readonly number[];
  origin: readonly number[];
  data: Uint8Array;
  itemBytes: number;
}

/** Copies a chunk's part that lies inside the array, row by row. Returns how many elements that were. */
function copyChunk({ whole, shape, chunk, origin, data, itemBytes }: ChunkCopy): number {
  const inside = chunk.map((side, axis) => Math.max(0, Math.min(side, shape[axis] - origin[axis])));
  const rowLength = inside[inside.length - 1];
  const rows = product(inside.slice(0, -1));
  for (let row = 0; row < rows && rowLength > 0; row++) {
    let rest = row;
    let from = 0;
    let to = origin[shape.length - 1];
    let fromStride = chunk[chunk.length - 1];
    let toStride = shape[shape.length - 1];
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      const index = rest % inside[axis];
      rest = Math.floor(rest / inside[axis]);
      from += index * fromStride;
      to += (origin[axis] + index) * toStride;
      fromStride *= chunk[axis];
      toStride *= shape[axis];
    }
    whole.set(data.subarray(from * itemBytes, (from + rowLength) * itemBytes), to * itemBytes);
  }
  return rows * rowLength;
}
