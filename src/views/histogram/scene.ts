import type { MatrixChoice } from '../../matrix/matrix-choice';
import type { EntryGrid } from '../../passes/entry-ranges';
import type { Stored } from '../../tensor/stored';
import type { GridLayout } from '../cell-layout';
import type { Painter, Scene } from '../painter';
import type { HistogramNumbers } from './numbers';
import type { EntryAxes, HistogramOptions } from './options';

/** What a grid of histograms shows, and where: a matrix with a row for each entry. */
export interface HistogramScene extends Scene<HistogramOptions> {
  readonly matrix: MatrixChoice;
  readonly axes: EntryAxes;
  readonly layout: GridLayout;
  readonly grid: EntryGrid;
}

/** Some bins of some entries. */
export interface BinsPart {
  entries: readonly number[];
  from: number;
  length: number;
}

export interface HistogramPainter extends Painter<HistogramScene, HistogramNumbers> {
  /** Counts of these bins, for each of the entries. Reads 4 bytes for each. */
  counts(data: Stored, scene: HistogramScene, part: BinsPart): Promise<Uint32Array[]>;
}
