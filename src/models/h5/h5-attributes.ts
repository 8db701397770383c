import { type H5Bytes, undefinedAddress } from './h5-bytes';
import { messageType, type Message } from './h5-objects';
import { product, readShape, readType } from './h5-types';

/**
 * An attribute's text, or its list of texts; null for attributes that are no text (h5py writes an empty list as
 * floats).
 */
export type TextAttribute = string | string[] | null;

/**
 * The text attributes of an object (attribute message, specification IV.A.2.m).
 *
 * throws  when the attributes lie in HDF5's dense form
 */
export function readTextAttributes(bytes: H5Bytes, messages: readonly Message[]): Map<string, TextAttribute> {
  const attributes = new Map<string, TextAttribute>();
  for (const message of messages) {
    if (message.type === messageType.attribute) {
      const [name, value] = readAttribute(bytes, message);
      attributes.set(name, value);
    } else if (message.type === messageType.attributeInfo) {
      refuseDense(bytes, message.offset);
    }
  }
  return attributes;
}

function readAttribute(bytes: H5Bytes, { offset }: Message): [string, TextAttribute] {
  const version = bytes.u8(offset);
  if (version < 1 || version > 3) bytes.fail(`Attribute version ${version} is unknown. The file is damaged.`, offset);
  const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const nameBytes = bytes.u16(offset + 2);
  const nameAt = offset + (version === 3 ? 9 : 8);
  const typeAt = nameAt + padded(nameBytes);
  const shapeAt = typeAt + padded(bytes.u16(offset + 4));
  const dataAt = shapeAt + padded(bytes.u16(offset + 6));
  return [bytes.string(nameAt, nameBytes), readText(bytes, { typeAt, shapeAt, dataAt })];
}

interface Parts {
  typeAt: number;
  shapeAt: number;
  dataAt: number;
}

function readText(bytes: H5Bytes, { typeAt, shapeAt, dataAt }: Parts): TextAttribute {
  const typeClass = bytes.u8(typeAt) & 0x0f;
  if (typeClass !== 3 && typeClass !== 9) return null;
  const type = readType(bytes, typeAt);
  const shape = readShape(bytes, shapeAt);
  const count = product(shape);
  if (count > 0) bytes.need(dataAt, count * Math.max(1, type.bytes));
  const texts = Array.from({ length: count }, (_, i) => {
    const at = dataAt + i * type.bytes;
    return type.kind === 'variableString' ? readVariableString(bytes, at) : bytes.string(at, type.bytes);
  });
  return shape.length === 0 ? texts[0] : texts;
}

/** A text in the global heap (specification III.E): its length, the heap's address and the object's number there. */
function readVariableString(bytes: H5Bytes, at: number): string {
  const length = bytes.u32(at);
  const heap = bytes.u64(at + 4);
  const wanted = bytes.u32(at + 12);
  if (length === 0 || heap === undefinedAddress) return '';
  bytes.signature(heap, 'GCOL');
  const end = heap + bytes.u64(heap + 8);
  for (let object = heap + 16; object + 16 <= end;) {
    bytes.countStructure(object);
    const index = bytes.u16(object);
    const size = bytes.u64(object + 8);
    if (index === wanted) {
      if (length > size) bytes.fail(`A text of ${length} bytes lies in a place of ${size}.`, object);
      return bytes.string(object + 16, length);
    }
    if (index === 0) break;
    object += 16 + Math.ceil(size / 8) * 8;
  }
  bytes.fail(`Text ${wanted} is missing from its heap. The file is damaged.`, heap);
}

function refuseDense(bytes: H5Bytes, offset: number): void {
  const heap = offset + 2 + (bytes.u8(offset + 1) & 1 ? 2 : 0);
  if (bytes.u64(heap) === undefinedAddress) return;
  bytes.fail('The attributes are stored in HDF5’s dense form. Save the model with h5py’s default libver.', offset);
}
