import source from '../../../shaders/webgl/histogram.glsl';
import list from '../../../shaders/webgl/number-list.glsl';
import pixel from '../../../shaders/webgl/pixel.glsl';
import groups from '../../../shaders/webgl/share-groups.glsl';
import { keyOf } from '../../engine/keyed-cache';
import { shareCode } from '../../passes/entry-ranges';
import type { TextureStored } from '../../tensor/stored';
import { entriesGlsl, entriesMatrix } from '../../webgl/entries';
import type { GlFrame } from '../../webgl/frame';
import { GlNumberList } from '../../webgl/number-list';
import type { GlProgram } from '../../webgl/program';
import { readMatrix, readProgram } from '../../webgl/statistics';
import type { GlSurface } from '../../webgl/surface';
import { GlPainter } from '../gl-painter';
import { GlSeriesColours } from '../gl-series-colours';
import { lineColours } from '../series-colours';
import type { WebGlPictures } from '../webgl-tier';
import type { HistogramNumbers } from './numbers';
import type { BinsPart, HistogramPainter, HistogramScene } from './scene';
import { countBins, type CountedBins } from './webgl-counts';

/**
 * Histograms by WebGL. The CPU counts, so that numbers and counts are read without the GPU.
 *
 * cost  per change: one readback of the values, counting on the CPU, an upload of 4 bytes per bin, one draw; of the look:
 *       the draw alone
 */
export class HistogramWebGl extends GlPainter<HistogramScene, HistogramNumbers> implements HistogramPainter {
  readonly #program: GlProgram;
  readonly #counts: GlNumberList;
  readonly #tops: GlNumberList;
  readonly #colours: GlSeriesColours;
  #counted: CountedBins | null = null;
  #computedFor = '';

  constructor(pictures: WebGlPictures) {
    super(pictures);
    const { context } = this;
    this.#program = context.program({ label: 'histogram', fragment: [list, groups, pixel, source] });
    readProgram(context, entriesGlsl);
    this.#counts = new GlNumberList(context);
    this.#tops = new GlNumberList(context);
    this.#colours = new GlSeriesColours(context);
  }

  compute(frame: GlFrame, data: TextureStored, scene: HistogramScene): void {
    this.#compute(frame, data, scene);
  }

  #compute(frame: GlFrame, data: TextureStored, scene: HistogramScene): CountedBins {
    const { bins, centerZero, xlims, peaksToClip, shareX, shareY } = scene.options;
    const key = keyOf(scene.versions.matrix, scene.grid, bins, centerZero, xlims, peaksToClip, shareX, shareY);
    if (key === this.#computedFor) return this.#counted!;
    this.#computedFor = '';
    const values = readMatrix(frame, entriesMatrix(data, scene.axes.taken), entriesGlsl);
    const counted = (this.#counted = countBins(values, scene));
    this.#counts.write(counted.counts);
    this.#tops.write(counted.tops);
    this.#computedFor = key;
    return counted;
  }

  paint(frame: GlFrame, { size, options, axes, layout }: HistogramScene, target: GlSurface): void {
    const { pitch, inset, plot, columns } = layout;
    const { bins, colour, shareY, ylim, dpr } = options;
    const { cells, overlays } = axes;
    const inputs = {
      counts: this.#counts,
      tops: this.#tops,
      colours: this.#colours.load(lineColours(overlays, colour)),
      size: [size.width, size.height],
      pitch: [...pitch, ...inset],
      plot,
      grid: [columns, cells, overlays, bins],
      share: shareCode[shareY],
      look: [ylim, Math.max(1, Math.round(dpr))],
    };
    frame.paint(this.#program, inputs, target);
  }

  async numbers(data: TextureStored, scene: HistogramScene): Promise<HistogramNumbers> {
    const { ranges, tops, odd, peaks } = this.reading((frame) => this.#compute(frame, data, scene));
    return { ranges, tops, odd, peaks };
  }

  async counts(data: TextureStored, scene: HistogramScene, part: BinsPart): Promise<Uint32Array[]> {
    const { counts } = this.reading((frame) => this.#compute(frame, data, scene));
    const { bins } = scene.options;
    return part.entries.map((entry) => {
      const first = entry * bins + part.from;
      return counts.slice(first, first + part.length);
    });
  }

  async snapshot(data: TextureStored, scene: HistogramScene): Promise<ImageBitmap> {
    return this.imageOf(scene.size, {
      compute: (frame) => this.compute(frame, data, scene),
      paint: (frame, surface) => this.paint(frame, scene, surface),
    });
  }

  release(): void {
    for (const part of [this.#counts, this.#tops, this.#colours]) part.release();
  }
}
