/** How values become positions in the colour map: over the data's range, symmetric about zero, or between two given ends. */
export type Norm = { kind: 'auto' } | { kind: 'symmetric' } | { kind: 'fixed'; low: number; high: number };

/**
 * Reads the `norm` attribute: empty, "symmetric", or "low,high".
 *
 * throws  on anything else, and when low is not below high
 */
export function parseNorm(text: string): Norm {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'auto' };
  if (trimmed === 'symmetric') return { kind: 'symmetric' };
  const ends = trimmed.split(',').map((end) => (end.trim() === '' ? NaN : Number(end)));
  if (ends.length !== 2 || !ends.every(Number.isFinite)) {
    throw new Error(`norm is "${text}". Leave it empty, or give "symmetric" or two numbers such as "-1,1".`);
  }
  const [low, high] = ends;
  if (low >= high) throw new Error(`norm is "${text}": its low end is not below its high end. Swap or change them.`);
  return { kind: 'fixed', low, high };
}

/** The norm's ends, given the lowest and highest finite value; null when they are needed and nothing is finite. */
export function normEnds(norm: Norm, range: readonly [number, number] | null): [number, number] | null {
  if (norm.kind === 'fixed') return [norm.low, norm.high];
  if (!range || range[0] > range[1]) return null;
  if (norm.kind === 'auto') return [range[0], range[1]];
  const reach = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  return [-reach, reach];
}
