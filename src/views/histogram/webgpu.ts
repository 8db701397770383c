import fullScreen from '../../../shaders/views/full-screen.wgsl';
import paintSource from '../../../shaders/views/histogram.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import groups from '../../../shaders/passes/share-groups.wgsl';
import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { keyOf } from '../../engine/keyed-cache';
import { PaintProgram } from '../../engine/program';
import { pictureFormat, type GpuSurface } from '../../engine/surface';
import { Uniforms } from '../../engine/uniforms';
import { MatrixSources } from '../../matrix/matrix-choice';
import { EntryRanges, groupCount, shareCode } from '../../passes/entry-ranges';
import { HistogramBins } from '../../passes/histogram-bins';
import type { TensorView } from '../../tensor/tensor-view';
import { GpuPainter } from '../gpu-painter';
import { SeriesColours } from '../series-colour-buffer';
import { lineColours } from '../series-colours';
import { histogramNumbers, type HistogramNumbers } from './numbers';
import type { BinsPart, HistogramPainter, HistogramScene } from './scene';

/**
 * Histograms by WebGPU.
 *
 * cost  per change: one pass for the ranges, one for the counts, one draw; of the look: the draw alone
 */
export class HistogramWebGpu extends GpuPainter<HistogramScene, HistogramNumbers> implements HistogramPainter {
  readonly #sources: MatrixSources;
  readonly #ranges: EntryRanges;
  readonly #counts: HistogramBins;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  readonly #colours: SeriesColours;
  #computedFor = '';

  constructor(engine: Engine) {
    super(engine);
    const { device } = this;
    this.#sources = new MatrixSources(device);
    const wgsl = this.#sources.wgslOf('entries');
    this.#ranges = new EntryRanges(device, wgsl);
    this.#counts = new HistogramBins(device, wgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'histogram.look' });
    this.#colours = new SeriesColours(device, 'histogram.colours');
    this.#program = new PaintProgram(device, {
      label: 'histogram',
      source: [fullScreen, numbers, groups, paintSource].join('\n'),
      format: pictureFormat,
    });
  }

  compute(frame: Frame, data: TensorView, scene: HistogramScene): void {
    const { bins, centerZero, xlims, peaksToClip, shareX, shareY } = scene.options;
    const { grid } = scene;
    const key = keyOf(scene.versions.matrix, grid, bins, centerZero, xlims, peaksToClip, shareX, shareY);
    if (key === this.#computedFor) return;
    this.#computedFor = '';
    const matrix = this.#sources.point(data, scene.matrix);
    this.#ranges.run(frame, matrix, { grid, share: shareX });
    this.#counts.run(frame, matrix, {
      bins,
      ranges: this.#ranges.ranges!,
      ends: xlims ?? (centerZero ? 'symmetric' : 'range'),
      ranks: peaksToClip + 1,
      grid,
      shareX,
      shareY,
    });
    this.#computedFor = key;
  }

  paint(frame: Frame, { options, axes, layout }: HistogramScene, target: GpuSurface): void {
    const { pitch, inset, plot, columns } = layout;
    const { bins, colour, shareY, ylim, dpr } = options;
    const { cells, overlays } = axes;
    this.#look.write({
      pitch,
      inset,
      plot,
      columns,
      cells,
      overlays,
      bins,
      shareY: shareCode[shareY],
      fixedTop: ylim,
      outline: Math.max(1, Math.round(dpr)),
    });
    const { counts, tops } = this.#counts;
    const colours = this.#colours.load(lineColours(overlays, colour));
    const resources = { counts: counts!, tops: tops!, colours, look: this.#look.buffer };
    frame.paint(this.#program, resources, target.target());
  }

  /** 8 bytes for each group with the same bins, 4 for each with the same y-axis, 24 and more for each entry. */
  async numbers(data: TensorView, scene: HistogramScene): Promise<HistogramNumbers> {
    const { grid, axes, options } = scene;
    const bytes = await this.read(data, scene, () => {
      const { tops, odd, peaks } = this.#counts;
      return [this.#ranges.ranges!, tops!, odd!, peaks!].map((buffer) => ({ buffer, offset: 0, bytes: buffer.size }));
    });
    return histogramNumbers(bytes, {
      xGroups: groupCount(options.shareX, grid),
      yGroups: groupCount(options.shareY, grid),
      entries: axes.cells * axes.overlays,
      ranks: options.peaksToClip + 1,
    });
  }

  async counts(data: TensorView, scene: HistogramScene, part: BinsPart): Promise<Uint32Array[]> {
    const { entries, from, length } = part;
    const { bins } = scene.options;
    const bytes = await this.read(data, scene, () => {
      const buffer = this.#counts.counts!;
      return entries.map((entry) => ({ buffer, offset: 4 * (entry * bins + from), bytes: 4 * length }));
    });
    return entries.map((_, i) => new Uint32Array(bytes, 4 * i * length, length));
  }

  async snapshot(data: TensorView, scene: HistogramScene): Promise<ImageBitmap> {
    return this.imageOf(scene.size, {
      compute: (frame) => this.compute(frame, data, scene),
      paint: (frame, surface) => this.paint(frame, scene, surface),
    });
  }

  override release(): void {
    super.release();
    for (const part of [this.#sources, this.#ranges, this.#counts, this.#look, this.#colours]) part.release();
  }
}
