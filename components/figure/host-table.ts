import { isNumberList, type ElementData, type NumberList } from '../../src/views/data';
import type { Language } from '../words/language';
import { tableSide, type TableData } from './table';
import { shortNumber } from './ticks';

/** What a figure without a GPU still has. */
export interface Stranded {
  readonly view: object | null;
  /** Why there is no picture; '' where there is one, or none is wanted. */
  readonly message: string;
  readonly data: ElementData | null;
}

/** Numbers of a page, or a tensor that may have them on the CPU. */
interface HostData {
  shape: readonly number[];
  axes?: readonly string[];
  read(): Promise<NumberList>;
}

/** Whether a figure can tell its numbers although no GPU draws them. */
export function isReadable({ view, message, data }: Stranded): boolean {
  return view === null && message !== '' && hostData(data) !== null;
}

/**
 * The first numbers of data that the CPU has too, for a figure whose GPU is gone: of the last two axes at most
 * `tableSide` each, of the others the first index. Null where only the GPU had them.
 */
export async function hostTable(figure: Stranded, language: Language): Promise<TableData | null> {
  const data = isReadable(figure) ? hostData(figure.data) : null;
  const values = await data?.read().catch(() => null); // only the GPU had them, as the message says
  if (!data || !values) return null;
  const shape = data.shape.length > 1 ? data.shape : [1, ...data.shape];
  const [height, width] = shape.slice(-2);
  const [rows, columns] = [height, width].map((side) => Math.min(tableSide, side));
  const [rowAxis, columnAxis] = ['row', 'column'].map((name, i) => data.axes?.at(i - 2) ?? name);
  return {
    caption: language.words.heatmapTable(
      language.span(rowAxis, [0, rows, height]),
      language.span(columnAxis, [0, columns, width]),
    ),
    columns: [`${language.axis(rowAxis)} \\ ${language.axis(columnAxis)}`, ...namesOf(columns)],
    rows: namesOf(rows).map((name, row) => ({
      name,
      cells: namesOf(columns).map((_, column) => shortNumber(values[row * width + column], language)),
    })),
  };
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i));
}

function hostData(data: ElementData | null): HostData | null {
  if (data === null || typeof data !== 'object') return null;
  if (Array.isArray(data)) return rowsOf(data as readonly NumberList[]);
  if ('values' in data) {
    const { values, shape, axes } = data as { values: NumberList; shape: readonly number[]; axes?: readonly string[] };
    return isNumberList(values) ? { shape, axes, read: async () => values } : null;
  }
  const { tensor, axes } = 'tensor' in data ? data : { tensor: data, axes: undefined };
  if (!('dataId' in tensor && 'data' in tensor)) return null;
  const readable = tensor as unknown as { shape: number[]; data(): Promise<NumberList> };
  return { shape: readable.shape, axes, read: () => readable.data() };
}

function rowsOf(rows: readonly NumberList[]): HostData | null {
  const width = rows[0]?.length;
  if (!width || !rows.every((row) => isNumberList(row) && row.length === width)) return null;
  return { shape: [rows.length, width], read: async () => rows.slice(0, tableSide).flatMap((row) => [...row]) };
}
