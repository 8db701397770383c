import { mapLayout, type HeadChoice, type MapLayout } from '../../matrix/heads';
import type { MatrixChoice } from '../../matrix/matrix-choice';
import type { Described } from '../../tensor/tensor-view';
import { lastTwoAxes } from '../axis-choice';
import { cellOfHead, chooseHeads, headIndices, sizeOfHeads } from './head-choice';
import type { HeatmapOptions } from './options';

/**
 * How the cells of the drawn matrix and the indices of the data belong together. Throws a sentence when data and
 * options do not fit.
 */
export class HeatmapGeometry {
  readonly rows: number;
  readonly columns: number;
  /** Several heads in one matrix; null for one map. */
  readonly heads: HeadChoice | null;
  /** The matrix that is drawn. */
  readonly matrix: MatrixChoice;
  /** Where the maps lie in it. */
  readonly maps: MapLayout;
  readonly #fixed: readonly number[];

  constructor(
    readonly data: Described,
    { heads, indices }: Pick<HeatmapOptions, 'heads' | 'indices'>,
  ) {
    const choice = heads && chooseHeads(data, heads, indices);
    // One map side by side with none is the map of that head.
    const alone = choice?.together === 'tiles' && choice.chosen.length === 1;
    this.heads = alone ? null : choice;
    const fixed = alone ? { ...indices, [data.axes[choice.axis]]: choice.chosen[0] } : indices;
    this.matrix = this.heads
      ? { kind: 'heads', heads: this.heads }
      : { kind: 'axes', axes: lastTwoAxes(data, fixed, 'heatmap') };
    this.#fixed = this.matrix.kind === 'heads' ? this.matrix.heads.fixed : this.matrix.axes.fixed;
    this.maps = mapLayout(data.shape.at(-2)!, data.shape.at(-1)!, this.heads);
    [this.rows, this.columns] = this.heads ? sizeOfHeads(data, this.heads) : [data.shape.at(-2)!, data.shape.at(-1)!];
  }

  /** Whether maps stand side by side. */
  get tiled(): boolean {
    return this.heads?.together === 'tiles';
  }

  /**
   * The indices of a cell in the whole data; null where it is no cell of the data: between tiles, put together from
   * heads.
   */
  indicesOf(row: number, column: number): number[] | null {
    if (this.heads) return headIndices(this.data, this.heads, row, column);
    return [...this.#fixed.slice(0, -2), row, column];
  }

  /**
   * The indices by which a cell is told of: those in the data, without the heads' axis where the cell is put together
   * from several. Null between tiles.
   */
  toldOf(row: number, column: number): number[] | null {
    if (!this.heads || this.tiled) return this.indicesOf(row, column);
    return [...this.heads.fixed.slice(0, -3), row, column];
  }

  /** The axes along which those are counted. */
  get toldAxes(): string[] {
    const { axes } = this.data;
    return this.heads && !this.tiled ? [...axes.slice(0, -3), ...axes.slice(-2)] : [...axes];
  }

  /** Row and column of the drawn matrix at which these indices of the data lie. */
  cellOf(indices: readonly number[]): [number, number] {
    if (this.heads) return cellOfHead(this.data, this.heads, indices);
    return indices.slice(-2) as [number, number];
  }

  /** Row and column at which the map with this cell begins: 0, 0 but for maps side by side. */
  cornerOf(row: number, column: number): [row: number, column: number] {
    if (!this.tiled) return [0, 0];
    const [columns, rows] = this.maps.pitch;
    return [Math.floor(row / rows) * rows, Math.floor(column / columns) * columns];
  }

  /** The heads that are drawn side by side, each with the corner of its map; empty when there is one map. */
  get tiles(): { head: number; row: number; column: number }[] {
    const { heads, data } = this;
    if (!heads || !this.tiled) return [];
    return heads.chosen.map((head) => {
      const indices = [...heads.fixed];
      indices[heads.axis] = head;
      const [row, column] = cellOfHead(data, heads, indices);
      return { head, row, column };
    });
  }
}
