import { normalFrom, type Dataset } from '../dataset';

const [heads, tokens, units] = [4, 512, 16];

/** Turns by which a head finds its distance: slow ones for far tokens, fast ones for near. */
const turns = [0.05, 0.11, 0.23, 0.47, 0.9, 1.7, 2.9];
/** How far back each head looks. */
const distances = [1, 8, 40, 0];

/** Queries and keys whose products fall with the distance from the token that a head looks for. */
function rotated(head: number, token: number): number[] {
  return turns.flatMap((turn) => {
    const angle = turn * (token - distances[head]);
    return [Math.fround(Math.cos(angle)), Math.fround(Math.sin(angle))];
  });
}

function made(rowOf: (head: number, token: number) => number[]): Float32Array {
  return Float32Array.from(
    Array.from({ length: heads * tokens }, (_, i) => rowOf(Math.floor(i / tokens), i % tokens)).flat(),
  );
}

/** Attention of 512 tokens as queries and keys. */
export const queriesAndKeys: Dataset = {
  name: 'queriesAndKeys',
  about: `{query, key, scale: 0.25, causal: true}: queries and keys, each [head ${heads}, token ${tokens}, unit ${units}]`,
  make() {
    const next = normalFrom(31);
    const shape = [heads, tokens, units];
    const query = made((head, token) => [...rotated(head, token).map((value) => 3 * value), 2 * next(), 1.5]);
    // Few keys draw every query, the first of all.
    const key = made((_, token) => {
      const pull = token === 0 ? 9 : token % 61 === 0 ? 5 : 0;
      return [...turns.flatMap((turn) => [Math.fround(Math.cos(turn * token)), Math.fround(Math.sin(turn * token))]), next(), pull]; // prettier-ignore
    });
    return { query: { values: query, shape }, key: { values: key, shape }, scale: 0.25, causal: true };
  },
};
