/** Queries and keys of maps: f32[head][token][unit], as a page has them. */
export interface MapsOf {
  query: Float32Array;
  key: Float32Array;
  heads: number;
  keyHeads: number;
  queries: number;
  keys: number;
  units: number;
  scale: number;
  causal?: boolean;
  window?: number;
  /** Of each key whether it is seen; all are where it is left out. */
  mask?: readonly number[];
}

function isSeen({ causal = false, window = 0, mask }: MapsOf, query: number, key: number): boolean {
  if (mask?.[key] === 0) return false;
  return !causal || (key <= query && (window === 0 || query - key < window));
}

/** Scores of one row in float64; null where a key is not seen. */
export function scoresOf(maps: MapsOf, head: number, row: number): (number | null)[] {
  const { query, key, heads, keyHeads, queries, keys, units, scale } = maps;
  const keyHead = Math.floor(head / (heads / keyHeads));
  return Array.from({ length: keys }, (_, column) => {
    if (!isSeen(maps, row, column)) return null;
    const [q, k] = [(head * queries + row) * units, (keyHead * keys + column) * units];
    let sum = 0;
    for (let u = 0; u < units; u++) sum += query[q + u] * key[k + u];
    return scale * sum;
  });
}

/** Highest score, log-sum-exp, lowest score and entropy in nats of one row, in float64. */
export function rowStatistics(scores: readonly (number | null)[]): [number, number, number, number] {
  const seen = scores.filter((score) => score !== null);
  const highest = Math.max(...seen);
  const logSum = highest + Math.log(seen.reduce((sum, score) => sum + Math.exp(score - highest), 0));
  const entropy = seen.reduce((sum, score) => sum - Math.exp(score - logSum) * (score - logSum), 0);
  return [highest, logSum, Math.min(...seen), entropy];
}

/** One row of weights in float64: 0 where a key is not seen; NaN where a score of the row is. */
export function weightsOf(maps: MapsOf, head: number, row: number): number[] {
  const scores = scoresOf(maps, head, row);
  const [, logSum] = rowStatistics(scores);
  return scores.map((score) => (score === null ? 0 : Math.exp(score - logSum)));
}

/** Statistics of all rows, as a page would give them: f32[head][query][4]. */
export function allStatistics(maps: MapsOf): Float32Array {
  const rows = Array.from({ length: maps.heads * maps.queries }, (_, i) =>
    rowStatistics(scoresOf(maps, Math.floor(i / maps.queries), i % maps.queries)),
  );
  return Float32Array.from(rows.flat());
}
