import { FormatError, inMember } from '../file-error';
import { toFloat32 } from '../floats';
import type { FileLimits } from '../limits';
import { readTextAttributes, type TextAttribute } from './h5-attributes';
import { H5Arrays } from './h5-arrays';
import { H5Bytes } from './h5-bytes';
import { readData } from './h5-data';
import { isGroup, readLinks } from './h5-groups';
import { findMessage, messageType, readMessages, type Message } from './h5-objects';
import { product, readShape, readType, type H5Type } from './h5-types';

/** An array of weights, widened or rounded to float32. */
export interface WeightArray {
  shape: number[];
  values: Float32Array<ArrayBuffer>;
  /** The type it has in the file: 'float32', 'bfloat16', … */
  dtype: string;
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

export function isHdf5(bytes: Uint8Array): boolean {
  return superblockAt(bytes) !== null;
}

/** Where the HDF5 data begins: at 0, or after a user block of 512, 1024, 2048 … bytes; null where it does nowhere. */
function superblockAt(bytes: Uint8Array): number | null {
  for (let at = 0; at < bytes.length; at = at === 0 ? 512 : 2 * at) {
    if (signature.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return null;
}

/**
 * Opens an HDF5 file as Keras and h5py write it: superblock 0 to 3, groups, text attributes, arrays of numbers in one
 * piece or in chunks (gzip, shuffle). After the HDF5 file format specification, version 3.0.
 *
 * throws  FormatError with the byte offset, for what is damaged or not of these forms
 */
export function openHdf5(bytes: Uint8Array, limits: FileLimits): H5Node {
  const start = superblockAt(bytes);
  // All addresses count from the superblock, so that a user block before it is cut off.
  const file = new H5Bytes(bytes.subarray(start ?? 0), limits);
  if (start === null) return file.fail('This is no HDF5 data. Give a file saved by Keras.', 0);
  const version = file.u8(8);
  if (version > 3) file.fail(`HDF5 superblock version ${version} is unknown. Save with a current h5py.`, 8);
  const widths = version < 2 ? 13 : 9;
  if (file.u8(widths) !== 8 || file.u8(widths + 1) !== 8) {
    file.fail('The HDF5 file does not use 64-bit addresses. Save it again with h5py.', widths);
  }
  // Versions 0 and 1 hold the root's symbol table entry, versions 2 and 3 its address.
  const root = version < 2 ? file.u64(version === 0 ? 64 : 68) : file.u64(36);
  return new H5Node(file, { address: root, path: '', arrays: new H5Arrays(limits) });
}

interface Place {
  address: number;
  path: string;
  arrays: H5Arrays;
}

/** A group or an array in an HDF5 file; nothing is read before it is asked for. */
export class H5Node {
  readonly #messages: Message[];
  #links: Map<string, number> | null = null;

  constructor(
    readonly file: H5Bytes,
    readonly place: Place,
  ) {
    this.#messages = inMember(place.path || '/', () => readMessages(file, place.address));
  }

  get path(): string {
    return this.place.path;
  }

  get isGroup(): boolean {
    return isGroup(this.#messages);
  }

  /** Names of a group's members; none for an array. */
  get names(): string[] {
    return [...this.#allLinks().keys()];
  }

  /** The member of that name, or null. */
  child(name: string): H5Node | null {
    const address = this.#allLinks().get(name);
    if (address === undefined) return null;
    const path = this.path ? `${this.path}/${name}` : name;
    return new H5Node(this.file, { ...this.place, address, path });
  }

  /** The object at a path of names with slashes between, or null. */
  find(path: string): H5Node | null {
    let node: H5Node | null = this as H5Node;
    for (const name of path.split('/').filter(Boolean)) node = node?.child(name) ?? null;
    return node;
  }

  /** Text attributes by name. */
  attributes(): Map<string, TextAttribute> {
    return inMember(this.path || '/', () => readTextAttributes(this.file, this.#messages));
  }

  /** Where the object lies: the same for every name that leads to it. */
  get address(): number {
    return this.place.address;
  }

  /** The numbers of an array; the same object each time. */
  read(): WeightArray {
    const { address, arrays } = this.place;
    return inMember(this.path, () => arrays.once(address, () => this.#read()));
  }

  #read(): WeightArray {
    const { file, place } = this;
    const dataspace = findMessage(this.#messages, messageType.dataspace);
    const datatype = findMessage(this.#messages, messageType.datatype);
    if (!dataspace || !datatype) throw new FormatError('A group stands where an array of weights belongs.');
    // A shared datatype message points at a named type instead of holding one.
    if (datatype.flags & 2) file.fail('The type is a named one, which is not read.', datatype.offset);
    const shape = readShape(file, dataspace.offset);
    const type = this.#numberType(readType(file, datatype.offset));
    if (type.kind !== 'int' && type.kind !== 'float') {
      return file.fail(`The values are ${type.words}; weights must be numbers.`, datatype.offset);
    }
    const count = product(shape);
    const { tensorBytes } = place.arrays.limits;
    if (4 * count > tensorBytes) {
      file.fail(
        `An array [${shape.join(', ')}] needs ${4 * count} bytes; ${tensorBytes} are allowed. Raise limits.tensorBytes if you trust the file.`,
        dataspace.offset,
      );
    }
    place.arrays.count(4 * count);
    const { arrays } = place;
    const data = readData(file, { messages: this.#messages, shape, itemBytes: type.bytes, arrays });
    return { shape, values: toFloat32(data, count, type), dtype: type.words };
  }

  /** h5py has no bfloat16: Keras writes two opaque bytes, and says what they are in an attribute. */
  #numberType(type: H5Type): H5Type {
    if (type.kind !== 'opaque' || type.bytes !== 2 || this.attributes().get('dtype') !== 'bfloat16') return type;
    return { kind: 'float', bytes: 2, bfloat: true, words: 'bfloat16' };
  }

  #allLinks(): Map<string, number> {
    if (!this.#links) {
      this.#links = this.isGroup
        ? inMember(this.path || '/', () => readLinks(this.file, this.#messages))
        : new Map<string, number>();
    }
    return this.#links;
  }
}
