import type { ScatterView } from '../../src/views/scatter/view';
import type { ScatterNumbers } from '../../src/views/scatter/numbers';
import { tableSide, tableStart, type TableData } from '../figure/table';
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

/**
 * Values as text: samples as rows, channels as columns, at most `tableSide` of each, those about the cursor.
 *
 * cost  reads 4 bytes for each value
 */
export async function scatterTable(view: ScatterView, cursor: readonly number[] | null): Promise<TableData> {
  const [sample, channel] = cursor ? view.placeOf(cursor) : [undefined, undefined];
  const [row, column] = [tableStart(0, view.samples, sample), tableStart(0, view.channels, channel)];
  const rows = Math.min(tableSide, view.samples - row);
  const columns = Math.min(tableSide, view.channels - column);
  const values = await view.readValues({ sample: row, channel: column, samples: rows, channels: columns });
  const part = (name: string, first: number, count: number, all: number): string =>
    count < all ? ` ${name} ${first} to ${first + count - 1} of ${all}.` : '';
  return {
    caption: `Values.${part('Samples', row, rows, view.samples)}${part('Channels', column, columns, view.channels)}`,
    columns: ['sample', ...Array.from({ length: columns }, (_, i) => `channel ${column + i}`)],
    rows: Array.from({ length: rows }, (_, i) => ({
      name: String(row + i),
      cells: [...values.subarray(i * columns, (i + 1) * columns)].map(shortNumber),
    })),
  };
}
