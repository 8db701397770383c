/**
 * How values become positions in the colour map: over the data's range, symmetric about zero, between two given ends,
 * by the logarithm (from the lowest positive value to the highest or between two given ends), from the 1st to the 99th
 * percentile, or each row of a map over its own range.
 */
export type Norm =
  | { kind: 'auto' }
  | { kind: 'symmetric' }
  | { kind: 'log'; low?: number; high?: number }
  | { kind: 'fixed'; low: number; high: number }
  | { kind: 'robust' }
  | { kind: 'row' };

/** The norm's kind as norm.wgsl knows it; percentiles are a range, and rows are placed between 0 and 1 before. */
const normCode = { auto: 0, symmetric: 1, fixed: 2, log: 3, robust: 0, row: 2 } as const satisfies Record<
  Norm['kind'],
  number
>;

const words = ['auto', 'symmetric', 'log', 'robust', 'row'] as const;

/** Pictures hold float32: no end may lie beyond it, nor a logarithm's below its smallest normal number. */
const largest = 3.4028234663852886e38;
const smallestNormal = 2 ** -126;

/**
 * Reads the `norm` attribute: empty or "auto", "symmetric", "log", "robust", "row", "low,high" or "log,low,high".
 *
 * throws  on anything else, when low is not below high, when an end is no float32, and when a logarithm's end is not
 *         above 0
 */
export function parseNorm(text: string): Norm {
  const trimmed = text.trim();
  const word = trimmed === '' ? 'auto' : words.find((known) => known === trimmed);
  if (word) return { kind: word };
  const parts = trimmed.split(',').map((part) => part.trim());
  const kind = parts[0] === 'log' ? 'log' : 'fixed';
  const ends = (kind === 'log' ? parts.slice(1) : parts).map((end) => (end === '' ? NaN : Number(end)));
  if (ends.length !== 2 || !ends.every(Number.isFinite)) {
    throw new Error(
      `norm is "${text}". Leave it empty, or give "symmetric", "log", "robust", "row", two numbers such as "-1,1", or "log,0.001,1".`,
    );
  }
  const [low, high] = ends;
  if (low >= high) throw new Error(`norm is "${text}": its low end is not below its high end. Swap or change them.`);
  if (kind === 'log' && low <= 0) throw new Error(`norm is "${text}": a logarithm needs ends above 0. Change ${low}.`);
  if (ends.some((end) => Math.abs(end) > largest) || (kind === 'log' && low < smallestNormal)) {
    throw new Error(`norm is "${text}": values are float32, from 1.2e-38 to 3.4e38. Give ends within that.`);
  }
  return { kind, low, high };
}

/** The norm as norm.wgsl takes it: its kind and its given ends, low = high where none are given. */
export function normUniforms(norm: Norm): { norm: number; fixed: [number, number] } {
  const placed = norm.kind === 'row' ? ([0, 1] as [number, number]) : null;
  return { norm: normCode[norm.kind], fixed: placed ?? givenEnds(norm) ?? [0, 0] };
}

/** The ends that the norm itself names; null where the data gives them. */
export function givenEnds(norm: Norm): [number, number] | null {
  return 'low' in norm && norm.low !== undefined ? [norm.low, norm.high!] : null;
}

/**
 * Where a value lies between the norm's ends, as norm.wgsl has it: 0 at the low end, 1 at the high end, not clamped.
 * Where the ends are equal their value lies in the middle.
 */
export function normPosition(
  { kind }: Pick<Norm, 'kind'>,
  value: number,
  [low, high]: readonly [number, number],
): number {
  if (low === high) return 0.5 + 1.5 * Math.sign(value - low);
  if (kind !== 'log') return (value - low) / (high - low);
  return value <= 0 ? -1 : (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
}

/**
 * The norm's ends, given lowest, highest and lowest positive value, or the percentiles of a robust norm; null when they
 * are not known, there is no such value, or each row has its own.
 */
export function normEnds(
  norm: Norm,
  range: readonly [low: number, high: number, lowestPositive?: number] | null,
): [number, number] | null {
  const given = givenEnds(norm);
  if (given) return given;
  if (!range || range[0] > range[1] || norm.kind === 'row') return null;
  if (norm.kind === 'log') {
    const [, high, lowestPositive = Infinity] = range;
    return lowestPositive > high ? null : [lowestPositive, high];
  }
  if (norm.kind === 'symmetric') {
    const reach = Math.max(Math.abs(range[0]), Math.abs(range[1]));
    return [-reach, reach];
  }
  return [range[0], range[1]];
}
