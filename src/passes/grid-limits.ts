import source from '../../shaders/passes/grid-limits.wgsl';
import seriesLimits from '../../shaders/passes/series-limits.wgsl';
import shareGroups from '../../shaders/passes/share-groups.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import { shareCode, type Share } from './entry-ranges';

/** Which cells have one y-range; equated: all, and symmetric about zero. */
export type Sharing = Share | 'equated';

export interface GridCells {
  cells: number;
  columns: number;
  layers: number;
  share: Sharing;
  /** Whether zero belongs to each range. */
  zero: boolean;
}

/**
 * Bottom and top of each cell's y-axis.
 *
 * run     records two dispatches
 * limits  f32[cells][2], on the GPU
 * cost    reads each series' range once, and once more per cell that shares it by row or column
 */
export class GridLimits {
  readonly #limits: SizedBuffer;
  readonly #own: SizedBuffer;
  readonly #sharing: Uniforms;
  readonly #ownRanges: ComputeProgram;
  readonly #shareLimits: ComputeProgram;

  constructor(device: GPUDevice) {
    const options = { label: 'grid-limits', source: [seriesLimits, shareGroups, source].join('\n') };
    this.#ownRanges = new ComputeProgram(device, { ...options, entryPoint: 'ownRanges' });
    this.#shareLimits = new ComputeProgram(device, { ...options, entryPoint: 'shareLimits' });
    this.#sharing = new Uniforms(device, source, { struct: 'Sharing', label: 'grid-limits.sharing' });
    this.#limits = new SizedBuffer(device, 'grid-limits.limits');
    this.#own = new SizedBuffer(device, 'grid-limits.own');
  }

  get limits(): GPUBuffer | null {
    return this.#limits.buffer;
  }

  run(frame: Frame, { ranges, overall }: { ranges: GPUBuffer; overall: GPUBuffer }, grid: GridCells): void {
    const { cells, columns, layers, share, zero } = grid;
    const equated = share === 'equated';
    const shared = shareCode[equated ? 'all' : share];
    this.#sharing.write({ cells, columns, layers, share: shared, equated: Number(equated), zero: Number(zero) });
    const [own, limits] = [this.#own.resize(8 * cells), this.#limits.resize(8 * cells)];
    const resources = { ranges, overall, sharing: this.#sharing.buffer, own, limits };
    frame.run(this.#ownRanges, resources, [Math.ceil(cells / 64)]);
    frame.run(this.#shareLimits, resources, [Math.ceil(cells / 64)]);
  }

  release(): void {
    this.#limits.release();
    this.#own.release();
    this.#sharing.release();
  }
}
