import type { H5Bytes } from './h5-bytes';

/** Message numbers of the HDF5 file format specification 3.0, section IV.A.2, that we read. */
export const messageType = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface Message {
  type: number;
  flags: number;
  offset: number;
  size: number;
}

interface Block {
  offset: number;
  size: number;
}

/**
 * The header messages of the object at an address, of either version (specification IV.A.1), continuation blocks
 * included; each block is visited once.
 */
export function readMessages(bytes: H5Bytes, address: number): Message[] {
  bytes.countStructure(address);
  if (bytes.u8(address) === 1) return readVersion1(bytes, address);
  bytes.signature(address, 'OHDR');
  return readVersion2(bytes, address);
}

function readVersion1(bytes: H5Bytes, address: number): Message[] {
  const count = bytes.u16(address + 2);
  const blocks: Block[] = [{ offset: address + 16, size: bytes.u32(address + 8) }];
  return readBlocks(bytes, blocks, {
    headerBytes: 8,
    limit: count,
    read: (offset) => ({
      type: bytes.u16(offset),
      size: bytes.u16(offset + 2),
      flags: bytes.u8(offset + 4),
      offset: offset + 8,
    }),
    continued: (offset, size) => ({ offset, size }),
  });
}

function readVersion2(bytes: H5Bytes, address: number): Message[] {
  const flags = bytes.u8(address + 5);
  let offset = address + 6;
  if (flags & 0x20) offset += 16;
  if (flags & 0x10) offset += 4;
  const sizeBytes = 2 ** (flags & 3);
  const blocks: Block[] = [{ offset: offset + sizeBytes, size: bytes.uint(offset, sizeBytes) }];
  const headerBytes = flags & 0x04 ? 6 : 4;
  return readBlocks(bytes, blocks, {
    headerBytes,
    limit: Infinity,
    read: (at) => ({
      type: bytes.u8(at),
      size: bytes.u16(at + 1),
      flags: bytes.u8(at + 3),
      offset: at + headerBytes,
    }),
    // A continuation block opens with "OCHK" and closes with a checksum.
    continued: (at, size) => ({ offset: at + 4, size: size - 8 }),
  });
}

interface Reading {
  headerBytes: number;
  limit: number;
  read: (offset: number) => Message;
  continued: (offset: number, size: number) => Block;
}

function readBlocks(bytes: H5Bytes, blocks: Block[], { headerBytes, limit, read, continued }: Reading): Message[] {
  const messages: Message[] = [];
  const seen = new Set<number>();
  for (const block of blocks) {
    if (seen.has(block.offset)) continue;
    seen.add(block.offset);
    bytes.need(block.offset, block.size);
    const end = block.offset + block.size;
    for (let at = block.offset; at + headerBytes <= end && messages.length < limit;) {
      bytes.countStructure(at);
      const message = read(at);
      bytes.need(message.offset, message.size);
      messages.push(message);
      if (message.type === messageType.continuation) {
        blocks.push(continued(bytes.u64(message.offset), bytes.u64(message.offset + 8)));
      }
      at = message.offset + message.size;
    }
  }
  return messages;
}

export function findMessage(messages: readonly Message[], type: number): Message | undefined {
  return messages.find((message) => message.type === type);
}
