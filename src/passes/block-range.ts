import fold from '../../shaders/fold.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import mapBlocks from '../../shaders/matrix/map-blocks.wgsl';
import source from '../../shaders/passes/block-range.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { storageBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';

/** More workgroups than this share maps. */
const maxGroups = 1024;

/** Lowest, highest and lowest positive value of the blocks of all maps. Records two dispatches. */
export class BlockRange {
  /** vec4f: lowest, highest, lowest positive */
  readonly range: GPUBuffer;
  readonly #partials: GPUBuffer;
  readonly #square: Uniforms;
  readonly #reduce: ComputeProgram;
  readonly #fold: ComputeProgram;

  /** `reader`: WGSL of blockAt */
  constructor(device: GPUDevice, reader: string) {
    const all = [numbers, mapBlocks, reader, fold, source].join('\n');
    const program = (entryPoint: string): ComputeProgram =>
      new ComputeProgram(device, { label: 'overview.range', source: all, entryPoint });
    [this.#reduce, this.#fold] = [program('reduceBlocks'), program('foldPartials')];
    this.#square = new Uniforms(device, source, { struct: 'Square', label: 'overview.square' });
    this.range = storageBuffer(device, 'overview.range', 16);
    this.#partials = storageBuffer(device, 'overview.partials', 16 * maxGroups);
  }

  /** `rows`, `columns`: of blocks that hold cells, in each map */
  run(frame: Frame, blocks: GPUBuffer, { maps, rows, columns }: { maps: number; rows: number; columns: number }): void {
    const groups = Math.min(maps, maxGroups);
    this.#square.write({ maps, rows, columns, groups });
    const resources = { blocks, square: this.#square.buffer, partials: this.#partials, range: this.range };
    frame.run(this.#reduce, resources, [groups]);
    frame.run(this.#fold, resources, [1]);
  }

  release(): void {
    this.range.destroy();
    this.#partials.destroy();
    this.#square.release();
  }
}
