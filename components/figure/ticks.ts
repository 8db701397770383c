import { tickStep, ticks } from 'd3-array';
import { format, precisionFixed, precisionRound } from 'd3-format';

export interface Tick {
  value: number;
  label: string;
  /** Stands out: it was searched for. */
  lit?: boolean;
  /** Of labels that have no room beside one another the lowest is written. */
  rank?: number;
}

/** Round values between low and high, with labels that tell them apart. */
export function numberTicks(low: number, high: number, count: number): Tick[] {
  if (low === high) return [{ value: low, label: shortNumber(low) }];
  const write = tickFormat(low, high, count);
  return ticks(low, high, count).map((value) => ({ value, label: write(value) }));
}

/** Both ends, with four significant digits, or as many as tell them apart; float32 has nine. */
export function endTicks(low: number, high: number): Tick[] {
  let digits = 4;
  const write = (value: number): string => significant(value, digits);
  while (digits < 9 && write(low) === write(high)) digits += 1;
  return [low, high].map((value) => ({ value, label: write(value) }));
}

/** A number as a person reads it: four significant digits. */
export function shortNumber(value: number): string {
  return significant(value, 4);
}

function significant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return String(value);
  return format(`.${digits}~g`)(value).replace('−', '-');
}

function tickFormat(low: number, high: number, count: number): (value: number) => string {
  const step = tickStep(low, high, count);
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const plain = format(`.${precisionFixed(step)}f`);
  if (reach < 1e6 && step >= 1e-5) return plain;
  const power = format(`.${Math.max(0, precisionRound(step, reach) - 1)}e`);
  if (plain(reach).length < power(reach).length) return plain;
  return (value) => (value === 0 ? '0' : power(value));
}
