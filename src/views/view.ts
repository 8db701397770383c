import type { Engine } from '../engine/engine';
import type { Frame } from '../engine/frame';
import { readBytes, type ByteRange } from '../engine/readback';
import type { Drawable } from '../engine/scheduler';
import { Surface } from '../engine/surface';
import type { ElementData } from '../tensor/data';
import { DataSource } from '../tensor/data-source';
import { RowRing } from '../tensor/row-ring';
import { describeShape, elementOffset, type Described, type TensorView } from '../tensor/tensor-view';

/**
 * One picture on one canvas: holds the data that it draws, asks for frames, answers for single values. What it draws is
 * the subclass's. A view knows no DOM but its canvas.
 */
export abstract class View<Options = unknown> implements Drawable {
  /** What kept the last frame's picture from being drawn; the host shows it. */
  onFail: (error: Error) => void = () => {};
  protected data: TensorView | null = null;
  /** As they were last accepted. */
  options: Options;
  /** Counts what was drawn from so far: other data, or the same one overwritten. */
  protected dataVersion = 0;
  protected surface: Surface;
  readonly #source: DataSource;
  #rows: RowRing | null = null;
  #dirty = false;

  constructor(
    readonly engine: Engine,
    readonly canvas: HTMLCanvasElement | OffscreenCanvas,
    options: Options,
  ) {
    this.options = options;
    this.surface = new Surface(engine.requireDevice(), canvas);
    this.#source = new DataSource(engine, (rank) => this.nameAxes(rank));
  }

  /** Axis names for data that brings none. */
  protected abstract nameAxes(rank: number): string[];
  /** Throws a sentence when the options are wrong in themselves, or do not fit this data. */
  protected abstract check(options: Options, data: Described | null): void;
  abstract compute(frame: Frame): void;
  abstract paint(frame: Frame): void;
  /** The few numbers that the axes need, where they lie on the GPU. */
  protected abstract numbers(): ByteRange[];

  get hasData(): boolean {
    return this.data !== null;
  }

  get shape(): readonly number[] {
    return this.data?.shape ?? [];
  }

  get axes(): readonly string[] {
    return this.data?.axes ?? [];
  }

  /**
   * Draws by these options, and this data if any is given, from the next frame on.
   *
   * returns  whether the options or the data's shape differ from the last ones
   * throws   a sentence on what is wrong with either; both stay as they were then
   */
  apply(options: Options, data?: ElementData): boolean {
    const before = this.shape;
    const changed = JSON.stringify(options) !== JSON.stringify(this.options);
    if (data === undefined) {
      this.check(options, this.data);
      if (!changed) return false;
    } else {
      const next = this.#source.open(data, (described) => this.check(options, described));
      this.data?.release();
      this.data = next;
      this.dataVersion += 1;
      this.#rows?.release();
    }
    this.options = options;
    this.touch();
    return changed || before.join() !== this.shape.join();
  }

  /**
   * Adds rows below those that are drawn, from the next frame on; when there are `limit` of them the oldest make room.
   *
   * throws  when a row's length differs, or the data has more than two axes; what was drawn before stays
   */
  appendRows(rows: readonly (readonly number[] | Float32Array)[], limit: number): void {
    const axes = this.data?.axes ?? this.nameAxes(2);
    const ring = (this.#rows ??= new RowRing(this.engine));
    if (this.data && !this.data.ring) ring.takeOver(this.data, limit);
    ring.append(rows, limit);
    const next = ring.view(axes);
    this.check(this.options, next);
    this.data?.release();
    this.data = next;
    this.dataVersion += 1;
    this.touch();
  }

  /** The data's numbers changed where they lie: everything is computed and drawn anew. */
  overwritten(): void {
    this.dataVersion += 1;
    this.touch();
  }

  /** Marks the picture as out of date: data or options changed. */
  protected touch(): void {
    this.#dirty = true;
  }

  /** Sets the canvas size in device pixels. Returns whether it changed. */
  resize(width: number, height: number): boolean {
    const changed = this.surface.resize(width, height);
    if (changed) this.touch();
    return changed;
  }

  /** Asks for a frame if anything changed. Resolves when the picture is on the canvas. */
  async draw(): Promise<void> {
    if (!this.#dirty || !this.data || this.engine.closed) return;
    await this.engine.scheduler.request(this);
  }

  /** Called by the scheduler when this view's frame was recorded. */
  protected recorded(): void {
    this.#dirty = false;
  }

  /** The GPU refused the last frame: what it computed and painted is recorded again. */
  lost(): void {
    this.overwritten();
  }

  fail(error: Error): void {
    this.#dirty = false;
    this.onFail(error);
  }

  /** The numbers for the axes. Reads a few bytes from the GPU, after the frame, in a submit of its own. */
  async readNumbers(): Promise<number[]> {
    const pieces = this.numbers();
    if (pieces.length === 0) return [];
    return [...new Float32Array(await readBytes(this.engine, pieces))];
  }

  /**
   * The exact value at these indices, one per axis of the data.
   *
   * throws  when there is no data, or an index lies outside
   * cost    reads 4 bytes
   */
  async probe(indices: readonly number[]): Promise<number> {
    const { data } = this;
    if (!data) throw new Error('there is no data to probe. Set data first.');
    const inside = (index: number, axis: number): boolean =>
      Number.isInteger(index) && index >= 0 && index < data.shape[axis];
    if (indices.length !== data.shape.length || !indices.every(inside)) {
      throw new Error(
        `probe(${indices.join(', ')}) is outside ${describeShape(data.shape, data.axes)}. Give one index per axis, from 0.`,
      );
    }
    const offset = 4 * elementOffset(data, indices);
    const bytes = await readBytes(this.engine, [{ buffer: data.buffer, offset, bytes: 4 }]);
    return new Float32Array(bytes)[0];
  }

  /**
   * The picture at another size, as an image.
   *
   * width, height   device pixels
   * cost            one frame of its own; the canvas keeps what it shows
   */
  async snapshot(width: number, height: number): Promise<ImageBitmap> {
    const shown = this.surface;
    const device = this.engine.requireDevice();
    const canvas = new OffscreenCanvas(1, 1);
    this.surface = new Surface(device, canvas);
    try {
      this.surface.resize(width, height);
      this.engine.scheduler.drawAlone(this);
      return canvas.transferToImageBitmap();
    } finally {
      this.surface.release();
      this.surface = shown;
    }
  }

  release(): void {
    if (!this.engine.closed) this.engine.scheduler.withdraw(this);
    this.data?.release();
    this.data = null;
    this.#source.release();
    this.#rows?.release();
    this.surface.release();
  }
}
