import { cut } from '../file-error';
import { type H5Bytes, undefinedAddress } from './h5-bytes';
import { findMessage, messageType, type Message } from './h5-objects';

const maxDepth = 32;

/**
 * The members of a group: name to address of the object header. Only hard links are followed; a soft or external link
 * would point elsewhere, even out of the file, and is refused.
 */
export function readLinks(bytes: H5Bytes, messages: readonly Message[]): Map<string, number> {
  const links = new Map<string, number>();
  for (const message of messages) {
    if (message.type === messageType.symbolTable) readSymbolTable(bytes, message.offset, links);
    else if (message.type === messageType.link) readLinkMessage(bytes, message.offset, links);
    else if (message.type === messageType.linkInfo) refuseDenseLinks(bytes, message.offset);
  }
  return links;
}

/** Whether the object is a group. */
export function isGroup(messages: readonly Message[]): boolean {
  return !findMessage(messages, messageType.dataspace);
}

function add(bytes: H5Bytes, links: Map<string, number>, name: string, address: number): void {
  if (links.has(name)) bytes.fail(`The name "${cut(name)}" occurs twice in one group.`, address);
  links.set(name, address);
}

/** The old form (specification III.A.1, III.B, III.C): a B-tree of symbol nodes, their names in a local heap. */
function readSymbolTable(bytes: H5Bytes, offset: number, links: Map<string, number>): void {
  const [tree, heap] = [bytes.u64(offset), bytes.u64(offset + 8)];
  bytes.signature(heap, 'HEAP');
  const [heapBytes, heapStart] = [bytes.u64(heap + 8), bytes.u64(heap + 24)];
  bytes.need(heapStart, heapBytes);
  const nameAt = (at: number): string => {
    if (at >= heapBytes) bytes.fail('A name lies outside its heap. The file is damaged.', heapStart);
    return bytes.string(heapStart + at, heapBytes - at);
  };
  const visitNode = (node: number): void => {
    bytes.countStructure(node);
    bytes.signature(node, 'SNOD');
    for (let i = 0; i < bytes.u16(node + 6); i++) {
      bytes.countStructure(node);
      const entry = node + 8 + 40 * i;
      const name = nameAt(bytes.u64(entry));
      if (bytes.u32(entry + 16) === 2) refuseLink(bytes, name, entry);
      add(bytes, links, name, bytes.u64(entry + 8));
    }
  };
  const visitTree = (at: number, depth: number): void => {
    bytes.countStructure(at);
    bytes.signature(at, 'TREE');
    if (depth > maxDepth) bytes.fail('The group’s tree is too deep. The file is damaged.', at);
    const level = bytes.u8(at + 5);
    for (let i = 0; i < bytes.u16(at + 6); i++) {
      const child = bytes.u64(at + 32 + 16 * i);
      if (level > 0) visitTree(child, depth + 1);
      else visitNode(child);
    }
  };
  visitTree(tree, 0);
}

/** The new form (specification IV.A.2.g): one message per link. */
function readLinkMessage(bytes: H5Bytes, start: number, links: Map<string, number>): void {
  const flags = bytes.u8(start + 1);
  let at = start + 2;
  const kind = flags & 0x08 ? bytes.u8(at++) : 0;
  if (flags & 0x04) at += 8;
  if (flags & 0x10) at += 1;
  const lengthBytes = 2 ** (flags & 3);
  const nameBytes = bytes.uint(at, lengthBytes);
  const name = bytes.string(at + lengthBytes, nameBytes);
  if (kind !== 0) refuseLink(bytes, name, start);
  add(bytes, links, name, bytes.u64(at + lengthBytes + nameBytes));
}

function refuseLink(bytes: H5Bytes, name: string, offset: number): never {
  bytes.fail(
    `"${cut(name)}" is a soft or external link, which could point out of the file. Save the model with Keras itself.`,
    offset,
  );
}

function refuseDenseLinks(bytes: H5Bytes, offset: number): void {
  const heap = offset + 2 + (bytes.u8(offset + 1) & 1 ? 8 : 0);
  if (bytes.u64(heap) === undefinedAddress) return;
  bytes.fail(
    'A group is stored in HDF5’s dense form, which we do not read. Save the model with h5py’s default libver.',
    offset,
  );
}
