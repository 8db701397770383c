import * as tf from '../tfjs/tf';
import { baselineOf, type PointBaseline } from './baseline';
import { copiesPerRun } from './memory';
import { normalNumbers } from './noise';
import type { Settings } from './options';
import type { Passes } from './passes';

/** What a method found, inside the tidy around it. */
export interface Found {
  /** One per point, of its value's shape; of a window's method already of the input's. */
  relevance: tf.Tensor[];
  /** The sum of all relevance where it is not that of `relevance`'s entries. */
  total?: tf.Scalar;
  /** What `total` is to be, where the method says so. */
  promised?: tf.Scalar;
}

export interface Case {
  passes: Passes;
  /** The batch's values at the points. */
  values: tf.Tensor[];
  settings: Settings;
  baselines: PointBaseline[];
}

/** ∂f/∂x */
export function gradient({ passes, values }: Case): Found {
  return { relevance: passes.gradients(values, 1).gradients };
}

/** x ⊙ ∂f/∂x; it adds up to f(x) − f(0) where f is linear. */
export function inputTimesGradient({ passes, values }: Case): Found {
  const { value, gradients } = passes.gradients(values, 1);
  const zeros = values.map(({ shape }) => tf.fill(shape, 0));
  return {
    relevance: values.map((one, i) => tf.mul(one, gradients[i])),
    promised: tf.sub(value, tf.sum(passes.targets(zeros, 1))),
  };
}

/**
 * (x − x₀) ⊙ the mean of ∂f/∂x at x₀ + (k + ½)/n · (x − x₀), k = 0 … n − 1 (Sundararajan, Taly, Yan, arXiv 1703.01365,
 * by the midpoint rule). It adds up to f(x) − f(x₀), the better the more steps.
 */
export function integratedGradients({ passes, values, settings: { steps }, baselines }: Case): Found {
  const starts = values.map((value, i) => baselineOf(baselines[i], value));
  const ways = values.map((value, i) => tf.sub(value, starts[i]));
  const sums = summedGradients(passes, { values, copies: steps }, (first, count) => {
    const shares = tf.tensor2d(
      Float32Array.from({ length: count }, (_, k) => (first + k + 0.5) / steps),
      [count, 1],
    );
    return starts.map((start, i) => tf.add(tf.reshape(start, [1, -1]), tf.mul(shares, tf.reshape(ways[i], [1, -1]))));
  });
  return {
    relevance: ways.map((way, i) => tf.mul(way, tf.div(sums[i], steps))),
    promised: between(passes, values, starts),
  };
}

/** The mean of ∂f/∂x over copies of x with normal noise (Smilkov et al., arXiv 1706.03825). */
export function smoothGrad({ passes, values, settings: { n, noise, seed } }: Case): Found {
  const normal = normalNumbers(seed);
  const deviations = values.map((value) => tf.mul(tf.sub(tf.max(value), tf.min(value)), noise));
  const sums = summedGradients(passes, { values, copies: n }, (_first, count) =>
    values.map((value, i) => {
      const numbers = tf.tensor2d(normal(count * value.size), [count, value.size]);
      return tf.add(tf.reshape(value, [1, -1]), tf.mul(numbers, deviations[i]));
    }),
  );
  return { relevance: sums.map((sum) => tf.div(sum, n)) };
}

/** f(x) − f(x₀), summed over the samples: both as one batch. */
export function between(passes: Passes, values: readonly tf.Tensor[], starts: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const ask = (): tf.Tensor =>
      passes.targets(
        values.map((value, i) => tf.concat([value, starts[i]], 0)),
        2,
      );
    const apart = (): tf.Tensor => tf.concat([passes.targets(values, 1), passes.targets(starts, 1)]);
    const rows = copiesPerRun(passes.question, 2) === 2 ? ask() : apart();
    const [end, start] = tf.split(rows, 2);
    return tf.sub(tf.sum(end), tf.sum(start));
  });
}

/**
 * The sums over copies of the gradients, of the values' shapes.
 *
 * make  the copies from `first` on, one tensor [count, size of the value] per point
 */
function summedGradients(
  passes: Passes,
  { values, copies }: { values: tf.Tensor[]; copies: number },
  make: (first: number, count: number) => tf.Tensor[],
): tf.Tensor[] {
  const most = copiesPerRun(passes.question, copies);
  let sums: tf.Tensor[] | null = null;
  for (let first = 0; first < copies; first += most) {
    const count = Math.min(most, copies - first);
    const before: tf.Tensor[] | null = sums;
    sums = tf.tidy((): tf.Tensor[] => {
      const rows = make(first, count).map((flat, i) => {
        const [samples, ...sides] = values[i].shape;
        return tf.reshape(flat, [count * samples, ...sides]);
      });
      const { gradients } = passes.gradients(rows, count);
      return gradients.map((gradient, i) => {
        const sum = tf.reshape(tf.sum(tf.reshape(gradient, [count, values[i].size]), 0), values[i].shape);
        return before ? tf.add(before[i], sum) : sum;
      });
    });
    if (before) tf.dispose(before);
  }
  return sums!;
}
