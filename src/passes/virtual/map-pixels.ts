import bareSource from '../../../shaders/passes/virtual/bare-pixels.wgsl';
import blocks from '../../../shaders/passes/virtual/cell-blocks.wgsl';
import source from '../../../shaders/passes/virtual/map-pixels.wgsl';
import type { Frame } from '../../engine/frame';
import { programFor } from '../../engine/program';
import type { PictureSize } from '../../matrix/matrix-source';
import { mapsWgsl, weightsWgsl, type ChosenMaps, type StatisticsRows } from './chosen-maps';
import { FrameUniforms } from './frame-uniforms';
import type { VirtualInputs } from './inputs';
import { cellsUnder } from './picture-parts';

/** A side of the square of cells that a workgroup makes. */
const groupSide = 64;

export interface PixelsWork {
  readonly inputs: VirtualInputs;
  readonly maps: ChosenMaps;
  readonly statistics: StatisticsRows;
  /** Cells of one dispatch, at most. */
  readonly capacity: number;
  /** u32[width + height][2], from CellExtremes. */
  readonly spans: GPUBuffer;
  /** f32[height][width][2] */
  readonly pixels: GPUBuffer;
}

/**
 * Lowest and highest weight under each pixel of a picture of one map that is never stored, straight from queries and
 * keys.
 *
 * run   records one dispatch, and one per `capacity` cells
 * cost  a cell that its query sees: as many multiplications as a head has units, per head that is put together; a pair
 *       of atomic operations per pixel and 8 × 8 cells under it
 */
export class MapPixels {
  readonly #bare: FrameUniforms;
  readonly #pictures: FrameUniforms;

  constructor(readonly device: GPUDevice) {
    this.#bare = new FrameUniforms(device, bareSource, { struct: 'Picture', label: 'virtual.bare' });
    this.#pictures = new FrameUniforms(device, source, { struct: 'Picture', label: 'virtual.picture' });
  }

  run(frame: Frame, picture: PictureSize, work: PixelsWork): void {
    const { inputs, maps, statistics, capacity, spans, pixels } = work;
    const { window, width, height } = picture;
    const size = [width, height];
    const bare = programFor(this.device, {
      label: 'virtual.bare-pixels',
      source: [mapsWgsl(inputs, maps.plan), bareSource].join('\n'),
    });
    const bound = { picture: this.#bare.next(frame, { size }), spans, pixels };
    frame.run(bare, { ...maps.bound, ...bound }, [Math.ceil(width / 64), height]);
    const program = programFor(this.device, {
      label: 'virtual.map-pixels',
      source: [weightsWgsl(inputs, maps.plan), blocks, source].join('\n'),
    });
    const { rows, columns } = cellsUnder(picture, inputs.tokens);
    const across = Math.ceil((columns[1] - columns[0]) / groupSide);
    const step = groupSide * Math.max(1, Math.floor(capacity / (groupSide * groupSide * across)));
    for (let first = rows[0]; first < rows[1]; first += step) {
      const end = Math.min(rows[1], first + step);
      const uniforms = this.#pictures.next(frame, {
        ...{ size, first: [first, columns[0]], end: [end, columns[1]] },
        origin: [window.y, window.x],
        pixelsPerCell: [height / window.height, width / window.width],
      });
      const resources = { ...maps.boundTo(inputs, statistics), picture: uniforms, spans, pixels };
      frame.run(program, resources, [across, Math.ceil((end - first) / groupSide)]);
    }
  }

  release(): void {
    this.#bare.release();
    this.#pictures.release();
  }
}
