import * as tf from '../tfjs/tf';
import { baselineOf } from './baseline';
import { between, type Case, type Found } from './gradient-methods';
import { copiesPerRun } from './memory';
import type { Settings } from './options';
import type { Point } from './points';

/** The windows of one input: how many, and which hides each entry of a sample. */
interface Windows {
  count: number;
  /** One per entry of the input's sample. */
  indices: Int32Array;
}

/**
 * f(x) − f(x with a window set to the baseline), for every entry of that window (Zeiler, Fergus, arXiv 1311.2901).
 * Windows tile the input, the last of an axis may be smaller; an input of ids is hidden token by token. The total is the
 * sum over the windows.
 */
export function occlusion({ passes, values, settings, baselines }: Case): Found {
  const { inputs, points } = passes.question;
  const { samples } = passes;
  const starts = values.map((value, i) => baselineOf(baselines[i], value));
  const whole = tf.reshape(passes.targets(values, 1), [1, samples]);
  const relevance: tf.Tensor[] = [];
  let total: tf.Tensor = tf.fill([], 0);
  // All embeddings of one input are hidden together.
  for (const [input, { shape }] of inputs.entries()) {
    const own = points.flatMap((point, i) => (point.input === input ? [i] : []));
    const { count, indices } = windowsOf(shape.slice(1), settings.window);
    const differences = tf.tidy(() => {
      const most = copiesPerRun(passes.question, count);
      const parts: tf.Tensor[] = [];
      for (let first = 0; first < count; first += most) {
        const copies = Math.min(most, count - first);
        const rows = values.map((value, i) =>
          own.includes(i)
            ? hidden({ value, start: starts[i] }, indices, [first, copies])
            : tf.reshape(tf.mul(tf.fill([copies, 1], 1), tf.reshape(value, [1, -1])), rowsOf(value, copies)),
        );
        parts.push(tf.sub(whole, tf.reshape(passes.targets(rows, copies), [copies, samples])));
      }
      return parts.length === 1 ? parts[0] : tf.concat(parts, 0);
    });
    total = tf.add(total, tf.sum(differences));
    const spread = tf.transpose(tf.gather(differences as tf.Tensor2D, tf.tensor1d(indices, 'int32')));
    relevance.push(tf.reshape(spread, shape));
  }
  return { relevance, total: total as tf.Scalar, promised: between(passes, values, starts) };
}

/** Copies of a value, each with its window set to the baseline, [copies · samples, …]. */
function hidden(
  { value, start }: { value: tf.Tensor; start: tf.Tensor },
  indices: Int32Array,
  [first, copies]: readonly [number, number],
): tf.Tensor {
  return tf.tidy(() => {
    const samples = value.shape[0];
    // An embedding has several numbers per entry.
    const per = value.size / samples / indices.length;
    const entry = tf.tensor3d(Float32Array.from(indices), [1, 1, indices.length]);
    const copy = tf.tensor3d(
      Float32Array.from({ length: copies }, (_, k) => first + k),
      [copies, 1, 1],
    );
    const inWindow = tf.expandDims(tf.equal(entry, copy), 3);
    const flat = (tensor: tf.Tensor): tf.Tensor => tf.reshape(tensor, [1, samples, indices.length, per]);
    const chosen = tf.mul(tf.cast(inWindow, 'float32'), tf.sub(flat(start), flat(value)));
    return tf.reshape(tf.add(flat(value), chosen), rowsOf(value, copies));
  });
}

function rowsOf({ shape: [samples, ...sides] }: tf.Tensor, copies: number): number[] {
  return [copies * samples, ...sides];
}

/** sides  of the input's sample */
function windowsOf(sides: readonly number[], window: Settings['window']): Windows {
  const spans = spansOf(sides, window);
  const counts = sides.map((side, axis) => Math.ceil(side / spans[axis]));
  const size = sides.reduce((product, side) => product * side, 1);
  const indices = new Int32Array(size);
  for (let entry = 0; entry < size; entry++) {
    let rest = entry;
    let stride = 1;
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      indices[entry] += stride * Math.floor((rest % sides[axis]) / spans[axis]);
      rest = Math.floor(rest / sides[axis]);
      stride *= counts[axis];
    }
  }
  return { count: counts.reduce((product, count) => product * count, 1), indices };
}

/** A side per axis: a number alone is of the first, and the others are hidden whole. */
function spansOf(sides: readonly number[], window: Settings['window']): number[] {
  if (typeof window !== 'number') return window.map((span, axis) => Math.min(span, sides[axis]));
  return sides.map((side, axis) => (axis === 0 ? Math.min(window, side) : side));
}

/** Throws where a window has other axes than an input's sample. */
export function checkWindow(window: Settings['window'], points: readonly Point[], shapes: readonly number[][]): void {
  if (typeof window === 'number') return;
  const wrong = points.map(({ input }) => shapes[input].slice(1)).find((sides) => sides.length !== window.length);
  if (!wrong) return;
  throw new Error(
    `attribute: window is [${window.join(', ')}], and a sample of the input is [${wrong.join(', ')}]. Give a number of steps, or a side for each of these axes.`,
  );
}
