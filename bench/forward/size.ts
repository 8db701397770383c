/** The seed's model: an LSTM of 60 units over 240 steps of 4 numbers, then additive attention of 32 units. */
export const size = { steps: 240, features: 4, units: 60, attentionUnits: 32 };

/** Numbers in −1…1, the same in every contender. */
export function noise(count: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}
