import { tickStep, ticks } from 'd3-array';
import { format, precisionFixed, precisionRound } from 'd3-format';
import type { Language } from '../words/language';

export interface Tick {
  value: number;
  label: string;
  /** Stands out: it was searched for. */
  lit?: boolean;
  /** Of labels that have no room beside one another the lowest is written. */
  rank?: number;
}

/** Round values between low and high, with labels that tell them apart. */
export function numberTicks(low: number, high: number, count: number, language: Language): Tick[] {
  if (low === high) return [{ value: low, label: shortNumber(low, language) }];
  const specifier = tickFormat(low, high, count);
  return ticks(low, high, count).map((value) => ({
    value,
    label: value === 0 && specifier.endsWith('e') ? '0' : language.written(value, specifier).replace(/^-/, '−'),
  }));
}

/** Both ends, with four significant digits, or as many as tell them apart; float32 has nine. */
export function endTicks(low: number, high: number, language: Language): Tick[] {
  let digits = 4;
  const write = (value: number): string => language.written(value, `.${digits}~g`);
  while (digits < 9 && write(low) === write(high)) digits += 1;
  return [low, high].map((value) => ({ value, label: write(value) }));
}

/** A number as a person reads it: four significant digits. */
export function shortNumber(value: number, language: Language): string {
  return language.written(value, '.4~g');
}

/** Of d3-format. */
function tickFormat(low: number, high: number, count: number): string {
  const step = tickStep(low, high, count);
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const plain = `.${precisionFixed(step)}f`;
  if (reach < 1e6 && step >= 1e-5) return plain;
  const power = `.${Math.max(0, precisionRound(step, reach) - 1)}e`;
  return format(plain)(reach).length < format(power)(reach).length ? plain : power;
}
