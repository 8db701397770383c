import source from '../../shaders/bin-counts.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from './matrix-source';

const lanes = 64;
const mostGroups = 256;
/** Elements that are worth a workgroup, which gathers counts of its own. */
const perGroup = 8192;
const endsCode = { range: 0, symmetric: 1 } as const;

/** Where the bins end: at the lowest and highest value, at ± the larger of these, or at two given numbers. */
export type BinEnds = keyof typeof endsCode | readonly [number, number];

export interface BinsAsked {
  bins: number;
  /** From ValueRange. */
  range: GPUBuffer;
  ends: BinEnds;
  /** So many of the highest counts are found, per entry. */
  ranks: number;
}

/**
 * Counts of each entry's values in equal bins.
 *
 * run     records four dispatches; the matrix has a row per entry
 * counts  u32[entries][bins]; odd u32[4]: NaN, infinite, outside; peaks u32[entries][ranks][2]: count, bin; peak u32; on the GPU
 * cost    reads each value once
 */
export class BinCounts {
  counts: GPUBuffer | null = null;
  peaks: GPUBuffer | null = null;
  readonly odd: GPUBuffer;
  readonly peak: GPUBuffer;
  readonly #asked: Uniforms;
  readonly #steps: Record<'clearCounts' | 'countValues' | 'findPeaks' | 'findTop', ComputeProgram>;

  constructor(
    readonly device: GPUDevice,
    matrixWgsl: string,
  ) {
    const program = (entryPoint: string, constants?: Record<string, number>): ComputeProgram =>
      new ComputeProgram(device, { label: 'bin-counts', source: `${matrixWgsl}\n${source}`, constants, entryPoint });
    this.#steps = {
      clearCounts: program('clearCounts', { lanes }),
      countValues: program('countValues', { lanes }),
      findPeaks: program('findPeaks', { lanes }),
      findTop: program('findTop'),
    };
    this.#asked = new Uniforms(device, source, { struct: 'Asked', label: 'bin-counts.asked' });
    this.odd = this.#buffer('odd', 16);
    this.peak = this.#buffer('peak', 4);
  }

  run(frame: Frame, matrix: MatrixSource, { bins, range, ends, ranks }: BinsAsked): void {
    const entries = matrix.rows;
    const fixed = typeof ends === 'string' ? [0, 0] : ends;
    this.#asked.write({ bins, entries, ranks, ends: typeof ends === 'string' ? endsCode[ends] : 2, fixed });
    this.counts = this.#sized(this.counts, 'counts', 4 * bins * entries);
    this.peaks = this.#sized(this.peaks, 'peaks', 8 * ranks * entries);
    const { counts, peaks, odd, peak } = this;
    const resources = { ...matrix.resources, range, asked: this.#asked.buffer, counts, odd, peaks, peak };
    const { clearCounts, countValues, findPeaks, findTop } = this.#steps;
    frame.run(clearCounts, resources, [Math.ceil((bins * entries) / lanes)]);
    const groups = Math.min(mostGroups, Math.ceil(matrix.columns / perGroup));
    frame.run(countValues, resources, [Math.max(1, Math.ceil(groups / entries)), entries]);
    frame.run(findPeaks, resources, [entries]);
    frame.run(findTop, resources, [1]);
  }

  #sized(buffer: GPUBuffer | null, thing: string, size: number): GPUBuffer {
    if (buffer?.size === size) return buffer;
    buffer?.destroy();
    return this.#buffer(thing, size);
  }

  #buffer(thing: string, size: number): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    return this.device.createBuffer({ label: `bin-counts.${thing}`, size, usage });
  }

  release(): void {
    for (const buffer of [this.counts, this.peaks, this.odd, this.peak]) buffer?.destroy();
    this.#asked.release();
  }
}
