import fold from '../../shaders/fold.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import mapBlocks from '../../shaders/matrix/map-blocks.wgsl';
import entries from '../../shaders/passes/map-entries.wgsl';
import extremesSource from '../../shaders/passes/map-extremes.wgsl';
import sumsSource from '../../shaders/passes/map-sums.wgsl';
import type { Frame } from '../engine/frame';
import { ComputeProgram } from '../engine/program';
import { SizedBuffer } from '../engine/sized-buffer';
import { Uniforms } from '../engine/uniforms';
import { blockSide, cellsFor, sumsPerMap } from '../tensor/map-blocks';
import type { TensorView } from '../tensor/tensor-view';

/** All maps of a tensor: where the first one begins, and how far it is to the next layer, head, query and key. */
export interface MapsInTensor {
  layers: number;
  heads: number;
  rows: number;
  columns: number;
  offset: number;
  strides: readonly [layer: number, head: number, row: number, column: number];
}

/**
 * Blocks of maps that lie in a tensor, and what their head scores are made of.
 *
 * cost  `run`: each value is read once, 128 KiB per map; `sums`: once more
 */
export class MapBlocksPass {
  readonly #blocks: SizedBuffer;
  readonly #sums: SizedBuffer;
  readonly #maps: Uniforms;
  readonly #extremes: ComputeProgram;
  readonly #summing: ComputeProgram;

  constructor(readonly device: GPUDevice) {
    this.#blocks = new SizedBuffer(device, 'overview.blocks');
    this.#sums = new SizedBuffer(device, 'overview.sums');
    this.#maps = new Uniforms(device, entries, { struct: 'Maps', label: 'overview.maps' });
    const extremes = [numbers, mapBlocks, entries, extremesSource].join('\n');
    this.#extremes = new ComputeProgram(device, { label: 'overview.extremes', source: extremes });
    const summing = [numbers, entries, fold, sumsSource].join('\n');
    this.#summing = new ComputeProgram(device, { label: 'overview.sums', source: summing });
  }

  /** vec2f[map][128][128], and the cells along a block's side. */
  run(frame: Frame, view: TensorView, maps: MapsInTensor): { blocks: GPUBuffer; cells: number } {
    const count = maps.layers * maps.heads;
    const blocks = this.#blocks.resize(8 * count * blockSide ** 2);
    const resources = { maps: this.#point(maps), values: view.buffer, blocks };
    frame.run(this.#extremes, resources, [blockSide / 8, blockSide / 8, count]);
    return { blocks, cells: cellsOf(maps) };
  }

  /** f32[map][8]: entropy, sink and previous token; the others are 0. */
  sums(frame: Frame, view: TensorView, maps: MapsInTensor): GPUBuffer {
    const count = maps.layers * maps.heads;
    const sums = this.#sums.resize(4 * sumsPerMap * count);
    frame.run(this.#summing, { maps: this.#point(maps), values: view.buffer, sums }, [count]);
    return sums;
  }

  #point(maps: MapsInTensor): GPUBuffer {
    const { heads, rows, columns, offset } = maps;
    const [layerStride, headStride, rowStride, columnStride] = maps.strides;
    const strides = { layerStride, headStride, rowStride, columnStride };
    this.#maps.write({ heads, rows, columns, cells: cellsOf(maps), ...strides, offset });
    return this.#maps.buffer;
  }

  release(): void {
    this.#blocks.release();
    this.#sums.release();
    this.#maps.release();
  }
}

function cellsOf({ rows, columns }: MapsInTensor): number {
  return cellsFor(Math.max(rows, columns));
}
