import { Frame } from './frame';
import { nextFrame, type NextFrame } from './next-frame';
import type { Stats } from './stats';

/** Whatever has a picture to draw. */
export interface Drawable {
  /** Records compute work: reductions, extents, bins. */
  compute(frame: Frame): void;
  /** Records the picture. */
  paint(frame: Frame): void;
  /** Called when recording this one failed; the others of the frame are drawn all the same. */
  fail(error: Error): void;
}

interface Waiting {
  promise: Promise<void>;
  resolve: () => void;
}

export interface SchedulerOptions {
  /** When the next picture is due; by default the next animation frame, or a timer where the page gets none. */
  nextFrame?: NextFrame;
}

/**
 * Draws what changed: many requests, one animation frame, one encoder, one submit. Nothing runs when nothing was
 * requested. A hidden page is drawn by a timer, so that its promises settle.
 */
export class Scheduler {
  readonly #dirty = new Map<Drawable, Waiting>();
  readonly #producers = new Set<() => void>();
  readonly #nextFrame: NextFrame;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(
    readonly device: GPUDevice,
    readonly stats: Stats,
    options: SchedulerOptions = {},
  ) {
    this.#nextFrame = options.nextFrame ?? nextFrame;
  }

  /** A producer records GPU work of its own (tfjs does); it is called before each frame to submit what is pending. */
  addProducer(flush: () => void): void {
    this.#producers.add(flush);
  }

  /** Asks for a picture in the next frame. Resolves when the frame that holds it was submitted, or the drawable withdrew. */
  request(drawable: Drawable): Promise<void> {
    const waiting = this.#dirty.get(drawable) ?? createWaiting();
    if (this.#stopped) {
      waiting.resolve();
      return waiting.promise;
    }
    this.#dirty.set(drawable, waiting);
    this.#cancel ??= this.#nextFrame(() => this.drawNow());
    return waiting.promise;
  }

  withdraw(drawable: Drawable): void {
    this.#dirty.get(drawable)?.resolve();
    this.#dirty.delete(drawable);
  }

  /** Draws everything that was requested, at once. */
  drawNow(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#stopped || this.#dirty.size === 0) return;
    const batch = [...this.#dirty];
    this.#dirty.clear();
    this.flushProducers();
    const frame = new Frame(this.device, this.stats);
    const healthy = batch.filter(([drawable]) => attempt(drawable, () => drawable.compute(frame)));
    for (const [drawable] of healthy) attempt(drawable, () => drawable.paint(frame));
    frame.submit();
    this.stats.frames += 1;
    for (const [, waiting] of batch) waiting.resolve();
  }

  /** Draws this one at once, whether or not it was requested, in a frame of its own. */
  drawAlone(drawable: Drawable): void {
    this.flushProducers();
    const frame = new Frame(this.device, this.stats);
    drawable.compute(frame);
    drawable.paint(frame);
    frame.submit();
  }

  /** Submits what producers have recorded and not yet submitted, so that what we submit next comes after it. */
  flushProducers(): void {
    for (const flush of this.#producers) flush();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
    for (const waiting of this.#dirty.values()) waiting.resolve();
    this.#dirty.clear();
    this.#producers.clear();
  }
}

function createWaiting(): Waiting {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

function attempt(drawable: Drawable, record: () => void): boolean {
  try {
    record();
    return true;
  } catch (error) {
    drawable.fail(error as Error);
    return false;
  }
}
