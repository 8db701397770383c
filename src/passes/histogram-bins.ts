import source from '../../shaders/passes/histogram-bins.wgsl';
import groups from '../../shaders/passes/share-groups.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import { groupCount, shareCode, type EntryGrid, type Share } from './entry-ranges';
import type { MatrixSource } from '../matrix/matrix-source';

const lanes = 64;
const mostGroups = 256;
const mostClearing = 4096;
/** Elements that are worth a workgroup, which gathers counts of its own. */
const perGroup = 8192;
const endsCode = { range: 0, symmetric: 1 } as const;

/** Where the bins end: at the lowest and highest value, at ± the larger of these, or at two given numbers. */
export type BinEnds = keyof typeof endsCode | readonly [number, number];

export interface BinsAsked {
  bins: number;
  /** From EntryRanges, by `shareX`. */
  ranges: GPUBuffer;
  ends: BinEnds;
  /** So many of the highest counts are found, per entry. */
  ranks: number;
  grid: EntryGrid;
  /** Which entries have the same bins. */
  shareX: Share;
  /** Which entries have the same top of the y-axis. */
  shareY: Share;
}

/** The bins in a pixel column of a plot of this width, as shaders/views/histogram.wgsl has them: the first, and one past the last. */
export function binsInColumn(column: number, { bins, width }: { bins: number; width: number }): [number, number] {
  // Multiplied before it is divided: the quotient of a multiple must come out whole.
  const from = Math.floor((column * bins) / width);
  return [from, Math.min(bins, Math.max(from + 1, Math.ceil(((column + 1) * bins) / width)))];
}

/**
 * Counts of each entry's values in equal bins.
 *
 * run     records four dispatches; the matrix has a row per entry
 * counts  u32[entries][bins]; odd u32[entries][4]: NaN, infinite, outside; peaks u32[entries][ranks][2]: count, bin; tops u32[groups of
 *         shareY]; all on the GPU
 * cost    reads each value once
 */
export class HistogramBins {
  readonly #counts: SizedBuffer;
  readonly #peaks: SizedBuffer;
  readonly #odd: SizedBuffer;
  readonly #tops: SizedBuffer;
  readonly #asked: Uniforms;
  readonly #steps: Record<'clearCounts' | 'countValues' | 'findPeaks' | 'findTops', ComputeProgram>;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const program = (entryPoint: string, constants?: Record<string, number>): ComputeProgram =>
      new ComputeProgram(device, {
        label: 'histogram-bins',
        source: [matrixWgsl, groups, source].join('\n'),
        constants,
        entryPoint,
      });
    this.#steps = {
      clearCounts: program('clearCounts', { lanes }),
      countValues: program('countValues', { lanes }),
      findPeaks: program('findPeaks', { lanes }),
      findTops: program('findTops', { lanes }),
    };
    this.#asked = new Uniforms(device, source, { struct: 'Asked', label: 'histogram-bins.asked' });
    this.#counts = new SizedBuffer(device, 'histogram-bins.counts');
    this.#peaks = new SizedBuffer(device, 'histogram-bins.peaks');
    this.#odd = new SizedBuffer(device, 'histogram-bins.odd');
    this.#tops = new SizedBuffer(device, 'histogram-bins.tops');
  }

  get counts(): GPUBuffer | null {
    return this.#counts.buffer;
  }

  get peaks(): GPUBuffer | null {
    return this.#peaks.buffer;
  }

  get odd(): GPUBuffer | null {
    return this.#odd.buffer;
  }

  get tops(): GPUBuffer | null {
    return this.#tops.buffer;
  }

  run(frame: Frame, matrix: MatrixSource, { bins, ranges, ends, ranks, grid, shareX, shareY }: BinsAsked): void {
    const entries = matrix.rows;
    this.#asked.write({
      bins,
      entries,
      ranks,
      ends: typeof ends === 'string' ? endsCode[ends] : 2,
      fixed: typeof ends === 'string' ? [0, 0] : ends,
      overlays: grid.overlays,
      columns: grid.columns,
      shareX: shareCode[shareX],
      shareY: shareCode[shareY],
    });
    const yGroups = groupCount(shareY, grid);
    const resources = {
      ...matrix.resources,
      ranges,
      asked: this.#asked.buffer,
      counts: this.#counts.resize(4 * bins * entries),
      peaks: this.#peaks.resize(8 * ranks * entries),
      odd: this.#odd.resize(16 * entries),
      tops: this.#tops.resize(4 * yGroups),
    };
    const { clearCounts, countValues, findPeaks, findTops } = this.#steps;
    frame.run(clearCounts, resources, [Math.min(mostClearing, Math.ceil((bins * entries) / lanes))]);
    const parts = Math.min(mostGroups, Math.ceil(matrix.columns / perGroup));
    frame.run(countValues, resources, [Math.max(1, Math.ceil(parts / entries)), entries]);
    frame.run(findPeaks, resources, [entries]);
    frame.run(findTops, resources, [yGroups]);
  }

  release(): void {
    for (const buffer of [this.#counts, this.#peaks, this.#odd, this.#tops]) buffer.release();
    this.#asked.release();
  }
}
