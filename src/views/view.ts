import type { Engine } from '../engine/engine';
import type { Drawable, OpenFrame } from '../engine/frame-loop';
import { keyOf } from '../engine/keyed-cache';
import { cellAtIndices } from '../matrix/matrix-choice';
import type { Stored } from '../tensor/stored';
import type { Described } from '../tensor/tensor-view';
import type { ElementData } from './data';
import { fitting } from './misfit';
import { NumbersKeeper } from './numbers-table';
import { fitted, surfaceFor } from './painter';
import type { Canvas, Painter, Scene, Size, Surface, ViewParts } from './painter';
import { unitMatrix, type ValueCounts } from './unit-matrix';
import { ViewData } from './view-data';

/**
 * One picture on one surface: holds data and options, asks for frames, answers for single values. What it draws is the
 * subclass's scene, how it is drawn its painter's; of the GPU it knows nothing.
 */
export abstract class View<
  Options = unknown,
  Numbers = unknown,
  S extends Scene<Options> = Scene<Options>,
> implements Drawable {
  /** What kept the last frame's picture from being drawn; the host shows it. */
  onFail: (error: Error) => void = () => {};
  /** As they were last accepted. */
  options: Options;
  /** The `dataVersion` of the last picture: data above it is accepted, and not drawn yet. */
  drawnVersion = 0;
  /** Counts the pictures so far: an answer that was asked for before another one is out of date. */
  picture = 0;
  protected readonly surface: Surface;
  protected readonly painter: Painter<S, Numbers, unknown>;
  readonly #data: ViewData;
  readonly #kept: NumbersKeeper<Options, Numbers>;
  #optionsKey: string;
  #scene: S | null = null; // of the frame that is being recorded
  #version = 0; // of what is to be seen
  #settled = 0; // of what was last drawn or failed

  /** On a canvas, or on any surface that the painter can paint, which stays the caller's. */
  constructor(
    readonly engine: Engine,
    readonly canvas: Canvas | Surface,
    { painter, options, numbersBy, ...kinds }: ViewParts<Options, Painter<S, Numbers, unknown>>,
  ) {
    [this.options, this.#optionsKey] = [options, keyOf(options)];
    this.painter = painter;
    this.surface = surfaceFor(painter, canvas);
    this.#kept = new NumbersKeeper(numbersBy, () => ({
      options: this.options,
      others: [this.dataVersion, this.data && this.numbersContext()],
    }));
    this.#data = new ViewData(engine, (rank) => this.nameAxes(rank), kinds);
  }

  /** Axis names for data that brings none. */
  protected abstract nameAxes(rank: number): string[];
  /** Throws a sentence when the options are wrong in themselves, or do not fit this data. */
  protected abstract check(options: Options, data: Described | null): void;
  /** What is to be seen of the data by these options, at this size. Called only while there is data. */
  protected abstract sceneOf(options: Options, size: Size): S;

  /** What the scene is painted on, as the painter takes it. */
  protected targets(): unknown {
    return this.surface;
  }

  /** The data as the scene's matrix counts its axes. */
  protected asDrawn(data: Stored): Stored {
    return data;
  }

  /** What the numbers depend on beside data and options. */
  protected numbersContext(): unknown {
    return null;
  }

  /** The options of a larger picture: what is in device pixels grows with it. */
  protected scaled(options: Options, factor: number): Options;
  protected scaled(options: Options): Options {
    return options;
  }

  /** Counts the data that was given, and each time that it was overwritten. */
  get dataVersion(): number {
    return this.#data.version;
  }

  protected get data(): Stored | null {
    return this.#data.current;
  }

  get hasData(): boolean {
    return this.data !== null;
  }

  get shape(): readonly number[] {
    return this.data?.shape ?? [];
  }

  get axes(): readonly string[] {
    return this.data?.axes ?? [];
  }

  /** The scene that is to be seen now. */
  protected get shown(): S {
    const { width, height } = this.surface;
    return this.sceneOf(this.options, { width, height });
  }

  /** `matrix`: what the values and places of the drawn matrix depend on beside the data. */
  protected versions(matrix: unknown): Scene['versions'] {
    return { data: this.dataVersion, matrix: keyOf(this.dataVersion, matrix) };
  }

  /**
   * Draws by these options, and this data if any is given, from the next frame on.
   *
   * returns  whether the options or the data's shape differ from the last ones
   * throws   a sentence on what is wrong with either; both stay as they were then
   */
  apply(options: Options, data?: ElementData): boolean {
    const before = this.shape;
    const key = keyOf(options);
    const changed = key !== this.#optionsKey;
    if (data === undefined) {
      this.check(options, this.data);
      if (!changed) return false;
    } else {
      this.#data.open(data, (described) => this.check(options, described));
      this.#kept.forget();
    }
    if (changed) {
      this.#kept.changed(this.options, options);
      [this.options, this.#optionsKey] = [options, key];
    }
    this.touch();
    return changed || before.join() !== this.shape.join();
  }

  /**
   * Adds rows below those that are drawn, from the next frame on; when there are `limit` of them the oldest make room.
   *
   * throws  when a row's length differs or the data has more than two axes, a `Misfit` when options do not fit the rows
   */
  appendRows(rows: readonly (readonly number[] | Float32Array)[], limit: number): void {
    this.#data.append(rows, limit, (described) => fitting(() => this.check(this.options, described)));
    this.#kept.forget();
    this.touch();
  }

  /** Lets go of the data and shows nothing. */
  clear(): void {
    if (!this.data) return;
    this.engine.scheduler.withdraw(this);
    this.#data.clear();
    this.#kept.forget();
    this.surface.clear();
    this.#settled = this.#version;
  }

  /** The data's numbers changed where they lie: everything is computed and drawn anew. */
  overwritten(): void {
    this.#data.overwritten();
    this.#kept.forget();
    this.touch();
  }

  /** What the last frame recorded did not run: nothing that was computed in it is relied on. */
  lost(): void {
    this.overwritten();
  }

  /** Marks the picture as out of date. */
  touch(): void {
    this.#version += 1;
  }

  /** Sets the surface's size in device pixels. Returns whether it changed. */
  resize(width: number, height: number): boolean {
    const changed = this.surface.resize(width, height);
    if (changed) this.touch();
    return changed;
  }

  /** Asks for a frame if anything changed. Resolves when the picture is on the surface. */
  async draw(): Promise<void> {
    if (this.#version === this.#settled || !this.data || this.engine.closed) return;
    await this.engine.scheduler.request(this);
  }

  compute(frame: OpenFrame): void {
    this.painter.compute(frame, this.asDrawn(this.data!), (this.#scene = this.shown));
  }

  paint(frame: OpenFrame): void {
    this.painter.paint(frame, this.#scene!, this.targets());
    this.#settled = this.#version;
    this.drawnVersion = this.dataVersion;
    this.picture += 1;
  }

  fail(error: Error): void {
    this.#settled = this.#version;
    this.onFail(error);
  }

  /** What axes and summary say, as last read; null while it is not known, or where options made it meaningless. */
  get numbers(): Numbers | null {
    return this.#kept.numbers;
  }

  /** Whether options changed the numbers since they were requested: read them now, or when the view rests. */
  get numbersDue(): 'now' | 'at rest' | null {
    return this.data && this.#kept.due;
  }

  /** Reads the numbers of what is shown now, in a submit of its own. An answer that is overtaken meanwhile is dropped. */
  async readNumbers(): Promise<Numbers | null> {
    if (!this.data) return null;
    return this.#kept.read(() => this.painter.numbers(this.asDrawn(this.data!), this.shown));
  }

  /** The exact value at these indices, one per axis of the data. Throws when one lies outside. Reads 4 bytes. */
  async probe(indices: readonly number[]): Promise<number> {
    if (!this.data) throw new Error('there is no data to probe. Set data first.');
    const { data, matrix, cell } = cellAtIndices(this.data, indices);
    return (await this.painter.values(data, matrix, [cell]))[0];
  }

  /** What there is in the data, by `unitMatrix`. One readback, in a submit of its own. */
  async countValues(units: readonly string[]): Promise<ValueCounts> {
    return this.painter.countUnits(this.data!, unitMatrix(this.data, units));
  }

  /** The picture at another size in device pixels, in a frame of its own. The surface keeps what it shows. */
  async snapshot(width: number, height: number): Promise<ImageBitmap> {
    if (!this.data) throw new Error('there is no data to draw. Set data first.');
    const options = this.scaled(this.options, width / this.surface.width);
    return this.painter.snapshot(this.asDrawn(this.data), this.sceneOf(options, fitted(this.painter, width, height)));
  }

  release({ keepsPicture = false } = {}): void {
    if (!this.engine.closed) this.engine.scheduler.withdraw(this);
    this.#data.release();
    if ('getContext' in this.canvas && !keepsPicture) this.surface.release();
    this.painter.release();
  }
}
