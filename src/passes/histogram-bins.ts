import source from '../../shaders/passes/histogram-bins.wgsl';
import groups from '../../shaders/passes/share-groups.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import { groupCount, shareCode, type EntryGrid, type Share } from './entry-ranges';
import type { MatrixSource } from '../matrix/matrix-source';

const lanes = 64;
const maxGroups = 256;
const maxClearGroups = 4096;
/** Values that are worth a workgroup with counts of its own. */
const perGroup = 8192;
const endsCode = { range: 0, symmetric: 1 } as const;

/** The ends of the bins: lowest and highest value, ± the larger of these, or two given numbers. */
export type BinEnds = keyof typeof endsCode | readonly [number, number];

export interface BinsRequest {
  bins: number;
  /** From EntryRanges, by `shareX`. */
  ranges: GPUBuffer;
  ends: BinEnds;
  /** How many of the highest counts to find per entry. */
  ranks: number;
  grid: EntryGrid;
  /** Which entries have the same bins. */
  shareX: Share;
  /** Which entries have the same top of the y-axis. */
  shareY: Share;
}

/**
 * Counts of each entry's values in equal bins.
 *
 * run     records four dispatches; the matrix has a row per entry
 * counts  u32[entries][bins]; on the GPU, as all of these
 * odd     u32[entries][4]: NaN, infinite, outside
 * peaks   u32[entries][ranks][2]: count, bin
 * tops    u32[groups of shareY]
 * cost    reads each value once
 */
export class HistogramBins {
  readonly #counts: SizedBuffer;
  readonly #peaks: SizedBuffer;
  readonly #odd: SizedBuffer;
  readonly #tops: SizedBuffer;
  readonly #binning: Uniforms;
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
    this.#binning = new Uniforms(device, source, { struct: 'Binning', label: 'histogram-bins.binning' });
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

  run(frame: Frame, matrix: MatrixSource, { bins, ranges, ends, ranks, grid, shareX, shareY }: BinsRequest): void {
    const entries = matrix.rows;
    this.#binning.write({
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
      binning: this.#binning.buffer,
      counts: this.#counts.resize(4 * bins * entries),
      peaks: this.#peaks.resize(8 * ranks * entries),
      odd: this.#odd.resize(16 * entries),
      tops: this.#tops.resize(4 * yGroups),
    };
    const { clearCounts, countValues, findPeaks, findTops } = this.#steps;
    frame.run(clearCounts, resources, [Math.min(maxClearGroups, Math.ceil((bins * entries) / lanes))]);
    const parts = Math.min(maxGroups, Math.ceil(matrix.columns / perGroup));
    frame.run(countValues, resources, [Math.max(1, Math.ceil(parts / entries)), entries]);
    frame.run(findPeaks, resources, [entries]);
    frame.run(findTops, resources, [yGroups]);
  }

  release(): void {
    for (const buffer of [this.#counts, this.#peaks, this.#odd, this.#tops]) buffer.release();
    this.#binning.release();
  }
}
