import * as tf from '../tfjs/tf';

interface Range {
  start: number | null;
  stop: number | null;
  step: number;
}

/** Python's x[key] as Keras writes it: per axis a number, a slice, an ellipsis or a new axis. */
type Key = { kind: 'number'; at: number } | { kind: 'range'; range: Range } | { kind: 'newAxis' };

/** One key per axis of the tensor, an ellipsis spelt out. */
function readKeys(written: unknown, rank: number): Key[] {
  const list = Array.isArray(written) ? written : [written];
  const isEllipsis = (item: unknown): boolean => className(item) === '__ellipsis__';
  const used = list.filter((item) => item !== null && !isEllipsis(item)).length;
  const everything: Key = { kind: 'range', range: { start: null, stop: null, step: 1 } };
  const rest = Array.from({ length: Math.max(0, rank - used) }, () => everything);
  const keys = list.flatMap((item): Key[] => (isEllipsis(item) ? rest : [readKey(item)]));
  return list.some(isEllipsis) ? keys : [...keys, ...rest];
}

function readKey(item: unknown): Key {
  if (item === null) return { kind: 'newAxis' };
  if (typeof item === 'number') return { kind: 'number', at: item };
  if (className(item) === '__slice__') {
    const { start = null, stop = null, step = null } = (item as { config: Partial<Range> }).config;
    return { kind: 'range', range: { start, stop, step: step ?? 1 } };
  }
  throw new Error(`x[${JSON.stringify(item)}] is not supported in a graph. Use numbers and slices.`);
}

function className(item: unknown): unknown {
  return item !== null && typeof item === 'object' ? (item as { class_name?: unknown }).class_name : undefined;
}

/** First index, count and step of a slice along an axis, by Python's rules. */
function resolve({ start, stop, step }: Range, length: number): { first: number; count: number } {
  const clamp = (value: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, value < 0 ? value + length : value));
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const first = start === null ? (step > 0 ? 0 : length - 1) : clamp(start, low, high);
  const end = stop === null ? (step > 0 ? length : -1) : clamp(stop, low, high);
  return { first, count: Math.max(0, Math.ceil((end - first) / step)) };
}

/** x[key], copied. */
export function takeIndexed(x: tf.Tensor, written: unknown): tf.Tensor {
  return tf.tidy(() => {
    let axis = 0;
    let y = x;
    const shape: number[] = [];
    for (const key of readKeys(written, x.rank)) {
      if (key.kind === 'newAxis') {
        shape.push(1);
        continue;
      }
      const length = x.shape[axis];
      const range =
        key.kind === 'range'
          ? { ...resolve(key.range, length), step: key.range.step }
          : { first: key.at < 0 ? key.at + length : key.at, count: 1, step: 1 };
      y = take(y, axis, range);
      if (key.kind === 'range') shape.push(range.count);
      axis += 1;
    }
    return tf.reshape(y, shape);
  });
}

function take(
  x: tf.Tensor,
  axis: number,
  { first, count, step }: { first: number; count: number; step: number },
): tf.Tensor {
  if (step === 1) {
    const begin = x.shape.map((_, i) => (i === axis ? first : 0));
    return tf.slice(
      x,
      begin,
      x.shape.map((side, i) => (i === axis ? count : side)),
    );
  }
  const indices = tf.tensor1d(
    Array.from({ length: count }, (_, i) => first + i * step),
    'int32',
  );
  return tf.gather(x, indices, axis);
}

/** The symbolic shape of x[key]. */
export function indexedShape(shape: tf.Shape, written: unknown): tf.Shape {
  let axis = 0;
  return readKeys(written, shape.length).flatMap((key): tf.Shape => {
    if (key.kind === 'newAxis') return [1];
    const length = shape[axis++];
    if (key.kind === 'number') return [];
    return [length === null ? null : resolve(key.range, length).count];
  });
}
