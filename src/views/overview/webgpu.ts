import floats from '../../../shaders/matrix/block-floats.wgsl';
import halves from '../../../shaders/matrix/block-halves.wgsl';
import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { readBytes } from '../../engine/readback';
import type { GpuSurface } from '../../engine/surface';
import { BlockRange } from '../../passes/block-range';
import { MapBlocksPass } from '../../passes/map-blocks';
import { sumsPerMap } from '../../tensor/map-blocks';
import type { TensorView } from '../../tensor/tensor-view';
import { GpuPainter } from '../gpu-painter';
import { givenEnds } from '../norm';
import { scoresOf, type HeadScores, type OverviewNumbers } from './numbers';
import { OverviewPaint } from './paint';
import type { OverviewPainter, OverviewScene } from './scene';

/** What draws blocks of one kind. */
interface Drawing {
  range: BlockRange;
  paint: OverviewPaint;
}

/**
 * Overviews by WebGPU.
 *
 * cost  of maps that are never stored: two dispatches over their blocks where the norm needs their range, and one draw;
 *       of a tensor one pass over its values when they are others
 */
export class OverviewWebGpu extends GpuPainter<OverviewScene, OverviewNumbers> implements OverviewPainter {
  readonly #pass: MapBlocksPass;
  readonly #drawings: { halves?: Drawing; floats?: Drawing } = {};
  /** The matrix versions of a tensor's blocks, and of their range; empty for maps that are never stored. */
  #computedFor = '';
  #rangedFor = '';
  #now: { blocks: GPUBuffer; cells: number; drawing: Drawing } | null = null;

  constructor(engine: Engine) {
    super(engine);
    this.#pass = new MapBlocksPass(this.device);
  }

  compute(frame: Frame, data: TensorView, scene: OverviewScene): void {
    const made = data.byBlocks?.lease.now ?? this.#blocksOf(frame, data, scene);
    const kind = data.byBlocks ? 'halves' : 'floats';
    const drawing = (this.#drawings[kind] ??= this.#made(kind));
    this.#now = { blocks: made.blocks, cells: made.cells, drawing };
    const ranged = data.byBlocks ? '' : this.#computedFor;
    if (givenEnds(scene.options.norm) !== null || (ranged !== '' && ranged === this.#rangedFor)) return;
    drawing.range.run(frame, made.blocks, squareOf(scene, made.cells));
    this.#rangedFor = ranged;
  }

  /** Of a tensor: made anew when its values are others. */
  #blocksOf(frame: Frame, data: TensorView, scene: OverviewScene): { blocks: GPUBuffer; cells: number } {
    const { matrix } = scene.versions;
    if (matrix === this.#computedFor && this.#now) return this.#now;
    this.#computedFor = '';
    const made = this.#pass.run(frame, data, scene.maps);
    this.#computedFor = matrix;
    return made;
  }

  paint(frame: Frame, scene: OverviewScene, target: GpuSurface): void {
    const { blocks, cells, drawing } = this.#now!;
    const { range } = drawing.range;
    drawing.paint.paint(frame, scene, { blocks, cells, range, target: target.target() });
  }

  /** The range of all blocks, and 32 bytes per map. */
  async numbers(data: TensorView, scene: OverviewScene): Promise<OverviewNumbers> {
    const { layers, heads, rows } = scene.maps;
    const stride = data.byBlocks?.lease.now.sumsStride ?? heads * sumsPerMap;
    const ranged = { ...scene, options: { ...scene.options, norm: { kind: 'auto' } as const } };
    const bytes = await this.read(data, ranged, (frame) => {
      const sums = data.byBlocks?.lease.now.sums ?? this.#pass.sums(frame, data, scene.maps);
      return [
        { buffer: this.#now!.drawing.range.range, offset: 0, bytes: 12 },
        { buffer: sums, offset: 0, bytes: 4 * layers * stride },
      ];
    });
    const [low, high, lowestPositive] = new Float32Array(bytes, 0, 3);
    const sums = new Float32Array(bytes, 12);
    const scores = Array.from({ length: layers * heads }, (_, map) => {
      const at = Math.floor(map / heads) * stride + (map % heads) * sumsPerMap;
      return scoresOf(sums.subarray(at, at + 5), rows, data.byBlocks !== undefined);
    });
    return { range: [low, high, lowestPositive], scores };
  }

  async scoresOf(data: TensorView, scene: OverviewScene, map: number): Promise<HeadScores> {
    const { heads, rows } = scene.maps;
    const bytes = await readBytes(this.engine, (frame) => {
      const now = data.byBlocks?.lease.now;
      const stride = now?.sumsStride ?? heads * sumsPerMap;
      const buffer = now?.sums ?? this.#pass.sums(frame, data, scene.maps);
      const at = Math.floor(map / heads) * stride + (map % heads) * sumsPerMap;
      return [{ buffer, offset: 4 * at, bytes: 20 }];
    });
    return scoresOf(new Float32Array(bytes), rows, data.byBlocks !== undefined);
  }

  async snapshot(data: TensorView, scene: OverviewScene): Promise<ImageBitmap> {
    return this.imageOf(scene.size, {
      compute: (frame) => this.compute(frame, data, scene),
      paint: (frame, surface) => this.paint(frame, scene, surface),
    });
  }

  #made(kind: 'halves' | 'floats'): Drawing {
    const reader = { halves, floats }[kind];
    return { range: new BlockRange(this.device, reader), paint: new OverviewPaint(this.device, reader) };
  }

  override release(): void {
    super.release();
    this.#pass.release();
    for (const { range, paint } of Object.values(this.#drawings)) {
      range.release();
      paint.release();
    }
  }
}

function squareOf({ maps }: OverviewScene, cells: number): { maps: number; rows: number; columns: number } {
  const blocks = (count: number): number => Math.ceil(count / cells);
  return { maps: maps.layers * maps.heads, rows: blocks(maps.rows), columns: blocks(maps.columns) };
}
