import * as tf from '../tfjs/tf';

/** How scores come about. */
export type ScoreParts =
  /** scale · query · key, f32[…, query, unit] and f32[…, key, unit] */
  | { form: 'product'; query: tf.Tensor; key: tf.Tensor; scale: number }
  /** Σ weight · tanh(query + key), f32[sample, query, unit] and f32[sample, key, unit] */
  | { form: 'tanh'; query: tf.Tensor; key: tf.Tensor; weight: tf.Tensor }
  /** A linear function of the value. */
  | { form: 'linear' };

/** The tensors inside one attention by ops; kept from every tidy, and on the tape where one is recorded. */
export interface AttentionTrace {
  parts: ScoreParts;
  /** Scores before an activation and the masks, f32[…, query, key]. */
  sums: tf.Tensor;
  /** After the softmax, f32[…, query, key]. */
  map: tf.Tensor;
  /** f32[…, key, channel] */
  value: tf.Tensor;
  /** map · value, f32[…, query, channel] */
  output: tf.Tensor;
  /** The output itself, whose gradient may be asked for. */
  asked: tf.Tensor;
}

interface Tracing {
  noted: Partial<AttentionTrace>;
  kept: tf.Tensor[];
}

let current: Tracing | null = null;

/**
 * Runs one attention layer that computes by ops, as all do while gradients are recorded, and hands over its inner
 * tensors.
 *
 * returns  what the run gave, the tensors, and all that is to be disposed when they are of no use any more
 */
export function traceAttention<T>(run: () => T): { result: T; trace: AttentionTrace; kept: tf.Tensor[] } {
  const outer = current;
  const own: Tracing = (current = { noted: {}, kept: [] });
  try {
    const result = run();
    return { result, trace: own.noted as AttentionTrace, kept: own.kept };
  } catch (error) {
    tf.dispose(own.kept);
    throw error;
  } finally {
    current = outer;
  }
}

/** Notes inner tensors for whoever traces. */
export function noteAttention({ parts, ...tensors }: Partial<Omit<AttentionTrace, 'asked'>>): void {
  if (!current) return;
  const { noted, kept } = current;
  const keep = <V>(value: V): V => {
    if (!(value instanceof tf.Tensor)) return value;
    const own = tf.keep(tf.clone(value as tf.Tensor));
    kept.push(own);
    return own as V;
  };
  if (parts) noted.parts = keepAll(parts, keep);
  Object.assign(noted, keepAll(tensors, keep));
  if (tensors.output) noted.asked = tensors.output;
}

function keepAll<T extends object>(given: T, keep: <V>(value: V) => V): T {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, keep(value as unknown)])) as T;
}
