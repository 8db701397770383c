import type { ScatterView } from '../../src/views/scatter/view';
import type { ScatterNumbers } from '../../src/views/scatter/numbers';
import { shortNumber } from '../figure/ticks';

/** Which values have no marker; empty when all have one. */
export function oddWords({ nan, infinite, outside }: ScatterNumbers): string {
  const kinds = [nan && `${nan} NaN`, infinite && `${infinite} infinite`, outside && `${outside} outside`];
  const said = kinds.filter(Boolean).join(', ');
  return said && `${said}: not drawn`;
}

/** One short paragraph on what is shown; `numbers` is null while the data is changing. */
export function scatterSummary({ samples, channels }: ScatterView, numbers: ScatterNumbers | null): string {
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
  const what = `${count(samples, 'sample')} side by side, ${count(channels, 'channel')} each as coloured markers.`;
  if (!numbers) return what;
  const { low, high, lowest, highest } = numbers;
  const at = ([sample, channel]: [number, number]): string => `sample ${sample}, channel ${channel}`;
  const range =
    lowest && highest
      ? `Values from ${shortNumber(low)} (${at(lowest)}) to ${shortNumber(high)} (${at(highest)}).`
      : 'No value is finite.';
  const odd = oddWords(numbers);
  return `${what} ${range}${odd ? ` ${odd}.` : ''}`;
}
