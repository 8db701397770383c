import type { ScatterView } from '../../src/views/scatter/view';
import { tableSide, tableStart, type TableData } from '../figure/table';
import type { Language } from '../words/language';
import { shortNumber } from '../figure/ticks';

/**
 * Values as text: samples as rows, channels as columns, at most `tableSide` of each, those about the cursor.
 *
 * cost  reads 4 bytes for each value
 */
export async function scatterTable(
  view: ScatterView,
  cursor: readonly number[] | null,
  language: Language,
): Promise<TableData> {
  const [sample, channel] = cursor ? view.placeOf(cursor) : [undefined, undefined];
  const [row, column] = [tableStart(0, view.samples, sample), tableStart(0, view.channels, channel)];
  const rows = Math.min(tableSide, view.samples - row);
  const columns = Math.min(tableSide, view.channels - column);
  const values = await view.readValues({ sample: row, channel: column, samples: rows, channels: columns });
  const inSight = language.span('sample', [row, rows, view.samples]);
  return {
    caption: language.words.scatterTable(inSight, language.span('channel', [column, columns, view.channels])),
    columns: [
      language.axis('sample'),
      ...Array.from({ length: columns }, (_, i) => `${language.axis('channel')} ${column + i}`),
    ],
    rows: Array.from({ length: rows }, (_, i) => ({
      name: String(row + i),
      cells: [...values.subarray(i * columns, (i + 1) * columns)].map((value) => shortNumber(value, language)),
    })),
  };
}
