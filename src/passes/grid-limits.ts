import source from '../../shaders/passes/grid-limits.wgsl';
import lineLimits from '../../shaders/passes/series-limits.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { Uniforms } from '../engine/uniforms';

const shareCode = { none: 0, rows: 1, columns: 2, all: 3, equated: 4 } as const;

/** Which cells have one y-range: none, those of a row, those of a column, or all; equated: all, and symmetric about zero. */
export type Sharing = keyof typeof shareCode;

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
 * cost    reads each line's range once, and once more per cell that shares it by row or column
 */
export class GridLimits {
  limits: GPUBuffer | null = null;
  #own: GPUBuffer | null = null;
  readonly #sharing: Uniforms;
  readonly #ownRanges: ComputeProgram;
  readonly #shareLimits: ComputeProgram;

  constructor(readonly device: GPUDevice) {
    const options = { label: 'grid-limits', source: `${lineLimits}\n${source}` };
    this.#ownRanges = new ComputeProgram(device, { ...options, entryPoint: 'ownRanges' });
    this.#shareLimits = new ComputeProgram(device, { ...options, entryPoint: 'shareLimits' });
    this.#sharing = new Uniforms(device, source, { struct: 'Sharing', label: 'grid-limits.sharing' });
  }

  run(frame: Frame, { ranges, overall }: { ranges: GPUBuffer; overall: GPUBuffer }, grid: GridCells): void {
    const { cells, columns, layers, share, zero } = grid;
    this.#sharing.write({ cells, columns, layers, share: shareCode[share], zero: Number(zero) });
    if (this.limits?.size !== 8 * cells) {
      this.limits?.destroy();
      this.#own?.destroy();
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
      this.limits = this.device.createBuffer({ label: 'grid-limits.limits', size: 8 * cells, usage });
      this.#own = this.device.createBuffer({ label: 'grid-limits.own', size: 8 * cells, usage });
    }
    const resources = { ranges, overall, sharing: this.#sharing.buffer, own: this.#own!, limits: this.limits };
    frame.run(this.#ownRanges, resources, [Math.ceil(cells / 64)]);
    frame.run(this.#shareLimits, resources, [Math.ceil(cells / 64)]);
  }

  release(): void {
    this.limits?.destroy();
    this.#own?.destroy();
    this.#sharing.release();
  }
}
