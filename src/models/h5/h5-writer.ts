import { BytePieces, padded, record } from './h5-records';

/** An array to be written: float32, or whole numbers of 32 bits. */
export interface H5Array {
  shape: readonly number[];
  values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;
}

/** A group to be written: its text attributes, and its members by name. */
export interface H5Group {
  attributes: Record<string, string>;
  members: Map<string, H5Group | H5Array>;
}

const undefinedAddress = 0xffffffffffffffffn;
const superblockBytes = 96;
/** Half the entries of a symbol node: libhdf5's default. */
const leafHalf = 4;
const message = { dataspace: 1, datatype: 3, fill: 5, layout: 8, attribute: 12, symbolTable: 17 } as const;

/**
 * A file in HDF5's oldest form, which every library reads: superblock 0, object headers 1, groups as B-trees of symbol
 * nodes, arrays in one piece. After the HDF5 file format specification, version 3.0, sections II to IV.
 *
 * returns  the file's bytes in pieces, the arrays' own among them: none is copied
 */
export function writeHdf5(root: H5Group): Uint8Array<ArrayBuffer>[] {
  const file = new H5Writer(largestGroup(root));
  const { header, tree, heap } = file.writeGroup(root);
  return file.finish(superblock(file, { header, tree, heap }));
}

function largestGroup({ members }: H5Group): number {
  const inside = [...members.values()].map((member) => (isGroup(member) ? largestGroup(member) : 0));
  return inside.reduce((most, count) => Math.max(most, count), members.size);
}

function isGroup(member: H5Group | H5Array): member is H5Group {
  return 'members' in member;
}

interface GroupPlace {
  header: number;
  tree: number;
  heap: number;
}

class H5Writer extends BytePieces {
  /** Half the children of a tree's node, so many that every group has a tree of one node. */
  readonly treeHalf: number;

  constructor(largest: number) {
    super(superblockBytes);
    this.treeHalf = Math.max(16, Math.ceil(largest / (4 * leafHalf)));
  }

  /** Members first, for a group says where they lie. */
  writeGroup({ attributes, members }: H5Group): GroupPlace {
    const encoder = new TextEncoder();
    const links = [...members]
      .map(([name, member]) => ({ name: encoder.encode(name), member }))
      .sort((a, b) => compare(a.name, b.name))
      .map(({ name, member }) => ({
        name,
        header: isGroup(member) ? this.writeGroup(member).header : this.#writeArray(member),
      }));
    const heap = this.#writeHeap(links.map(({ name }) => name));
    const tree = this.#writeTree(links, heap.offsets);
    const messages = [
      [message.symbolTable, record().u64(tree).u64(heap.address).bytes],
      ...Object.entries(attributes).map(([name, text]) => [message.attribute, attribute(name, text)] as const),
    ] as const;
    return { header: this.#writeHeader(messages), tree, heap: heap.address };
  }

  #writeArray({ shape, values }: H5Array): number {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const data = bytes.length > 0 ? BigInt(this.append(bytes)) : undefinedAddress;
    const layout = record().u8(3).u8(1).u64(data).u64(bytes.length).bytes;
    return this.#writeHeader([
      [message.dataspace, dataspace(shape)],
      [message.datatype, values instanceof Float32Array ? float32Type : int32Type],
      // Space is made when it is written, and nothing fills what was not.
      [message.fill, record().u8(2).u8(2).u8(2).u8(0).bytes],
      [message.layout, layout],
    ]);
  }

  /** Object header 1 (IV.A.1.a). */
  #writeHeader(messages: readonly (readonly [type: number, data: Uint8Array])[]): number {
    const body = record();
    for (const [type, data] of messages) {
      const held = padded(data);
      body.u16(type).u16(held.length).u8(0).zeros(3).add(held);
    }
    const head = record().u8(1).u8(0).u16(messages.length).u32(1).u32(body.length).zeros(4);
    return this.append(head.add(body.bytes).bytes);
  }

  /** Local heap (III.D): an empty text, then the names. */
  #writeHeap(names: readonly Uint8Array[]): { address: number; offsets: number[] } {
    const data = record().zeros(8);
    const offsets = names.map((name) => {
      const at = data.length;
      data.add(padded(new Uint8Array([...name, 0])));
      return at;
    });
    const segment = this.append(data.bytes);
    // 1: no free space.
    const address = this.append(record().text('HEAP').zeros(4).u64(data.length).u64(1).u64(segment).bytes);
    return { address, offsets };
  }

  /** One tree node (III.A.1) over symbol nodes (III.B), its keys the last name of each; both at their full size. */
  #writeTree(links: readonly { header: number }[], offsets: readonly number[]): number {
    const perNode = 2 * leafHalf;
    const node = record().u64(0);
    const count = Math.ceil(links.length / perNode);
    for (let i = 0; i < count; i++) {
      const some = links.slice(i * perNode, (i + 1) * perNode);
      const symbols = record().text('SNOD').u8(1).u8(0).u16(some.length);
      some.forEach(({ header }, j) =>
        symbols
          .u64(offsets[i * perNode + j])
          .u64(header)
          .zeros(24),
      );
      const address = this.append(symbols.zeros(8 + 40 * perNode - symbols.length).bytes);
      node.u64(address).u64(offsets[i * perNode + some.length - 1]);
    }
    const full = 8 * (4 * this.treeHalf + 1);
    const head = record().text('TREE').u8(0).u8(0).u16(count).u64(undefinedAddress).u64(undefinedAddress);
    return this.append(head.add(node.zeros(full - node.length).bytes).bytes);
  }
}

/** Superblock 0 (II.A), with the root group's entry. */
function superblock(file: H5Writer, { header, tree, heap }: GroupPlace): Uint8Array<ArrayBuffer> {
  return record()
    .add(new Uint8Array([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]))
    .zeros(5)
    .u8(8)
    .u8(8)
    .u8(0)
    .u16(leafHalf)
    .u16(file.treeHalf)
    .u32(0)
    .u64(0)
    .u64(undefinedAddress)
    .u64(file.length)
    .u64(undefinedAddress)
    .u64(0)
    .u64(header)
    .u32(1)
    .u32(0)
    .u64(tree)
    .u64(heap).bytes;
}

/** As strcmp orders names. */
function compare(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

function dataspace(shape: readonly number[]): Uint8Array {
  const space = record().u8(1).u8(shape.length).zeros(6);
  for (const side of shape) space.u64(side);
  return space.bytes;
}

/** IEEE 754 binary32, little-endian (IV.A.2.d, class 1). */
const float32Type = record()
  .u8(0x11)
  .u8(0x20)
  .u8(31)
  .u8(0)
  .u32(4)
  .u16(0)
  .u16(32)
  .u8(23)
  .u8(8)
  .u8(0)
  .u8(23)
  .u32(127).bytes;

/** Signed, little-endian (class 0). */
const int32Type = record().u8(0x10).u8(8).u8(0).u8(0).u32(4).u16(0).u16(32).bytes;

/** Attribute message 1 (IV.A.2.m): one text in UTF-8 of a fixed length, padded with zeros. */
function attribute(name: string, text: string): Uint8Array {
  const encoder = new TextEncoder();
  const [nameBytes, textBytes] = [new Uint8Array([...encoder.encode(name), 0]), encoder.encode(text)];
  const size = Math.max(1, textBytes.length);
  const type = record().u8(0x13).u8(0x11).zeros(2).u32(size).bytes;
  const space = dataspace([]);
  return record()
    .u8(1)
    .u8(0)
    .u16(nameBytes.length)
    .u16(type.length)
    .u16(space.length)
    .add(padded(nameBytes))
    .add(padded(type))
    .add(padded(space))
    .add(textBytes)
    .zeros(size - textBytes.length).bytes;
}
