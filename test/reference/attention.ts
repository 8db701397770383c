/** Attention in float64, one sample at a time, written from the formulas and not from the shaders. */

export type Matrix = number[][];

export interface ReferenceMasks {
  masking: 'additive-both' | 'multiplicative-eps' | 'exclude' | 'additive-keys' | 'replace' | 'penalise';
  /** Whether the query may attend to the key, by position. */
  near?: (query: number, key: number) => boolean;
  query?: readonly number[];
  key?: readonly number[];
}

export function additiveScores(query: Matrix, key: Matrix, weight: readonly number[], bias = 0): Matrix {
  return query.map((q) => key.map((k) => bias + sum(weight.map((w, u) => w * Math.tanh(q[u] + k[u])))));
}

export function dotScores(query: Matrix, key: Matrix, scale = 1): Matrix {
  return query.map((q) => key.map((k) => scale * sum(q.map((value, i) => value * k[i]))));
}

/** The weights that the library's masks and softmax make of the scores. */
export function attentionWeights(scores: Matrix, masks: ReferenceMasks): Matrix {
  const { masking, near = () => true } = masks;
  return scores.map((row, t) => {
    const queryKept = masks.query?.[t] ?? 1;
    const kept = row.map((_, s) => ({ near: near(t, s) ? 1 : 0, query: queryKept, key: masks.key?.[s] ?? 1 }));
    const all = kept.map((pair) => pair.near * pair.query * pair.key);
    switch (masking) {
      case 'additive-both':
        return softmax(row.map((e, s) => e - 1e4 * (1 - kept[s].near) - 1e4 * (1 - kept[s].query) * (1 - kept[s].key)));
      case 'additive-keys':
        return softmax(row.map((e, s) => e - 1e4 * (1 - kept[s].near) - 1e4 * (1 - kept[s].key)));
      case 'penalise':
        return softmax(row.map((e, s) => (kept[s].near * kept[s].key ? e : e - 1e9)));
      case 'replace':
        return softmax(row.map((e, s) => (all[s] ? e : -2e38)));
      case 'exclude': {
        const only = all.some(Boolean) ? softmax(row.map((e, s) => (all[s] ? e : -Infinity))) : row.map(() => 0);
        return only;
      }
      case 'multiplicative-eps': {
        const highest = Math.max(...row);
        const p = row.map((e, s) => Math.exp(e - highest) * all[s]);
        return p.map((value) => value / (sum(p) + 1e-7));
      }
    }
  });
}

/** Highest score, log of the sum of exponentials, lowest score, entropy in nats of the scores of one row that exist. */
export function rowStatistics(row: readonly number[]): number[] {
  const highest = Math.max(...row);
  const p = softmax(row);
  return [
    highest,
    highest + Math.log(sum(row.map((e) => Math.exp(e - highest)))),
    Math.min(...row),
    -sum(p.map((one) => (one > 0 ? one * Math.log(one) : 0))),
  ];
}

export function softmax(row: readonly number[], epsilon = 0): number[] {
  const highest = Math.max(...row);
  const p = row.map((e) => Math.exp(e - highest));
  const total = sum(p) + epsilon;
  return p.map((value) => value / total);
}

export function product(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => b[0].map((_, column) => sum(row.map((value, i) => value * b[i][column]))));
}

export function transpose(matrix: Matrix): Matrix {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Numbers between -1 and 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return (((z ^ (z >>> 14)) >>> 0) / 2 ** 32) * 2 - 1;
  };
}

/** A matrix of float32 values, as the GPU gets them. */
export function seededMatrix(rows: number, columns: number, next: () => number): Matrix {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.fround(next())));
}
