import { fieldsOf, parseText, type Fields, type Span } from './fields';
import { longestName, mostLayers, mostMessageBytes, mostServerBytes, version } from './limits';
import { WireError } from './wire-error';

const types = ['hello', 'subscribe', 'ping', 'pong', 'welcome', 'model', 'refused'] as const;

/** A layer of a model, or a rank's share of it. */
export interface LayerInfo {
  readonly layer: number;
  readonly kind: string;
  /** Of this rank. */
  readonly heads: Span;
  readonly keyHeads: Span;
  /** Heads of the whole layer. */
  readonly of: number;
}

export interface RankInfo {
  readonly rank: number;
  readonly live: boolean;
  readonly layers: readonly LayerInfo[];
}

/** Heads of a layer whose rank is gone. */
export type DarkHeads = readonly [layer: number, first: number, end: number];

/** What a server says beside its frames. */
export type ServerMessage =
  | { readonly type: 'welcome'; readonly run: string }
  | { readonly type: 'model'; readonly ranks: readonly RankInfo[]; readonly dark: readonly DarkHeads[] }
  | { readonly type: 'refused'; readonly code: string; readonly message: string }
  | { readonly type: 'ping'; readonly id: unknown }
  | { readonly type: 'pong' | 'hello' | 'subscribe' };

/** Layers by their number: heads of each, null for all heads; '*' for all layers. */
export type Subscription = '*' | ReadonlyMap<number, Span | null>;

/**
 * Reads a message. Fields that are not known are ignored.
 *
 * throws  WireError: `size`, `json`, `type`, `version`, `field`
 */
export function decodeMessage(text: string): ServerMessage {
  const fields = messageFields(text, mostServerBytes);
  const type = fields.get('type') as (typeof types)[number];
  if (type === 'welcome') return { type, run: fields.text('run', longestName) };
  if (type === 'model') return { type, ranks: ranksOf(fields), dark: darkOf(fields) };
  if (type === 'refused') {
    return { type, code: fields.text('code', longestName), message: fields.text('message', mostMessageBytes) };
  }
  return type === 'ping' ? { type, id: fields.get('id') } : { type };
}

/** The fields of a message of at most `most` bytes, whose type and version are ours. */
export function messageFields(text: string, most = mostMessageBytes): Fields {
  if (text.length > most || new TextEncoder().encode(text).length > most) {
    throw new WireError('size', `a message has more than ${most} bytes. Send it in parts.`);
  }
  const fields = parseText(text, 'json').as('field');
  const type = fields.get('type') as (typeof types)[number];
  if (!types.includes(type)) throw new WireError('type', `a message's type is none of ${types.join(', ')}. Send one.`);
  if ((type === 'hello' || type === 'welcome') && fields.get('version') !== version) {
    throw new WireError('version', `a message is of another version than ${version}. Use one release.`);
  }
  return fields;
}

function ranksOf(fields: Fields): RankInfo[] {
  return fields.items('ranks', mostLayers).map((entry) => {
    const rank = fieldsOf(entry, 'a rank', 'field');
    const layers = rank.items('layers', mostLayers).map((layer) => layerOf(fieldsOf(layer, 'a layer', 'field')));
    return { rank: rank.integer('rank'), live: rank.boolean('live'), layers };
  });
}

function layerOf(fields: Fields): LayerInfo {
  return {
    layer: fields.integer('layer'),
    kind: fields.text('kind', longestName),
    heads: fields.span('heads'),
    keyHeads: fields.span('keyHeads'),
    of: fields.integer('of'),
  };
}

function darkOf(fields: Fields): DarkHeads[] {
  return fields.items('dark', mostMessageBytes).map((entry) => {
    const whole = Array.isArray(entry) && entry.length === 3 && entry.every((one) => Number.isSafeInteger(one));
    if (!whole) throw new WireError('field', 'dark has an entry that is no [layer, first, end]. Send three numbers.');
    return entry as unknown as DarkHeads;
  });
}

/** What a page asks for, as it is sent. */
export function encodeSubscription(wanted: Subscription): string {
  const layers =
    wanted === '*' ? wanted : [...wanted].map(([layer, heads]) => (heads ? { layer, heads: [...heads] } : layer));
  return JSON.stringify({ type: 'subscribe', layers });
}

/** What somebody asks for. Throws WireError: `field`. */
export function subscriptionOf(text: string): Subscription {
  const fields = messageFields(text);
  if (fields.get('layers') === '*') return '*';
  return new Map(
    fields.items('layers', mostLayers).map((item) => {
      const entry = fieldsOf(typeof item === 'object' ? item : { layer: item }, 'a layer', 'field');
      const all = (entry.get('heads') ?? '*') === '*';
      return [entry.integer('layer'), all ? null : entry.span('heads')];
    }),
  );
}
