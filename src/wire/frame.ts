import { blockEntry, isRole, type Block, type BlockEntry } from './block';
import { crc32 } from './crc32';
import { fieldsOf, isWhole, parseObject, shown, type Fields, type Span } from './fields';
import { longestName, mostBlocks, mostHeaderBytes, mostPayloadBytes, prefixBytes, version } from './limits';
import { WireError } from './wire-error';

const kinds = ['attention', 'states', 'tokens'] as const;

export type FrameKind = (typeof kinds)[number];

/** What one layer of one rank computed for a range of tokens, or the texts of tokens. */
export interface WireFrame {
  readonly kind: FrameKind;
  readonly run: string;
  readonly rank: number;
  /** Which text since the run began. */
  readonly sequence: number;
  readonly layer: number;
  /** Rows of this layer that this page was not sent, since the run began. */
  readonly dropped: number;
  /** With `attention`: how scores are made; window 0 for all keys. */
  readonly scale: number;
  readonly causal: boolean;
  readonly window: number;
  /** With `tokens`: texts of the tokens of `span`. */
  readonly names: readonly string[];
  readonly span: Span | null;
  /** Those of roles that we know. */
  readonly blocks: readonly Block[];
}

/**
 * Reads a frame of docs/wire-format.md.
 *
 * returns  a frame whose numbers lie in `bytes`
 * throws   WireError with the format's code, before memory is taken for what was announced
 * cost     one pass over the bytes for their checksum
 */
export function decodeFrame(bytes: Uint8Array): WireFrame {
  const { header, payload } = partsOf(bytes);
  const fields = parseObject(header, 'header');
  const kind = kindOf(fields);
  const entries = fields.items('blocks', mostBlocks).map(blockEntry);
  const { span, names } = kind === 'tokens' ? namesOf(fields) : { span: null, names: [] };
  const attention = kind === 'attention';
  return {
    kind,
    run: fields.text('run', longestName),
    rank: fields.integer('rank'),
    sequence: fields.integer('sequence'),
    layer: fields.integer('layer'),
    dropped: fields.integer('dropped', 0),
    scale: attention ? fields.number('scale') : 1,
    causal: attention && fields.boolean('causal'),
    window: attention ? fields.integer('window', 0) : 0,
    names,
    span,
    blocks: blocksOf(entries, payload),
  };
}

function partsOf(bytes: Uint8Array): { header: Uint8Array; payload: Uint8Array } {
  if (bytes.length < prefixBytes) {
    throw new WireError('truncated', `a frame has ${bytes.length} bytes. Its prefix alone has ${prefixBytes}.`);
  }
  const prefix = new DataView(bytes.buffer, bytes.byteOffset, prefixBytes);
  if (prefix.getUint32(0) !== 0x41544e53) throw new WireError('magic', 'a frame does not begin with ATNS. Send it so.');
  const sent = prefix.getUint16(4, true);
  if (sent !== version) {
    throw new WireError('version', `a frame is of version ${sent}, and this page reads ${version}. Use one release.`);
  }
  const [head, rest, check] = [8, 12, 16].map((at) => prefix.getUint32(at, true));
  if (head > mostHeaderBytes || rest > mostPayloadBytes || head % 8 || rest % 8) {
    const most = `${mostHeaderBytes} and ${mostPayloadBytes}`;
    throw new WireError('size', `a frame announces ${head} and ${rest} bytes. Send multiples of 8, ${most} at most.`);
  }
  const whole = prefixBytes + head + rest;
  if (bytes.length !== whole) {
    const code = bytes.length < whole ? 'truncated' : 'length';
    throw new WireError(code, `a frame has ${bytes.length} bytes and announces ${whole}. Send it whole.`);
  }
  const body = bytes.subarray(prefixBytes);
  if (crc32(body) !== check) {
    throw new WireError('checksum', 'a frame’s checksum is not that of its bytes. Send it again.');
  }
  return { header: body.subarray(0, head), payload: body.subarray(head) };
}

function kindOf(fields: Fields): FrameKind {
  const kind = fields.text('kind', longestName) as FrameKind;
  if (kinds.includes(kind)) return kind;
  throw new WireError('header', `kind is ${shown(kind)}. Send ${kinds.join(', ')}.`);
}

function namesOf(fields: Fields): { span: Span; names: readonly string[] } {
  const span = fields.as('range').span('range');
  const names = fieldsOf(fields.get('names'), 'names', 'header').get('token');
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new WireError('header', 'names.token is no array of texts. Send one for each token of the range.');
  }
  if (names.length !== span[1] - span[0] || !isWhole(names.length)) {
    throw new WireError('range', `there are ${names.length} names for ${span[1] - span[0]} tokens. Send one for each.`);
  }
  return { span, names };
}

function blocksOf(entries: readonly BlockEntry[], payload: Uint8Array): Block[] {
  const padded = ({ bytes }: BlockEntry): number => 8 * Math.ceil(bytes / 8);
  const announced = entries.reduce((sum, entry) => sum + padded(entry), 0);
  if (announced !== payload.length) {
    throw new WireError(
      'payload',
      `blocks of ${announced} bytes are announced and ${payload.length} sent. Send as many.`,
    );
  }
  const blocks: Block[] = [];
  let at = 0;
  for (const entry of entries) {
    const { role, bytes } = entry;
    if (isRole(role)) blocks.push({ ...entry, role, raw: payload.subarray(at, at + bytes) });
    at += padded(entry);
  }
  return blocks;
}
