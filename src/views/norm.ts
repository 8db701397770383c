/**
 * How values become positions in the colour map: over the data's range, symmetric about zero, between two given ends,
 * or by the logarithm, from the lowest positive value to the highest or between two given ends.
 */
export type Norm =
  | { kind: 'auto' }
  | { kind: 'symmetric' }
  | { kind: 'log'; low?: number; high?: number }
  | { kind: 'fixed'; low: number; high: number };

/** The norm's kind as norm.wgsl knows it. */
const normCode = { auto: 0, symmetric: 1, fixed: 2, log: 3 } as const satisfies Record<Norm['kind'], number>;

/**
 * Reads the `norm` attribute: empty or "auto", "symmetric", "log", "low,high" or "log,low,high".
 *
 * throws  on anything else, when low is not below high, and when a logarithm's end is not above 0
 */
export function parseNorm(text: string): Norm {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'auto') return { kind: 'auto' };
  if (trimmed === 'symmetric' || trimmed === 'log') return { kind: trimmed };
  const parts = trimmed.split(',').map((part) => part.trim());
  const kind = parts[0] === 'log' ? 'log' : 'fixed';
  const ends = (kind === 'log' ? parts.slice(1) : parts).map((end) => (end === '' ? NaN : Number(end)));
  if (ends.length !== 2 || !ends.every(Number.isFinite)) {
    throw new Error(
      `norm is "${text}". Leave it empty, or give "symmetric", "log", two numbers such as "-1,1", or "log,0.001,1".`,
    );
  }
  const [low, high] = ends;
  if (low >= high) throw new Error(`norm is "${text}": its low end is not below its high end. Swap or change them.`);
  if (kind === 'log' && low <= 0) throw new Error(`norm is "${text}": a logarithm needs ends above 0. Change ${low}.`);
  return { kind, low, high };
}

/** The norm as norm.wgsl takes it: its kind and its given ends, low = high where none are given. */
export function normUniforms(norm: Norm): { norm: number; fixed: [number, number] } {
  return { norm: normCode[norm.kind], fixed: givenEnds(norm) ?? [0, 0] };
}

/** The ends that the norm itself names; null where the data gives them. */
export function givenEnds(norm: Norm): [number, number] | null {
  if (norm.kind === 'auto' || norm.kind === 'symmetric' || norm.low === undefined) return null;
  return [norm.low, norm.high!];
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
  return value <= 0 ? -1 : Math.log(value / low) / Math.log(high / low);
}

/**
 * The norm's ends, given lowest, highest and lowest positive value; null when they are not known, or there is no such
 * value.
 */
export function normEnds(
  norm: Norm,
  range: readonly [low: number, high: number, lowestPositive?: number] | null,
): [number, number] | null {
  const given = givenEnds(norm);
  if (given) return given;
  if (!range || range[0] > range[1]) return null;
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
