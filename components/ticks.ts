import { tickStep, ticks } from 'd3-array';
import { format, precisionFixed, precisionRound } from 'd3-format';

export interface Tick {
  value: number;
  label: string;
}

/** Round values between low and high, with labels that tell them apart. */
export function numberTicks(low: number, high: number, count: number): Tick[] {
  if (low === high) return [{ value: low, label: shortNumber(low) }];
  const write = tickFormat(low, high, count);
  return ticks(low, high, count).map((value) => ({ value, label: write(value) }));
}

/** Whole numbers from 0 to count - 1, for rows, columns and time steps. */
export function indexTicks(count: number, most: number): Tick[] {
  if (count === 1) return [{ value: 0, label: '0' }];
  const whole = ticks(0, count - 1, Math.max(1, most)).filter(Number.isInteger);
  return whole.map((value) => ({ value, label: format('d')(value) }));
}

/** A number as a person reads it: four significant digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return format('.4~g')(value).replace('−', '-');
}

function tickFormat(low: number, high: number, count: number): (value: number) => string {
  const step = tickStep(low, high, count);
  const reach = Math.max(Math.abs(low), Math.abs(high));
  if (reach >= 1e6 || step < 1e-5) return format(`.${Math.max(0, precisionRound(step, reach) - 1)}e`);
  return format(`.${precisionFixed(step)}f`);
}
