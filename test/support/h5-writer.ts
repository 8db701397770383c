/** Groups and float32 arrays to write; attributes are texts or lists of texts of any length. */
export interface H5Group {
  attributes?: Record<string, string | string[]>;
  members: Record<string, H5Group | H5Array>;
}

export interface H5Array {
  shape: number[];
  values: Float32Array<ArrayBuffer>;
}

/**
 * Writes an HDF5 file in the form that h5py gives Keras's files: superblock 0, version 1 headers, symbol tables (each of one node), arrays in
 * one piece. After the HDF5 file format specification 3.0. Returned in parts, so that large arrays are not copied.
 */
export function writeH5(root: H5Group): BlobPart[] {
  const file = new Parts();
  const superblock = file.take(96);
  const address = writeGroup(file, root);
  const view = file.view(superblock);
  [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a].forEach((byte, i) => view.setUint8(i, byte));
  view.setUint8(13, 8);
  view.setUint8(14, 8);
  view.setUint16(16, leafHalf, true);
  view.setUint16(18, 16, true);
  setAddress(view, 32, undefinedAddress);
  setAddress(view, 40, file.length);
  setAddress(view, 48, undefinedAddress);
  setAddress(view, 64, address);
  return file.parts;
}

/** A symbol node holds twice as many names. */
const leafHalf = 512;
const undefinedAddress = -1;

class Parts {
  readonly parts: ArrayBuffer[] = [];
  /** Addresses of what was written: an object that stands at two names is written once. */
  readonly written = new Map<H5Group | H5Array | ArrayBuffer, number>();
  length = 0;

  /** Appends so many zero bytes, on a multiple of 8. Returns their address. */
  take(size: number): number {
    return this.append(new ArrayBuffer(Math.ceil(size / 8) * 8));
  }

  append(buffer: ArrayBuffer): number {
    const at = this.length;
    this.parts.push(buffer);
    this.length += buffer.byteLength;
    return at;
  }

  /** The bytes that `take` appended at this address. */
  view(address: number): DataView {
    let at = 0;
    for (const part of this.parts) {
      if (at === address) return new DataView(part);
      at += part.byteLength;
    }
    throw new Error('no such part');
  }
}

function setAddress(view: DataView, offset: number, address: number): void {
  view.setBigUint64(offset, address < 0 ? 0xffff_ffff_ffff_ffffn : BigInt(address), true);
}

interface Message {
  type: number;
  body: Uint8Array;
}

function writeHeader(file: Parts, messages: Message[]): number {
  const size = messages.reduce((sum, { body }) => sum + 8 + body.length, 0);
  const address = file.take(16 + size);
  const view = file.view(address);
  view.setUint8(0, 1);
  view.setUint16(2, messages.length, true);
  view.setUint32(4, 1, true);
  view.setUint32(8, size, true);
  let at = 16;
  for (const { type, body } of messages) {
    view.setUint16(at, type, true);
    view.setUint16(at + 2, body.length, true);
    new Uint8Array(view.buffer).set(body, at + 8);
    at += 8 + body.length;
  }
  return address;
}

function writeGroup(file: Parts, group: H5Group): number {
  const names = Object.keys(group.members).sort();
  const addresses = names.map((name) => {
    const member = group.members[name];
    const known = file.written.get(member);
    if (known !== undefined) return known;
    const address = 'members' in member ? writeGroup(file, member) : writeArray(file, member);
    file.written.set(member, address);
    return address;
  });
  const texts = names.map((name) => new TextEncoder().encode(name));
  const heapBytes = 8 + texts.reduce((sum, name) => sum + Math.ceil((name.length + 1) / 8) * 8, 0);
  const heapData = file.take(heapBytes);
  const offsets: number[] = [];
  let at = 8;
  for (const name of texts) {
    offsets.push(at);
    new Uint8Array(file.view(heapData).buffer).set(name, at);
    at += Math.ceil((name.length + 1) / 8) * 8;
  }
  const heap = file.take(32);
  sign(file.view(heap), 'HEAP');
  setAddress(file.view(heap), 8, heapBytes);
  setAddress(file.view(heap), 16, 1);
  setAddress(file.view(heap), 24, heapData);
  const node = file.take(8 + 40 * 2 * leafHalf);
  const nodeView = file.view(node);
  sign(nodeView, 'SNOD');
  nodeView.setUint8(4, 1);
  nodeView.setUint16(6, names.length, true);
  addresses.forEach((address, i) => {
    setAddress(nodeView, 8 + 40 * i, offsets[i]);
    setAddress(nodeView, 16 + 40 * i, address);
  });
  const tree = file.take(24 + 16 * 32 + 8);
  const treeView = file.view(tree);
  sign(treeView, 'TREE');
  treeView.setUint16(6, names.length ? 1 : 0, true);
  setAddress(treeView, 8, undefinedAddress);
  setAddress(treeView, 16, undefinedAddress);
  setAddress(treeView, 32, node);
  setAddress(treeView, 40, offsets.at(-1) ?? 0);
  const table = new DataView(new ArrayBuffer(16));
  setAddress(table, 0, tree);
  setAddress(table, 8, heap);
  const attributes = Object.entries(group.attributes ?? {}).map(([name, value]) => attribute(file, name, value));
  return writeHeader(file, [{ type: 0x11, body: new Uint8Array(table.buffer) }, ...attributes]);
}

function writeArray(file: Parts, { shape, values }: H5Array): number {
  const data = file.written.get(values.buffer) ?? file.append(values.buffer);
  file.written.set(values.buffer, data);
  const layout = new DataView(new ArrayBuffer(24));
  layout.setUint8(0, 3);
  layout.setUint8(1, 1);
  setAddress(layout, 2, data);
  setAddress(layout, 10, values.byteLength);
  const float32 = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0, 0, 0, 0, 0];
  return writeHeader(file, [
    { type: 0x01, body: dataspace(shape) },
    { type: 0x03, body: Uint8Array.from(float32) },
    { type: 0x08, body: new Uint8Array(layout.buffer) },
  ]);
}

function dataspace(shape: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 + 8 * shape.length));
  view.setUint8(0, 1);
  view.setUint8(1, shape.length);
  shape.forEach((side, i) => setAddress(view, 8 + 8 * i, side));
  return new Uint8Array(view.buffer);
}

/** A text as one of variable length, in a global heap of its own; a list as texts of fixed length. */
function attribute(file: Parts, name: string, value: string | string[]): Message {
  const nameBytes = new TextEncoder().encode(`${name}\0`);
  const list = Array.isArray(value);
  const texts = [value].flat().map((one) => new TextEncoder().encode(one));
  const longest = Math.max(1, ...texts.map((one) => one.length));
  const type = list
    ? Uint8Array.from([0x13, 0, 0, 0, longest, 0, 0, 0])
    : Uint8Array.from([0x19, 1, 0, 0, 16, 0, 0, 0, 0x13, 0, 0, 0, 1, 0, 0, 0]);
  const space = dataspace(list ? [texts.length] : []);
  const data = list ? fixed(texts, longest) : inHeap(file, texts[0]);
  const padded = (size: number): number => Math.ceil(size / 8) * 8;
  const view = new DataView(
    new ArrayBuffer(8 + padded(nameBytes.length) + padded(type.length) + padded(space.length) + padded(data.length)),
  );
  view.setUint8(0, 1);
  view.setUint16(2, nameBytes.length, true);
  view.setUint16(4, type.length, true);
  view.setUint16(6, space.length, true);
  const body = new Uint8Array(view.buffer);
  let at = 8;
  for (const piece of [nameBytes, type, space, data]) {
    body.set(piece, at);
    at += padded(piece.length);
  }
  return { type: 0x0c, body };
}

function fixed(texts: Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(texts.length * size);
  texts.forEach((one, i) => bytes.set(one, i * size));
  return bytes;
}

function inHeap(file: Parts, content: Uint8Array): Uint8Array {
  const size = 16 + 16 + Math.ceil(content.length / 8) * 8 + 16;
  const heap = file.take(size);
  const view = file.view(heap);
  sign(view, 'GCOL');
  view.setUint8(4, 1);
  setAddress(view, 8, size);
  view.setUint16(16, 1, true);
  setAddress(view, 24, content.length);
  new Uint8Array(view.buffer).set(content, 32);
  const pointer = new DataView(new ArrayBuffer(16));
  pointer.setUint32(0, content.length, true);
  setAddress(pointer, 4, heap);
  pointer.setUint32(12, 1, true);
  return new Uint8Array(pointer.buffer);
}

function sign(view: DataView, signature: string): void {
  [...signature].forEach((char, i) => view.setUint8(i, char.charCodeAt(0)));
}
