import type { ElementData } from '../../src/index';
import type { Heads } from '../../src/views/heatmap/head-choice';
import { seededNumbers } from './random';

/** A cell of a picture: where it lies in its map, and what its map holds. */
export interface PictureCell {
  row: number;
  column: number;
  /** The row's query: in a ring, rows that have gone count too. */
  query: number;
  value: number;
  /** All values of its row, of its own map. */
  line: readonly number[];
}

/** A matrix source as a page makes it, and the picture that it has to give: null between maps. */
export interface HeatmapCase {
  name: string;
  data: (device: GPUDevice) => ElementData;
  /** Rows that are appended to it, and the limit. */
  appended?: { rows: readonly (readonly number[])[]; limit: number };
  heads: Heads | null;
  indices: Record<string, number>;
  picture: readonly (readonly (PictureCell | null)[])[];
}

export const [samples, heads, rows, columns] = [2, 3, 4, 5];
const shape = [samples, heads, rows, columns];

/** Sixteenths, which float16 holds too; some are exactly zero, one is NaN. */
const values = seededNumbers(samples * heads * rows * columns, 11).map((value, i) => {
  if (i % 7 === 3) return 0;
  return i === (3 + 1) * rows * columns + 6 ? NaN : Math.round(16 * value) / 16;
});
export type Map = readonly (readonly number[])[];
const mapOf = (sample: number, head: number): Map =>
  Array.from({ length: rows }, (_, row) => {
    const start = ((sample * heads + head) * rows + row) * columns;
    return [...values.subarray(start, start + columns)];
  });

export function pictureOf(map: Map, gone = 0): (PictureCell | null)[][] {
  return map.map((line, row) => line.map((value, column) => ({ row, column, query: gone + row, value, line })));
}

/** Two maps across; between them, and for one that is not there, nothing. */
export function tiles(maps: readonly Map[]): (PictureCell | null)[][] {
  const down = Math.ceil(maps.length / 2);
  const picture = Array.from({ length: down * (rows + 1) - 1 }, () => Array(2 * (columns + 1) - 1).fill(null));
  maps.forEach((map, i) => {
    const [top, left] = [Math.floor(i / 2) * (rows + 1), (i % 2) * (columns + 1)];
    for (const cell of pictureOf(map).flat()) picture[top + cell!.row][left + cell!.column] = cell;
  });
  return picture;
}

export function together(maps: readonly Map[], put: (values: number[]) => number): (PictureCell | null)[][] {
  return pictureOf(maps[0].map((line, row) => line.map((_, column) => put(maps.map((map) => map[row][column])))));
}
export const mean = (all: number[]): number => all.reduce((sum, value) => sum + value, 0) / all.length;

/** Bits of a float16; `value` is one that it holds. */
export function half(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = Math.abs(value) / 2 ** exponent - 1;
  return (value < 0 ? 0x8000 : 0) + ((exponent + 15) << 10) + 1024 * fraction;
}

export function bufferOf(device: GPUDevice, stored: Float32Array | Uint16Array | Uint32Array): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ label: 'test.case', size: stored.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, stored as Float32Array<ArrayBuffer>);
  return buffer;
}

const whole = { data: () => ({ values, shape }), indices: { sample: 1 } };
const one = { heads: null, indices: {} };
const ofHead = { ...one, indices: { sample: 1, head: 1 } };
const maps = [0, 1, 2].map((head) => mapOf(1, head));
const [first] = maps;
/** More rows than the ring keeps: it has begun anew. */
const many = [...mapOf(0, 0), ...mapOf(0, 1), ...mapOf(0, 2)];

export const heatmapCases: readonly HeatmapCase[] = [
  { ...one, name: 'one matrix', data: () => first.map((line) => [...line]), picture: pictureOf(first) },
  { ...whole, ...ofHead, name: 'one of several maps, by its index', picture: pictureOf(maps[1]) },
  { ...whole, name: 'one head', heads: { chosen: [2], together: 'tiles' }, picture: pictureOf(maps[2]) },
  { ...whole, name: 'all heads side by side', heads: { chosen: [], together: 'tiles' }, picture: tiles(maps) },
  { ...whole, name: 'two heads in their order', heads: { chosen: [2, 0], together: 'tiles' }, picture: tiles([maps[2], maps[0]]) }, // prettier-ignore
  { ...whole, name: 'the mean of heads', heads: { chosen: [], together: 'mean' }, picture: together(maps, mean) },
  { ...whole, name: 'the highest of heads', heads: { chosen: [0, 2], together: 'max' }, picture: together([maps[0], maps[2]], (all) => Math.max(...all)) }, // prettier-ignore
  { ...one, name: 'appended rows', data: () => [[...many[0]]], appended: { rows: many.slice(1, 4), limit: 64 }, picture: pictureOf(many.slice(0, 4)) }, // prettier-ignore
  { ...one, name: 'a ring that has wrapped', data: () => [[...many[0]]], appended: { rows: many.slice(1), limit: 5 }, picture: pictureOf(many.slice(-5), many.length - 5) }, // prettier-ignore
  { ...one, name: 'a ring that has let two rows go', data: () => [[...many[0]]], appended: { rows: many.slice(1, 6), limit: 4 }, picture: pictureOf(many.slice(2, 6), 2) }, // prettier-ignore
  { ...ofHead, name: 'a buffer of float32', data: (device) => ({ buffer: bufferOf(device, values), shape }), picture: pictureOf(maps[1]) }, // prettier-ignore
  {
    ...whole,
    name: 'heads of a buffer of float16',
    data: (device) => ({ buffer: bufferOf(device, Uint16Array.from(values, half)), shape, dtype: 'float16' as const }),
    heads: { chosen: [0, 1], together: 'tiles' },
    picture: tiles([maps[0], maps[1]]),
  },
];
