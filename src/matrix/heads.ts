import numbers from '../../shaders/matrix/numbers.wgsl';
import heads from '../../shaders/matrix/heads.wgsl';
import whole from '../../shaders/matrix/whole.wgsl';
import type { Resources } from '../engine/program';
import { SizedBuffer, uploadBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { TensorView } from '../tensor/tensor-view';
import type { MatrixSource } from './matrix-source';

const togetherCode = { tiles: 0, mean: 1, max: 2 } as const;

export interface HeadChoice {
  /** The axis whose indices are the maps; rows and columns are the last two axes. */
  axis: number;
  /** The maps to show, in order. */
  chosen: readonly number[];
  /** Side by side, or combined cell by cell. */
  together: keyof typeof togetherCode;
  /** The index of each other axis; 0 for those that are not fixed. */
  fixed: readonly number[];
  /** Tiles in a row, and empty cells between tiles. */
  across: number;
  gap: number;
}

/** How maps lie in a matrix, in cells: one alone, or `count` of them as tiles from the left top, row by row. */
export interface MapLayout {
  /** Columns and rows of one map. */
  map: readonly [columns: number, rows: number];
  /** From one map's corner to the next one's. */
  pitch: readonly [columns: number, rows: number];
  /** Maps in a row of tiles. */
  across: number;
  count: number;
}

/** Several maps of one tensor as one matrix, read in place. Owns one uniform buffer and the list of heads. */
export class HeadSource implements MatrixSource {
  readonly wgsl = [numbers, heads, whole].join('\n');
  mapsAcross = 1;
  rows = 0;
  columns = 0;
  resources: Resources = {};
  readonly #uniforms: Uniforms;
  readonly #chosen: SizedBuffer;
  #loaded: readonly number[] = [];

  constructor(device: GPUDevice) {
    this.#uniforms = new Uniforms(device, heads, { struct: 'MatrixSource', label: 'heads.source' });
    this.#chosen = new SizedBuffer(device, 'heads.chosen', uploadBuffer);
  }

  /** Points at these maps of this tensor. */
  point(view: TensorView, choice: HeadChoice): void {
    const { axis, chosen, together, fixed } = choice;
    const [mapRows, mapColumns] = view.shape.slice(-2);
    const [rows, columns] = headMatrix(mapRows, mapColumns, choice);
    [this.rows, this.columns] = [rows, columns];
    this.mapsAcross = together === 'tiles' ? choice.across : 1;
    this.#uniforms.write({
      rows,
      columns,
      mapRows,
      mapColumns,
      rowStride: view.strides.at(-2)!,
      columnStride: view.strides.at(-1)!,
      headStride: view.strides[axis],
      offset: view.strides
        .slice(0, -2)
        .reduce((sum, stride, i) => sum + (i === axis ? 0 : stride * fixed[i]), view.offset),
      across: choice.across,
      gap: choice.gap,
      together: togetherCode[together],
    });
    this.resources = { values: view.buffer, matrix: this.#uniforms.buffer, chosen: this.#load(chosen) };
  }

  #load(chosen: readonly number[]): GPUBuffer {
    const buffer = this.#chosen.resize(4 * chosen.length);
    const loaded = chosen.length === this.#loaded.length && chosen.every((head, i) => head === this.#loaded[i]);
    if (loaded) return buffer;
    this.#chosen.device.queue.writeBuffer(buffer, 0, Uint32Array.from(chosen));
    this.#loaded = [...chosen];
    return buffer;
  }

  release(): void {
    this.#uniforms.release();
    this.#chosen.release();
  }
}

/** How the chosen maps lie in the matrix that they form; `choice` null for one map alone. */
export function mapLayout(rows: number, columns: number, choice: HeadChoice | null): MapLayout {
  const map = [columns, rows] as const;
  if (choice?.together !== 'tiles') return { map, pitch: map, across: 1, count: 1 };
  const { gap, across, chosen } = choice;
  return { map, pitch: [columns + gap, rows + gap], across, count: chosen.length };
}

/** Rows and columns of the matrix that the chosen maps form. */
export function headMatrix(mapRows: number, mapColumns: number, choice: HeadChoice): [number, number] {
  if (choice.together !== 'tiles') return [mapRows, mapColumns];
  const down = Math.ceil(choice.chosen.length / choice.across);
  return [down * (mapRows + choice.gap) - choice.gap, choice.across * (mapColumns + choice.gap) - choice.gap];
}
