import source from '../../shaders/passes/entry-ranges.wgsl';
import groups from '../../shaders/passes/share-groups.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import type { MatrixSource } from '../matrix/matrix-source';

/** Values that are worth a workgroup. */
const perGroup = 4096;
/** Workgroups that keep any GPU busy; with more entries each has one. */
const maxGroups = 1024;

/** Which entries have common limits: all, those in a row or a column of cells, or those of one cell. */
export type Share = 'all' | 'rows' | 'columns' | 'none';
export const shareCode: Record<Share, number> = { all: 0, rows: 1, columns: 2, none: 3 };

/** How entries lie in a grid of cells: `overlays` to a cell, `columns` cells to a row. */
export interface EntryGrid {
  cells: number;
  overlays: number;
  columns: number;
}

/** How many groups of entries share limits. */
export function groupCount(share: Share, { cells, columns }: EntryGrid): number {
  return { all: 1, rows: Math.ceil(cells / columns), columns: Math.min(cells, columns), none: cells }[share];
}

/** The group of an entry, as shaders/passes/share-groups.wgsl has it. */
export function groupOf(entry: number, share: Share, { overlays, columns }: EntryGrid): number {
  const cell = Math.floor(entry / overlays);
  return { all: 0, rows: Math.floor(cell / columns), columns: cell % columns, none: cell }[share];
}

/**
 * Lowest and highest finite value of each group of entries that share their limits. The result stays on the GPU.
 *
 * run      records two dispatches; the matrix has a row per entry
 * ranges   f32[groups][2]   lowest, highest; lowest > highest when no value is finite
 * cost     one pass over the values, no readback
 */
export class EntryRanges {
  readonly #ranges: SizedBuffer;
  readonly #partials: SizedBuffer;
  readonly #grouping: Uniforms;
  readonly #reduce: ComputeProgram;
  readonly #fold: ComputeProgram;

  constructor(device: GPUDevice, matrixWgsl: string) {
    const options = { label: 'entry-ranges', source: [matrixWgsl, groups, source].join('\n') };
    this.#reduce = new ComputeProgram(device, { ...options, entryPoint: 'reduceEntries' });
    this.#fold = new ComputeProgram(device, { ...options, entryPoint: 'foldGroups' });
    this.#grouping = new Uniforms(device, source, { struct: 'Grouping', label: 'entry-ranges.grouping' });
    this.#ranges = new SizedBuffer(device, 'entry-ranges.ranges');
    this.#partials = new SizedBuffer(device, 'entry-ranges.partials');
  }

  get ranges(): GPUBuffer | null {
    return this.#ranges.buffer;
  }

  run(frame: Frame, matrix: MatrixSource, { grid, share }: { grid: EntryGrid; share: Share }): void {
    const maxParts = Math.max(1, Math.floor(maxGroups / matrix.rows));
    const parts = Math.min(maxParts, Math.ceil(matrix.columns / perGroup));
    const count = groupCount(share, grid);
    this.#grouping.write({ parts, overlays: grid.overlays, columns: grid.columns, share: shareCode[share] });
    const resources = {
      ...matrix.resources,
      grouping: this.#grouping.buffer,
      partials: this.#partials.resize(8 * parts * matrix.rows),
      ranges: this.#ranges.resize(8 * count),
    };
    frame.run(this.#reduce, resources, [parts, matrix.rows]);
    frame.run(this.#fold, resources, [count]);
  }

  release(): void {
    this.#ranges.release();
    this.#partials.release();
    this.#grouping.release();
  }
}
