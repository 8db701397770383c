/** What the rows of one map say of its head, on average; null where the data does not tell. */
export interface HeadScores {
  /** Of a row, in bits. */
  entropy: number;
  /** Weight of the first key. */
  sink: number;
  /** Weight of the key before the query. */
  previous: number;
  /** Weight of earlier tokens that equal the query's. */
  duplicate: number | null;
  /** Weight of the tokens that followed these. */
  induction: number | null;
}

export type HeadScore = keyof HeadScores;

/** In the order in which sums of them lie on the GPU. */
export const headScores: readonly HeadScore[] = ['entropy', 'sink', 'previous', 'duplicate', 'induction'];

/** What words and colour bar say of an overview. */
export interface OverviewNumbers {
  /** Lowest, highest and lowest positive weight. */
  range: [low: number, high: number, lowestPositive: number];
  /** Of each map, layer after layer. */
  scores: HeadScores[];
}

/** Means over a map's rows from their sums: the first row has no previous token. */
export function scoresOf(sums: ArrayLike<number>, rows: number, tokens: boolean): HeadScores {
  const [entropy, sink, previous, duplicate, induction] = Array.from(sums);
  return {
    entropy: entropy / rows / Math.LN2,
    sink: sink / rows,
    previous: rows > 1 ? previous / (rows - 1) : 0,
    duplicate: tokens ? duplicate / rows : null,
    induction: tokens ? induction / rows : null,
  };
}

/** The maps by one of their scores, the highest first; as they are where it is not known. */
export function orderBy(score: HeadScore, scores: readonly HeadScores[]): Uint32Array<ArrayBuffer> {
  const value = (map: number): number => scores[map][score] ?? 0;
  return Uint32Array.from([...scores.keys()].sort((a, b) => value(b) - value(a) || a - b));
}
