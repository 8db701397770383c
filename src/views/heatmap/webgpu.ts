import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { readBytes, type ByteRange } from '../../engine/readback';
import { pictureFormat, type GpuSurface } from '../../engine/surface';
import { MatrixSources } from '../../matrix/matrix-choice';
import type { MatrixSource } from '../../matrix/matrix-source';
import { ExtremePositions } from '../../passes/extreme-positions';
import { RowStatistics } from '../../passes/row-statistics';
import type { TensorView } from '../../tensor/tensor-view';
import { GpuPainter } from '../gpu-painter';
import { lineSummary, type HeatmapNumbers, type LineSummary, type PlacedCell, type ValueEnds } from './numbers';
import { HeatmapPaint } from './paint';
import { HeatmapPasses } from './passes';
import { ProfileStrip } from './profile-strip';
import type { ProfileSide } from './profiles';
import type { HeatmapPainter, HeatmapScene, HeatmapTargets } from './scene';

const sides = ['across', 'down'] as const satisfies readonly ProfileSide[];

/** What is computed over one kind of matrix source. */
interface Passes {
  cells: HeatmapPasses;
  lines: RowStatistics;
  positions: ExtremePositions;
}

type GpuTargets = HeatmapTargets & Readonly<Partial<Record<'map' | ProfileSide, GpuSurface>>>;

/**
 * Heatmaps by WebGPU.
 *
 * cost  per change of data: one pass over the matrix for range and picture, one draw; of the window: one over the cells
 *       shown; of norm, threshold or mask: the draw alone; per strip one pass over what it shows, and one draw
 */
export class HeatmapWebGpu extends GpuPainter<HeatmapScene, HeatmapNumbers, GpuTargets> implements HeatmapPainter {
  readonly #sources: MatrixSources;
  /** By the sources' WGSL. */
  readonly #passes = new Map<string, Passes>();
  /** Of the picture that was computed last. */
  #computed: HeatmapPasses | null = null;
  readonly #strips = new Map<ProfileSide, ProfileStrip>();
  readonly #paint: HeatmapPaint;

  constructor(engine: Engine) {
    super(engine);
    this.#sources = new MatrixSources(this.device);
    this.#paint = new HeatmapPaint(this.device, { label: 'heatmap', format: pictureFormat });
  }

  compute(frame: Frame, data: TensorView, scene: HeatmapScene): void {
    const { topK, minify, norm, mask, threshold } = scene.options;
    const { window, profiles, strips, versions, firstQuery } = scene;
    const version = versions.matrix;
    const look = { norm, mask, threshold, firstQuery };
    const source = this.#sources.point(data, scene.matrix);
    this.#computed = this.#passesOf(source).cells;
    this.#computed.run(frame, source, { ...scene.size, ...look, version, window, minify, topK });
    for (const side of sides) {
      const [choice, size] = [profiles[side], strips[side]];
      if (!choice || !size) this.#letGo(side);
      else this.#strip(side, source.wgsl).compute(frame, source, { version, window, choice, size });
    }
  }

  paint(frame: Frame, scene: HeatmapScene, targets: GpuTargets): void {
    const { norm, cmap, threshold, mask, hatchColour, profileColour, dpr } = scene.options;
    if (targets.map) {
      const { made } = this.#computed!;
      const { window, size, maps, firstQuery } = scene;
      const look = { ...made, ...size, norm, cmap, window, maps, threshold, mask, firstQuery, hatchColour };
      this.#paint.paint(frame, look, targets.map.target());
    }
    const strip = { norm, colour: profileColour, lineWidth: 1.25 * dpr };
    for (const side of sides) {
      const target = targets[side];
      if (target) this.#strips.get(side)?.paint(frame, strip, target);
    }
  }

  /** One pass over the matrix, on the GPU, and 28 bytes from it; 12 more per strip, 8 with a robust norm. */
  async numbers(data: TensorView, scene: HeatmapScene): Promise<HeatmapNumbers> {
    let [shown, columns]: [ProfileSide[], number] = [[], 1];
    let robust: ByteRange[] = [];
    const bytes = await this.read(data, scene, (frame) => {
      const source = this.#sources.point(data, scene.matrix);
      const { cells, positions } = this.#passesOf(source);
      positions.run(frame, source);
      columns = source.columns;
      shown = sides.filter((side) => this.#strips.has(side));
      const ranges = shown.map((side) => ({ buffer: this.#strips.get(side)!.range!, offset: 0, bytes: 12 }));
      robust = cells.robust ? [{ buffer: cells.robust, offset: 0, bytes: 8 }] : [];
      return [{ buffer: cells.range, offset: 0, bytes: 12 }, positions.answer, ...ranges, ...robust];
    });
    const ends = (at: number): ValueEnds => [...new Float32Array(bytes, at, 3)] as [number, number, number];
    const [lowest, highest] = new Uint32Array(bytes, 20, 2);
    const placed = (at: number): PlacedCell => ({ row: Math.floor(at / columns), column: at % columns });
    return {
      range: ends(0),
      lowestAt: placed(lowest),
      highestAt: placed(highest),
      strips: Object.fromEntries(shown.map((side, i) => [side, ends(28 + 12 * i)])),
      ...(robust.length > 0 && { robust: [...new Float32Array(bytes, 28 + 12 * shown.length, 2)] as [number, number] }),
    };
  }

  async line(
    data: TensorView,
    scene: HeatmapScene,
    { along, index }: { along: 'rows' | 'columns'; index: number },
  ): Promise<LineSummary> {
    const bytes = await readBytes(this.engine, (frame) => {
      const source = this.#sources.point(data, scene.matrix);
      const { lines } = this.#passesOf(source);
      lines.run(frame, source, { along, first: index, count: 1 });
      return [{ buffer: lines.reserve(1), offset: 0, bytes: 16 }];
    });
    return lineSummary(new Float32Array(bytes));
  }

  async snapshot(data: TensorView, scene: HeatmapScene, part: keyof GpuTargets = 'map'): Promise<ImageBitmap> {
    const size = part === 'map' ? scene.size : scene.strips[part];
    if (!size) throw new Error(`there is no profile ${part}. Lock a line, or choose a statistic.`);
    return this.imageOf(size, {
      compute: (frame) => this.compute(frame, data, scene),
      paint: (frame, surface) => this.paint(frame, scene, { [part]: surface }),
    });
  }

  #passesOf({ wgsl }: MatrixSource): Passes {
    const known = this.#passes.get(wgsl);
    if (known) return known;
    const made = {
      cells: new HeatmapPasses(this.device, wgsl),
      lines: new RowStatistics(this.device, wgsl),
      positions: new ExtremePositions(this.device, wgsl),
    };
    this.#passes.set(wgsl, made);
    return made;
  }

  /** The strip on this side, for matrices of this kind. */
  #strip(side: ProfileSide, matrixWgsl: string): ProfileStrip {
    const known = this.#strips.get(side);
    if (known?.options.matrixWgsl === matrixWgsl) return known;
    known?.release();
    const strip = new ProfileStrip(this.device, { side, matrixWgsl });
    this.#strips.set(side, strip);
    return strip;
  }

  #letGo(side: ProfileSide): void {
    this.#strips.get(side)?.release();
    this.#strips.delete(side);
  }

  override release(): void {
    super.release();
    this.#sources.release();
    for (const passes of this.#passes.values()) for (const pass of Object.values(passes)) pass.release();
    for (const side of sides) this.#letGo(side);
    this.#paint.release();
  }
}
