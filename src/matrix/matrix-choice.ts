import type { Stored } from '../tensor/stored';
import { describeShape, type TensorView } from '../tensor/tensor-view';
import { ChannelSource, type ChannelSeries } from './channels';
import { EntrySource } from './entries';
import { HeadSource, type HeadChoice } from './heads';
import type { Cell, MatrixAxes, MatrixSource } from './matrix-source';
import { StridedSource } from './strided';
import { isVirtualView } from './virtual-view';

/** Which matrix of a tensor is meant, in plain values: a view chooses, a painter reads. */
export type MatrixChoice =
  | { readonly kind: 'axes'; readonly axes: MatrixAxes }
  | { readonly kind: 'heads'; readonly heads: HeadChoice }
  | { readonly kind: 'channels'; readonly series: ChannelSeries }
  | { readonly kind: 'entries'; readonly taken: readonly number[] };

export type MatrixKind = MatrixChoice['kind'];

/** One matrix source of each kind that was chosen so far. Each owns a few hundred bytes on the GPU. */
export class MatrixSources {
  #strided: StridedSource | null = null;
  #heads: HeadSource | null = null;
  #channels: ChannelSource | null = null;
  #entries: EntrySource | null = null;

  constructor(readonly device: GPUDevice) {}

  /** The WGSL of a kind, without pointing at anything. */
  wgslOf(kind: MatrixKind): string {
    return this.#of(kind).wgsl;
  }

  /**
   * The source of this kind, pointed at this matrix of this tensor. It is the same object for all choices of a kind:
   * what was recorded for the last one and is not submitted yet would read the new one.
   *
   * cells   those that are to be read, where it is these alone
   * throws  a sentence where appended rows cannot be read that way
   */
  point(data: TensorView, choice: MatrixChoice, cells?: readonly Cell[]): MatrixSource {
    if (isVirtualView(data) && (choice.kind === 'axes' || choice.kind === 'heads')) {
      return data.maps.point(choice, cells);
    }
    switch (choice.kind) {
      case 'axes':
        return pointed(this.#of('axes'), (source) => source.point(data, choice.axes));
      case 'heads':
        return pointed(this.#of('heads'), (source) => source.point(data, choice.heads));
      case 'channels':
        return pointed(this.#of('channels'), (source) => source.point(data, choice.series));
      case 'entries':
        return pointed(this.#of('entries'), (source) => source.point(data, choice.taken));
    }
  }

  #of(kind: 'axes'): StridedSource;
  #of(kind: 'heads'): HeadSource;
  #of(kind: 'channels'): ChannelSource;
  #of(kind: 'entries'): EntrySource;
  #of(kind: MatrixKind): MatrixSource;
  #of(kind: MatrixKind): MatrixSource {
    if (kind === 'axes') return (this.#strided ??= new StridedSource(this.device));
    if (kind === 'heads') return (this.#heads ??= new HeadSource(this.device));
    if (kind === 'channels') return (this.#channels ??= new ChannelSource(this.device));
    return (this.#entries ??= new EntrySource(this.device));
  }

  release(): void {
    for (const source of [this.#strided, this.#heads, this.#channels, this.#entries]) source?.release();
  }
}

function pointed<Source>(source: Source, point: (source: Source) => void): Source {
  point(source);
  return source;
}

/**
 * A cell of a matrix that holds the value at these indices of the data, one per axis, whatever a picture shows of it.
 *
 * throws  when an index lies outside
 */
export function cellAtIndices<S extends Stored>(
  data: S,
  indices: readonly number[],
): { data: S; matrix: MatrixChoice; cell: [row: number, column: number] } {
  const { shape, strides, axes } = data;
  const inside = (index: number, axis: number): boolean => Number.isInteger(index) && index >= 0 && index < shape[axis];
  if (indices.length !== shape.length || !indices.every(inside)) {
    throw new Error(
      `probe(${indices.join(', ')}) is outside ${describeShape(shape, axes)}. Give one index per axis, from 0.`,
    );
  }
  const column = indices.length - 1;
  if (column === 0) {
    const row = { ...data, shape: [1, shape[0]], strides: [0, strides[0]], axes: ['', axes[0]] };
    return { data: row, matrix: { kind: 'axes', axes: { row: 0, column: 1, fixed: [0, 0] } }, cell: [0, indices[0]] };
  }
  const matrix = { kind: 'axes', axes: { row: column - 1, column, fixed: indices } } as const;
  return { data, matrix, cell: [indices[column - 1], indices[column]] };
}
