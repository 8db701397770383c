import type { Engine } from '../src/index';

/** How often the numbers on the page change, and how often a picture is timed, in ms. */
const period = 500;

/** After so long without a picture the next one begins a new run, in ms. */
const pause = 3000;

export type MeterCells = Record<'tier' | 'fps' | 'forward' | 'draw' | 'bytes', HTMLElement>;

/**
 * What a moving picture costs: pictures per second, the time that the GPU takes for the models and for the drawing, and
 * the bytes that came back from it. Every half second one picture is timed; it has the GPU to itself, the others follow
 * one another closely.
 */
export class Meter {
  #frames = 0;
  #since = 0;
  #bytesBefore = 0;
  #lastPicture = -Infinity;
  #lastTimed = -Infinity;

  constructor(
    public engine: Engine,
    readonly cells: MeterCells,
  ) {
    this.use(engine);
  }

  /** Goes on with the engine that has taken the place of a lost one. */
  use(engine: Engine): void {
    this.engine = engine;
    const { cells } = this;
    const { vendor, architecture } = engine.adapterInfo ?? { vendor: '', architecture: '' };
    const adapter = [vendor, architecture].filter(Boolean).join(' ');
    const way = engine.software ? 'software' : '';
    cells.tier.textContent = engine.tier === 'none' ? 'none' : [engine.tier, adapter, way].filter(Boolean).join(' · ');
    cells.tier.title = engine.notice;
  }

  /** Whether the next picture should be timed. */
  get due(): boolean {
    return performance.now() - this.#lastTimed > period;
  }

  /** Resolves when the GPU has done all that was submitted; reads nothing back. */
  async gpuDone(): Promise<void> {
    await this.engine.finished();
  }

  /** Writes down what the timed picture took, in ms. The first compiles what it runs: its times are no picture's. */
  timed(forward: number, draw: number): void {
    const isCold = this.#lastTimed === -Infinity;
    this.#lastTimed = performance.now();
    if (isCold) return;
    this.cells.forward.textContent = `${forward.toFixed(1)} ms`;
    this.cells.draw.textContent = `${draw.toFixed(1)} ms`;
  }

  /** Counts a picture that the GPU has finished. */
  picture(): void {
    const now = performance.now();
    if (now - this.#lastPicture > pause) this.restart();
    this.#lastPicture = now;
    this.#frames += 1;
    if (now - this.#since > period && this.#frames > 2) this.#publish(now);
  }

  /** Begins to count afresh: what was read while nothing moved is no part of the next run. */
  restart(): void {
    this.#frames = 0;
    this.#since = performance.now();
    this.#bytesBefore = this.engine.stats.readbackBytes;
  }

  #publish(now: number): void {
    const { fps, bytes } = this.cells;
    const perSecond = (1000 * this.#frames) / (now - this.#since);
    fps.textContent = perSecond.toFixed(perSecond < 10 ? 1 : 0);
    bytes.textContent = String(Math.round((this.engine.stats.readbackBytes - this.#bytesBefore) / this.#frames));
    this.restart();
  }
}
