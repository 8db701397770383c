import { ticks } from 'd3-array';
import { normPosition } from '../../src/views/norm';

/**
 * Round values on a logarithmic axis: 1 to 9 times each power of ten, powers of ten alone where the axis spans many,
 * evenly spaced values where it spans less than a few of them. The same values as d3-scale's `scaleLog().ticks`, which
 * bundles eight times the code.
 *
 * low, high  ends of the axis, above 0, low < high
 * count      about how many are wanted
 */
export function logTicks(low: number, high: number, count: number): number[] {
  const first = Math.log10(low);
  const last = Math.log10(high);
  if (last - first >= count) return ticks(first, last, Math.min(last - first, count)).map(powerOfTen);
  const round: number[] = [];
  for (let power = Math.floor(first); power <= Math.ceil(last); power++) {
    for (let digit = 1; digit < 10; digit++) {
      // Divided by a positive power: 3 / 10 is the float 0.3, 3 · 0.1 is not.
      const value = power < 0 ? digit / powerOfTen(-power) : digit * powerOfTen(power);
      if (value >= low && value <= high) round.push(value);
    }
  }
  return round.length * 2 < count ? ticks(low, high, count) : round;
}

/** Where a value lies between the ends of a logarithmic axis, 0 at low and 1 at high. */
export function logPosition(value: number, ends: readonly [number, number]): number {
  return normPosition({ kind: 'log' }, value, ends);
}

/** From text, as a float nearest to the power: 10 ** -5 misses it by one bit on some engines. */
function powerOfTen(power: number): number {
  return Number(`1e${power}`);
}
