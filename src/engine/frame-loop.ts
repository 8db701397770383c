import { describeFailure, type Failure } from './error-scopes';
import { nextFrame, type NextFrame } from './next-frame';
import type { Stats } from './stats';

/** One frame on its way to the GPU, of whatever tier. What views record in it runs when it is submitted, or before. */
export interface OpenFrame {
  submit(): void;
}

/** What a tier draws frames by. */
export interface FrameMaker<F extends OpenFrame> {
  open(): F;
  /**
   * Runs work that opens frames and submits them. What it throws is the caller's.
   *
   * returns  what the GPU objected to; null where it took the work
   */
  watch(work: () => void): Promise<Failure | null>;
}

/** Whatever has a picture to draw. */
export interface Drawable<F extends OpenFrame = OpenFrame> {
  /** Records compute work: reductions, extents, bins. */
  compute(frame: F): void;
  /** Records the picture. */
  paint(frame: F): void;
  /** Called when recording threw or the GPU refused the picture. The other drawables of the frame are drawn. */
  fail(error: Error): void;
  /** What was recorded last did not run. The next `compute` and `paint` record everything again. */
  lost?(): void;
}

interface Waiting {
  promise: Promise<void>;
  resolve: () => void;
}

/** The drawables of one submit until the GPU has answered, without those that withdrew or failed. */
type Batch<F extends OpenFrame> = Set<Drawable<F>>;

export interface FrameLoopOptions {
  /** When the next picture is due; by default the next animation frame, or a timer where the page gets none. */
  nextFrame?: NextFrame;
}

/**
 * Draws what changed: many requests, one animation frame, one encoder, one submit. Nothing runs when nothing was
 * requested. A hidden page is drawn by a timer, so that its promises settle.
 *
 * A submit that the GPU refuses draws nothing at all. Each drawable of it is then drawn once more in a submit of its
 * own; those that are refused again are told so (`fail`) and stay apart from the others until they succeed.
 */
export class FrameLoop<F extends OpenFrame = OpenFrame> {
  readonly #dirty = new Map<Drawable<F>, Waiting>();
  readonly #flying = new Map<Batch<F>, Promise<void>>();
  /** Drawables whose last picture failed. */
  readonly #suspects = new WeakSet<Drawable<F>>();
  readonly #producers = new Set<() => void>();
  readonly #nextFrame: NextFrame;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(
    readonly maker: FrameMaker<F>,
    readonly stats: Stats,
    options: FrameLoopOptions = {},
  ) {
    this.#nextFrame = options.nextFrame ?? nextFrame;
  }

  /** A producer records GPU work of its own (tfjs does); it is called before each frame to submit what is pending. */
  addProducer(flush: () => void): void {
    this.#producers.add(flush);
  }

  /**
   * Requests a picture in the next frame.
   *
   * returns  resolves in the task that submits the picture, while the canvas can still be read, or when the drawable
   *          withdraws. Whether the GPU accepts it is known later: see `settled`.
   */
  request(drawable: Drawable<F>): Promise<void> {
    const waiting = this.#dirty.get(drawable) ?? createWaiting();
    if (this.#stopped) {
      waiting.resolve();
      return waiting.promise;
    }
    this.#dirty.set(drawable, waiting);
    this.#cancel ??= this.#nextFrame(() => this.drawNow());
    return waiting.promise;
  }

  /**
   * Takes a request back; its promise resolves. If the GPU refuses a picture that is already submitted, it is neither
   * drawn again nor reported.
   */
  withdraw(drawable: Drawable<F>): void {
    this.#dirty.get(drawable)?.resolve();
    this.#dirty.delete(drawable);
    for (const batch of this.#flying.keys()) batch.delete(drawable);
  }

  /** Draws everything that was requested, at once. */
  drawNow(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#stopped || this.#dirty.size === 0) return;
    const requested = [...this.#dirty];
    this.#dirty.clear();
    this.flushProducers();
    const together: Batch<F> = new Set();
    for (const [drawable] of requested) {
      if (this.#suspects.has(drawable)) this.#submit(new Set([drawable]));
      else together.add(drawable);
    }
    if (together.size > 0) this.#submit(together);
    this.stats.frames += 1;
    for (const [, waiting] of requested) waiting.resolve();
  }

  /** Resolves when the GPU has answered for all submitted pictures, and refused ones were drawn again or reported. */
  async settled(): Promise<void> {
    await Promise.all(this.#flying.values());
  }

  /**
   * Draws this one at once, whether or not it was requested, in a submit of its own.
   *
   * returns  resolves when the GPU has accepted the picture, rejects with a sentence when it refuses
   * throws   what the drawable throws while it records
   */
  drawAlone(drawable: Drawable<F>): Promise<void> {
    this.flushProducers();
    return this.maker
      .watch(() => this.#record(drawable))
      .then((failure) => {
        if (!failure) return;
        drawable.lost?.();
        throw describeFailure(failure);
      });
  }

  /** Submits what producers have recorded and not yet submitted, so that what we submit next comes after it. */
  flushProducers(): void {
    for (const flush of this.#producers) flush();
  }

  /** Draws no more. Promises resolve; nothing that is still on its way to the GPU is reported. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#cancel = null;
    for (const waiting of this.#dirty.values()) waiting.resolve();
    this.#dirty.clear();
    for (const batch of this.#flying.keys()) batch.clear();
    this.#producers.clear();
  }

  /** One encoder, one submit. A drawable that throws has failed; the others go on. */
  #submit(batch: Batch<F>): void {
    const alone = batch.size === 1;
    const thrown = new Map<Drawable<F>, Error>();
    const record = (drawable: Drawable<F>, step: 'compute' | 'paint', frame: F): void => {
      if (thrown.has(drawable)) return;
      try {
        drawable[step](frame);
      } catch (error) {
        thrown.set(drawable, error as Error);
      }
    };
    const verdict = this.#attempt(() => {
      const frame = this.maker.open();
      for (const drawable of batch) record(drawable, 'compute', frame);
      for (const drawable of batch) record(drawable, 'paint', frame);
      frame.submit();
    });
    for (const [drawable, error] of thrown) this.#settle(batch, drawable, error);
    const landed = verdict.then((failure) => this.#land(batch, failure, alone));
    this.#flying.set(batch, landed);
    void landed.finally(() => this.#flying.delete(batch));
  }

  /**
   * The GPU has answered. `alone`: the submit held the work of one drawable only, even before any withdrew or threw.
   */
  async #land(batch: Batch<F>, failure: Failure | null, alone: boolean): Promise<void> {
    if (failure && !alone) await this.#drawApart(batch, failure);
    else for (const drawable of batch) this.#settle(batch, drawable, failure);
  }

  async #drawApart(batch: Batch<F>, common: Failure): Promise<void> {
    this.flushProducers();
    const failures = await Promise.all(
      [...batch].map(async (drawable) => {
        drawable.lost?.();
        return [drawable, await this.#attempt(() => this.#record(drawable))] as const;
      }),
    );
    // What is made once, a pipeline say, is refused with its cause at the first use only.
    const alone = failures.filter(([, failure]) => failure).length === 1;
    for (const [drawable, failure] of failures) this.#settle(batch, drawable, failure && alone ? common : failure);
  }

  /** As the maker watches, but what `work` throws is an answer like the others. */
  async #attempt(work: () => void): Promise<Failure | null> {
    try {
      return await this.maker.watch(work);
    } catch (error) {
      return error as Error;
    }
  }

  #record(drawable: Drawable<F>): void {
    const frame = this.maker.open();
    drawable.compute(frame);
    drawable.paint(frame);
    frame.submit();
  }

  /** The end of one drawable's picture, unless it withdrew. */
  #settle(batch: Batch<F>, drawable: Drawable<F>, failure: Failure | null): void {
    if (!batch.delete(drawable)) return;
    if (!failure) {
      this.#suspects.delete(drawable);
      return;
    }
    this.#suspects.add(drawable);
    drawable.lost?.();
    drawable.fail(describeFailure(failure));
  }
}

function createWaiting(): Waiting {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
