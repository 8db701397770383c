import fullScreen from '../../../shaders/views/full-screen.wgsl';
import paintSource from '../../../shaders/views/histogram.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import groups from '../../../shaders/passes/share-groups.wgsl';
import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import { PaintProgram } from '../../engine/program';
import { readBytes, type ByteRange } from '../../engine/readback';
import { Uniforms } from '../../engine/uniforms';
import { binsInColumn, HistogramBins } from '../../passes/histogram-bins';
import { EntryRanges, groupCount, groupOf, shareCode, type EntryGrid } from '../../passes/entry-ranges';
import { EntrySource } from '../../matrix/entries';
import type { Described } from '../../tensor/tensor-view';
import type { GridLayout } from '../cell-layout';
import { layOutHistograms, placeIn } from './layout';
import { joinNumbers, type NumberCounts } from './numbers';
import { checkHistogram, entryAxes, histogramDefaults, type EntryAxes, type HistogramOptions } from './options';
import { lineColours, mostLines } from '../series-colours';
import { View } from '../view';

/** Bins under a point of the picture: one, or all that its pixel column covers. */
export interface BinPlace {
  cell: number;
  from: number;
  length: number;
  /** From the plot's bottom, 0, to its top, 1. */
  up: number;
}

const noAxes: EntryAxes = { taken: [], names: [], sides: [], cells: 0, overlays: 1, fixedRows: 0 };

/**
 * How a tensor's values are spread: counts in equal bins from the lowest to the highest, as numpy.histogram. All values in one; or one
 * histogram for each index on one axis, or for each pair on two; each cell with one histogram, or with one over another for each index
 * on a further axis.
 *
 * cost  per change: one pass for the ranges, one for the counts, one draw; all on the GPU
 */
export class HistogramView extends View<HistogramOptions> {
  readonly #matrix: EntrySource;
  readonly #ranges: EntryRanges;
  readonly #counts: HistogramBins;
  readonly #program: PaintProgram;
  readonly #look: Uniforms;
  readonly #colours: GPUBuffer;
  #loadedColours = '';
  /** Counts the pictures that were computed so far: an answer that was asked for before another one is out of date. */
  picture = 0;
  /** Of the last picture. */
  #counted: (NumberCounts & { bins: number }) | null = null;

  constructor(engine: Engine, canvas: HTMLCanvasElement | OffscreenCanvas) {
    super(engine, canvas, histogramDefaults);
    const device = engine.requireDevice();
    this.#matrix = new EntrySource(device);
    this.#ranges = new EntryRanges(device, this.#matrix.wgsl);
    this.#counts = new HistogramBins(device, this.#matrix.wgsl);
    this.#look = new Uniforms(device, paintSource, { struct: 'Look', label: 'histogram.look' });
    this.#colours = device.createBuffer({
      label: 'histogram.colours',
      size: 16 * mostLines,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
    });
    this.#program = new PaintProgram(device, {
      label: 'histogram',
      source: [fullScreen, numbers, groups, paintSource].join('\n'),
      format: this.surface.format,
    });
  }

  /** The axes that the data is taken apart along. */
  get entryAxes(): EntryAxes {
    return this.data ? entryAxes(this.data, this.options) : noAxes;
  }

  /** How many histograms there are, in all cells together. */
  get entries(): number {
    return this.entryAxes.cells * this.entryAxes.overlays;
  }

  /** Where the cells lie on this view's canvas. */
  get layout(): GridLayout {
    return layOutHistograms(this.entryAxes, this.options, this.surface);
  }

  /** How many numbers `readNumbers` reads of each kind. */
  get numberCounts(): NumberCounts {
    const { shareX, shareY, peaksToClip } = this.options;
    const [xGroups, yGroups] = [shareX, shareY].map((share) => groupCount(share, this.#grid));
    return { xGroups, yGroups, entries: this.entries, ranks: peaksToClip + 1 };
  }

  /** The group of an entry, among those with the same bins and among those with the same y-axis. */
  groupsOf(entry: number): { x: number; y: number } {
    const { shareX, shareY } = this.options;
    return { x: groupOf(entry, shareX, this.#grid), y: groupOf(entry, shareY, this.#grid) };
  }

  /** Indices of an entry on `entryAxes`. */
  indicesOf(entry: number): number[] {
    const { sides } = this.entryAxes;
    let left = entry;
    return sides.reduceRight<number[]>((indices, side) => {
      indices.unshift(left % side);
      left = Math.floor(left / side);
      return indices;
    }, []);
  }

  /** The entry of these indices on `entryAxes`; further ones are not looked at. */
  entryOf(indices: readonly number[]): number {
    return this.entryAxes.sides.reduce((entry, side, i) => entry * side + indices[i], 0);
  }

  /** The bins under a device pixel of the canvas, as shaders/views/histogram.wgsl has them; null where there are none. */
  binsAt(x: number, y: number): BinPlace | null {
    const { layout } = this;
    const place = placeIn(layout, { x, y, cells: this.entryAxes.cells });
    if (!place) return null;
    const { bins } = this.options;
    const width = layout.plot[0];
    const [from, end] = binsInColumn(Math.floor(place.along * width), { bins, width });
    return { cell: place.cell, up: place.up, from, length: end - from };
  }

  /**
   * Counts of these entries in `length` bins from `from` on, as they were last drawn.
   *
   * throws  when other bins or other entries were asked for since
   * cost    reads 4 bytes for each count
   */
  async readCounts(
    entries: readonly number[],
    { from, length }: { from: number; length: number },
  ): Promise<Uint32Array[]> {
    const { bins } = this.options;
    const buffer = this.#counts.counts!;
    if (this.#counted?.bins !== bins || this.#counted.entries !== this.entries) {
      throw new Error('these bins are not counted yet. Wait for updateComplete.');
    }
    const pieces = entries.map((entry) => ({ buffer, offset: 4 * (entry * bins + from), bytes: 4 * length }));
    const bytes = await readBytes(this.engine, pieces);
    return entries.map((_, i) => new Uint32Array(bytes, 4 * i * length, length));
  }

  compute(frame: Frame): void {
    const { bins, centerZero, xlims, shareX, shareY } = this.options;
    const grid = this.#grid;
    this.#matrix.point(this.data!, this.entryAxes.taken);
    this.#ranges.run(frame, this.#matrix, { grid, share: shareX });
    this.#counts.run(frame, this.#matrix, {
      bins,
      ranges: this.#ranges.ranges!,
      ends: xlims ?? (centerZero ? 'symmetric' : 'range'),
      ranks: this.numberCounts.ranks,
      grid,
      shareX,
      shareY,
    });
    this.picture += 1;
    this.#counted = { ...this.numberCounts, bins };
  }

  paint(frame: Frame): void {
    const { pitch, inset, plot, columns } = this.layout;
    const { bins, colour, shareY, ylim, dpr } = this.options;
    const { cells, overlays } = this.entryAxes;
    this.#loadColours(lineColours(overlays, colour));
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
    const resources = { counts: counts!, tops: tops!, colours: this.#colours, look: this.#look.buffer };
    frame.paint(this.#program, resources, this.surface.target());
    this.recorded();
  }

  /** See `histogramNumbers`. Reads 8 bytes for each group with the same bins, 4 for each with the same y-axis, 24 and more for each entry. */
  override async readNumbers(): Promise<number[]> {
    return joinNumbers(this.#counted!, await readBytes(this.engine, this.numbers()));
  }

  protected numbers(): ByteRange[] {
    const { tops, odd, peaks } = this.#counts;
    return [this.#ranges.ranges!, tops!, odd!, peaks!].map((buffer) => ({ buffer, offset: 0, bytes: buffer.size }));
  }

  /** At another size the room for labels grows with the picture. */
  override async snapshot(width: number, height: number): Promise<ImageBitmap> {
    const shown = this.options;
    this.options = { ...shown, dpr: (shown.dpr * width) / this.surface.width };
    try {
      return await super.snapshot(width, height);
    } finally {
      this.options = shown;
    }
  }

  get #grid(): EntryGrid {
    const { cells, overlays } = this.entryAxes;
    return { cells, overlays, columns: this.layout.columns };
  }

  #loadColours(colours: readonly (readonly number[])[]): void {
    const key = colours.join();
    if (key === this.#loadedColours) return;
    this.#loadedColours = key;
    this.engine.requireDevice().queue.writeBuffer(this.#colours, 0, Float32Array.from(colours.flat()));
  }

  protected check(options: HistogramOptions, data: Described | null): void {
    checkHistogram(options, data);
  }

  protected nameAxes(rank: number): string[] {
    if (rank === 1) return ['value'];
    if (rank === 3) return ['sample', 'time', 'channel'];
    return Array.from({ length: rank }, (_, axis) => (axis === 0 ? 'sample' : rank === 2 ? 'channel' : `axis${axis}`));
  }

  override release(): void {
    super.release();
    this.#matrix.release();
    this.#ranges.release();
    this.#counts.release();
    this.#look.release();
    this.#colours.destroy();
  }
}
