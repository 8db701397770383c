/**
 * How values become positions in the colour map: over the data's range, symmetric about zero, between two given ends, or by the
 * logarithm from the lowest positive value to the highest.
 */
export type Norm =
  { kind: 'auto' } | { kind: 'symmetric' } | { kind: 'log' } | { kind: 'fixed'; low: number; high: number };

/** The norm's kind as heatmap.wgsl knows it. */
export const normCode = { auto: 0, symmetric: 1, fixed: 2, log: 3 } as const satisfies Record<Norm['kind'], number>;

/**
 * Reads the `norm` attribute: empty, "symmetric", "log", or "low,high".
 *
 * throws  on anything else, and when low is not below high
 */
export function parseNorm(text: string): Norm {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'auto' };
  if (trimmed === 'symmetric' || trimmed === 'log') return { kind: trimmed };
  const ends = trimmed.split(',').map((end) => (end.trim() === '' ? NaN : Number(end)));
  if (ends.length !== 2 || !ends.every(Number.isFinite)) {
    throw new Error(`norm is "${text}". Leave it empty, or give "symmetric", "log" or two numbers such as "-1,1".`);
  }
  const [low, high] = ends;
  if (low >= high) throw new Error(`norm is "${text}": its low end is not below its high end. Swap or change them.`);
  return { kind: 'fixed', low, high };
}

/** The norm's ends, given lowest, highest and lowest positive value; null when they are not known, or there is no such value. */
export function normEnds(norm: Norm, range: readonly number[] | null): [number, number] | null {
  if (norm.kind === 'fixed') return [norm.low, norm.high];
  if (!range || range[0] > range[1]) return null;
  if (norm.kind === 'log') return range[2] > range[1] ? null : [range[2], range[1]];
  if (norm.kind === 'auto') return [range[0], range[1]];
  const reach = Math.max(Math.abs(range[0]), Math.abs(range[1]));
  return [-reach, reach];
}
