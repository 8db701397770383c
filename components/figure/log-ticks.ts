import { ticks } from 'd3-array';
import { normPosition } from '../../src/views/norm';
import type { Language } from '../words/language';
import { evenRanks } from './label-room';
import { shortNumber, type Tick } from './ticks';

/**
 * The ticks of a logarithmic axis: where it has two powers of ten or more, these alone are labelled; else each value
 * may be, 1, 2 and 5 before the others.
 *
 * low, high  ends of the axis, above 0, low < high
 * count      about how many are wanted
 */
export function logAxisTicks(low: number, high: number, count: number, language: Language): Tick[] {
  const values = logTicks(low, high, count);
  const powers = values.filter((value) => firstDigit(value) === 1);
  if (powers.length < 2) {
    return values.map((value) => ({ value, label: shortNumber(value, language), rank: rankOf(firstDigit(value)) }));
  }
  const ranks = evenRanks(powers.map((value) => ({ value, label: '' })));
  return values.map((value) => {
    const at = powers.indexOf(value);
    return at < 0 ? { value, label: '' } : { value, label: powerLabel(value, language), rank: ranks[at] };
  });
}

/** "1e-5", but "0.001" and "1000". */
function powerLabel(power: number, language: Language): string {
  const exponent = Math.round(Math.log10(power));
  return Math.abs(exponent) > 3 ? `1e${exponent}` : language.written(power, `.${Math.max(0, -exponent)}f`);
}

function rankOf(digit: number): number {
  const first = [1, 2, 5];
  return first.includes(digit) ? first.indexOf(digit) : first.length;
}

/** The digit that a power of ten is multiplied by; 0 for a value that has several digits. */
function firstDigit(value: number): number {
  const [digits] = value.toExponential().split('e');
  return digits.length === 1 ? Number(digits) : 0;
}

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
