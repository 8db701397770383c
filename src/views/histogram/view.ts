import type { Engine } from '../../engine/engine';
import { groupCount, groupOf, type EntryGrid } from '../../passes/entry-ranges';
import type { Described } from '../../tensor/tensor-view';
import type { GridLayout } from '../cell-layout';
import type { Canvas, Size, Surface } from '../painter';
import { View } from '../view';
import { painterOn } from '../webgl-of';
import { binsAt, entryGrid, layOutHistograms, type BinPlace } from './geometry';
import type { HistogramNumbers } from './numbers';
import {
  checkHistogram,
  entryAxes,
  histogramDefaults,
  histogramNumbersBy,
  type EntryAxes,
  type HistogramOptions,
} from './options';
import type { HistogramPainter, HistogramScene } from './scene';
import { HistogramWebGpu } from './webgpu';

const noAxes: EntryAxes = { taken: [], names: [], sides: [], cells: 0, overlays: 1, fixedRows: 0 };

/**
 * How a tensor's values are spread: counts in equal bins from the lowest to the highest, as numpy.histogram. All values
 * in one; or one histogram for each index on one axis, or for each pair on two; each cell with one histogram, or with
 * one over another for each index on a further axis.
 */
export class HistogramView extends View<HistogramOptions, HistogramNumbers, HistogramScene> {
  readonly #painter: HistogramPainter;

  constructor(
    engine: Engine,
    canvas: Canvas | Surface,
    painter: HistogramPainter = painterOn(engine, 'histogram', () => new HistogramWebGpu(engine)),
  ) {
    super(engine, canvas, { painter, options: histogramDefaults, numbersBy: histogramNumbersBy });
    this.#painter = painter;
  }

  /** The axes that the data is taken apart along. */
  get entryAxes(): EntryAxes {
    return this.data ? entryAxes(this.data, this.options) : noAxes;
  }

  /** How many histograms there are, in all cells together. */
  get entries(): number {
    return this.entryAxes.cells * this.entryAxes.overlays;
  }

  /** Where the cells lie on this view's surface. */
  get layout(): GridLayout {
    return layOutHistograms(this.entryAxes, this.options, this.surface);
  }

  /** The group of an entry, among those with the same bins and among those with the same y-axis. */
  groupsOf(entry: number): { x: number; y: number } {
    const { shareX, shareY } = this.options;
    return { x: groupOf(entry, shareX, this.#grid), y: groupOf(entry, shareY, this.#grid) };
  }

  /** Indices of an entry on `entryAxes`. */
  indicesOf(entry: number): number[] {
    const { sides } = this.entryAxes;
    let left = entry;
    return sides.reduceRight<number[]>((indices, side) => {
      indices.unshift(left % side);
      left = Math.floor(left / side);
      return indices;
    }, []);
  }

  /** The entry of these indices on `entryAxes`; further ones are not looked at. */
  entryOf(indices: readonly number[]): number {
    return this.entryAxes.sides.reduce((entry, side, i) => entry * side + indices[i], 0);
  }

  /** The bins under a device pixel of the surface; null where there are none. */
  binsAt(x: number, y: number): BinPlace | null {
    return binsAt(this.layout, { x, y, cells: this.entryAxes.cells, bins: this.options.bins });
  }

  /**
   * Counts of these entries in `length` bins from `from` on.
   *
   * cost  reads 4 bytes for each count, and counts first where no frame has done it yet
   */
  async readCounts(
    entries: readonly number[],
    { from, length }: { from: number; length: number },
  ): Promise<Uint32Array[]> {
    return this.#painter.counts(this.data!, this.shown, { entries, from, length });
  }

  protected sceneOf(options: HistogramOptions, size: Size): HistogramScene {
    const axes = entryAxes(this.data!, options);
    const layout = layOutHistograms(axes, options, size);
    return {
      ...{ options, size, axes, layout },
      grid: entryGrid(axes, layout),
      matrix: { kind: 'entries', taken: axes.taken },
      versions: this.versions(axes.taken),
    };
  }

  /**
   * Null where they are of other groups than those that are shown: another size can change how many columns there are.
   */
  override get numbers(): HistogramNumbers | null {
    const numbers = super.numbers;
    const { shareX, shareY } = this.options;
    const fits =
      numbers?.ranges.length === groupCount(shareX, this.#grid) &&
      numbers.tops.length === groupCount(shareY, this.#grid);
    return fits ? numbers : null;
  }

  protected override numbersContext(): unknown {
    return this.layout.columns;
  }

  /** At another size the room for labels grows with the picture. */
  protected override scaled(options: HistogramOptions, factor: number): HistogramOptions {
    return { ...options, dpr: options.dpr * factor };
  }

  get #grid(): EntryGrid {
    return entryGrid(this.entryAxes, this.layout);
  }

  protected check(options: HistogramOptions, data: Described | null): void {
    checkHistogram(options, data);
  }

  protected nameAxes(rank: number): string[] {
    if (rank === 1) return ['value'];
    if (rank === 3) return ['sample', 'time', 'channel'];
    return Array.from({ length: rank }, (_, axis) => (axis === 0 ? 'sample' : rank === 2 ? 'channel' : `axis${axis}`));
  }
}
