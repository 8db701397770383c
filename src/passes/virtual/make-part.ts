import blocks from '../../../shaders/passes/virtual/cell-blocks.wgsl';
import source from '../../../shaders/passes/virtual/make-part.wgsl';
import type { Frame } from '../../engine/frame';
import { programFor } from '../../engine/program';
import type { MatrixPart } from '../../matrix/matrix-source';
import { weightsWgsl, type ChosenMaps, type StatisticsRows } from './chosen-maps';
import { FrameUniforms } from './frame-uniforms';
import type { VirtualInputs } from './inputs';

/** What cell-blocks.wgsl numbers. */
const contents = { weights: 0, scores: 1 } as const;

export interface PartWork {
  readonly inputs: VirtualInputs;
  readonly maps: ChosenMaps;
  readonly statistics: StatisticsRows;
  readonly holds: keyof typeof contents;
  /** f32[rows of the part][columns of the part] */
  readonly made: GPUBuffer;
}

/** A side of the square of cells that a workgroup makes. */
const groupSide = 64;

/**
 * Cells of a rectangle of the matrix that maps form.
 *
 * run   records one dispatch
 * cost  a cell that its query sees: as many multiplications as a head has units, per head that is put together
 */
export class MakePart {
  readonly #parts: FrameUniforms;

  constructor(readonly device: GPUDevice) {
    this.#parts = new FrameUniforms(device, source, { struct: 'Part', label: 'virtual.part' });
  }

  run(frame: Frame, { rows, columns }: MatrixPart, { inputs, maps, statistics, holds, made }: PartWork): void {
    const { pitch } = maps.plan;
    const sides = [rows, columns].map(([first, end], axis) => {
      const tiles = [Math.floor(first / pitch[axis]), Math.floor((end - 1) / pitch[axis]) + 1];
      const groups = Math.ceil(Math.min(end - first, inputs.tokens[axis]) / groupSide);
      return { first, end, firstTile: tiles[0], tiles: tiles[1] - tiles[0], groups };
    });
    const [down, across] = sides;
    const part = this.#parts.next(frame, {
      first: [down.first, across.first],
      end: [down.end, across.end],
      firstTile: [down.firstTile, across.firstTile],
      tilesAcross: across.tiles,
    });
    const program = programFor(this.device, {
      label: 'virtual.make-part',
      source: [weightsWgsl(inputs, maps.plan), blocks, source].join('\n'),
      constants: { holds: contents[holds] },
    });
    const resources = { ...maps.boundTo(inputs, statistics), part, made };
    frame.run(program, resources, [across.groups, down.groups, down.tiles * across.tiles]);
  }

  release(): void {
    this.#parts.release();
  }
}
