import { fieldsOf, isWhole, shown, type Fields, type Span } from './fields';
import { longestName, mostAlongAxis, mostAxes, mostPayloadBytes } from './limits';
import { WireError } from './wire-error';

const bytesOf = { float16: 2, float32: 4, bfloat16: 2 } as const;

export type WireDtype = keyof typeof bytesOf;

/** Axes of each role; where a block has heads, they come first. */
const axesOf = { query: 3, key: 3, statistics: 3, mask: 1, values: 2 } as const;
const headed = new Set(['query', 'key', 'statistics']);

export type Role = keyof typeof axesOf;

/** A block's entry in a header, checked. */
export interface BlockEntry {
  readonly role: string;
  readonly dtype: WireDtype;
  readonly shape: readonly number[];
  /** In the whole text. */
  readonly tokens: Span;
  /** In the whole model; null for a role without heads. */
  readonly heads: Span | null;
  /** Without the zeros after them. */
  readonly bytes: number;
}

/** Numbers of one role, where they lie in the frame. */
export interface Block extends BlockEntry {
  readonly role: Role;
  /** Little-endian numbers of `dtype`, in C order. */
  readonly raw: Uint8Array;
}

export function isRole(role: string): role is Role {
  return Object.hasOwn(axesOf, role);
}

/** Checks a block's entry; no memory is taken for what it announces. Throws WireError. */
export function blockEntry(entry: unknown): BlockEntry {
  const fields = fieldsOf(entry, 'a block', 'header');
  const role = fields.text('role', longestName);
  const dtype = dtypeOf(fields);
  const shape = shapeOf(fields, role);
  const ranges = fields.as('range');
  const tokens = ranges.span('tokens');
  const heads = headed.has(role) ? ranges.span('heads') : null;
  const bytes = shape.reduce((count, length) => count * length, bytesOf[dtype]);
  if (bytes > mostPayloadBytes) {
    throw new WireError('shape', `a block [${shape}] has ${bytes} bytes. Send ${mostPayloadBytes} at most.`);
  }
  const found = { role, dtype, shape, tokens, heads, bytes };
  if (isRole(role)) checkRanges(found);
  return found;
}

function dtypeOf(fields: Fields): WireDtype {
  const dtype = fields.get('dtype');
  if (typeof dtype === 'string' && Object.hasOwn(bytesOf, dtype)) return dtype as WireDtype;
  throw new WireError('dtype', `a block's dtype is ${shown(dtype)}. Send float16, float32 or bfloat16.`);
}

function shapeOf(fields: Fields, role: string): readonly number[] {
  const shape = fields.get('shape');
  const wanted = isRole(role) ? axesOf[role] : null;
  const fits =
    Array.isArray(shape) &&
    shape.length >= 1 &&
    shape.length <= mostAxes &&
    shape.length === (wanted ?? shape.length) &&
    shape.every((length) => isWhole(length) && length >= 1 && length <= mostAlongAxis) &&
    (role !== 'statistics' || shape[2] === 4);
  if (fits) return shape as number[];
  throw new WireError('shape', `the shape of ${role} is ${shown(shape)}. Send ${wanted ?? '1 to 3'} lengths from 1.`);
}

function checkRanges({ role, shape, tokens, heads }: BlockEntry): void {
  const sent = { tokens: shape[heads ? 1 : 0], heads: shape[0] };
  if (tokens[1] - tokens[0] !== sent.tokens) {
    throw new WireError('range', `${role} has ${sent.tokens} tokens, and the range [${tokens}]. Send as many.`);
  }
  if (heads && heads[1] - heads[0] !== sent.heads) {
    throw new WireError('range', `${role} has ${sent.heads} heads, and the range [${heads}]. Send as many.`);
  }
}
