import type { NumberList } from './data';

export function isNumberList(values: unknown): values is NumberList {
  if (Array.isArray(values)) return values.every((value) => typeof value === 'number');
  const isView = ArrayBuffer.isView(values) && !(values instanceof DataView);
  return isView && !(values instanceof BigInt64Array) && !(values instanceof BigUint64Array);
}

/** What was given where numbers were wanted, for a sentence: a value itself, or the class of an object. */
export function nameOf(values: unknown): string {
  if (Array.isArray(values)) return values.length === 0 ? 'an empty array' : `an array that holds ${oddOne(values)}`;
  if (typeof values === 'function') return 'a function';
  if (values === null || typeof values !== 'object') return cut(String(values));
  return `a ${cut(classOf(values) || 'nameless object')}`;
}

/** What keeps a list from being one of numbers: "a string". */
export function oddOne(list: unknown): string {
  const odd = Array.isArray(list) ? list.find((value) => typeof value !== 'number') : list;
  const kind = ArrayBuffer.isView(odd) ? classOf(odd) : typeof odd;
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** Text from a page, short enough for a sentence. */
export function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).replace(/\p{Surrogate}/gu, '\ufffd')}…` : text;
}

function classOf(value: object): string {
  const name: unknown = (value.constructor as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' ? name : '';
}
