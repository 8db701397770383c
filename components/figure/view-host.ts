import { holdData, type ElementData, type HeldData } from '../../src/views/data';
import { engineWanted, joinDevice, openView, type ViewClass } from '../../src/views/open-view';
import type { View } from '../../src/views/view';

export interface ViewHostEvents<V extends View> {
  /** The options that the picture is to be drawn by; may throw a sentence. */
  options(): V['options'];
  /** Data and options are good. `fresh`: the data is new; `relaid`: its shape, the options or the size differ from the last. */
  applied(change: { fresh: boolean; relaid: boolean }): void;
  /** A picture of new data is on the canvas. */
  drawn(): void;
  /** Nothing new can be drawn; the last good picture stays. */
  failed(error: Error): void;
  /** The engine is gone, and the picture with it. */
  closed(reason: string): void;
}

/**
 * Keeps one view on one canvas fed: opens it when there is a canvas and a GPU, applies data and options once per frame however often
 * they are set, waits while nobody can see it.
 */
export class ViewHost<V extends View> {
  view: V | null = null;
  #held: HeldData | null = null;
  #fresh = false;
  #opening: Promise<void> | null = null;
  #applying: Promise<void> | null = null;
  #loading: Promise<void> | null = null;
  #joined: HeldData | null = null;
  #drawn: Promise<void> = Promise.resolve();
  #visible = true;
  #size: [number, number] | null = null;
  #resized = false;
  /** Rows were appended to the data that was set. */
  #streaming = false;
  #appended: { rows: readonly (readonly number[] | Float32Array)[]; limit: number }[] = [];
  #refused = false;

  constructor(
    readonly viewClass: ViewClass<V>,
    readonly events: ViewHostEvents<V>,
  ) {}

  /** Takes a reference to the data now and draws it in the next frame. */
  setData(data: ElementData | null): void {
    this.#held?.release();
    this.#held = data === null || data === undefined ? null : holdData(data);
    this.#fresh = this.#held !== null;
    this.#streaming = false;
    this.#load(this.#held);
    this.apply();
  }

  /** Waits for what opens this data, if that has to be loaded first. */
  #load(held: HeldData | null): void {
    if (!held?.loading) return;
    const loading = held.loading.then(
      () => {},
      (error: Error) => {
        if (this.#held === held) [this.#fresh, this.#held] = [false, null];
        this.events.failed(error);
      },
    );
    this.#loading = loading.then(() => {
      if (this.#held === held || !this.#held?.loading) this.#loading = null;
      this.apply();
    });
  }

  /** Adds rows to what is drawn, in the order of the calls. */
  appendRows(rows: readonly (readonly number[] | Float32Array)[], limit: number): void {
    this.#appended.push({ rows, limit });
    this.#streaming = true;
    this.apply();
  }

  /** Draws again: the data was overwritten in place. Rows that were appended since are kept. */
  redraw(): void {
    this.view?.overwritten();
    if (!this.#streaming) this.#fresh ||= this.#held !== null;
    this.apply();
  }

  /** Applies data and options, and asks for a frame; calls within one task count once. */
  apply(): void {
    this.#applying ??= Promise.resolve().then(() => {
      this.#applying = null;
      this.#applyNow();
    });
  }

  /** Opens the view on this canvas, unless it is open. */
  open(canvas: HTMLCanvasElement): void {
    if (this.view) return;
    this.#opening ??= this.#open(canvas).finally(() => (this.#opening = null));
  }

  resize(width: number, height: number): void {
    this.#size = [width, height];
    this.#resized = this.view?.resize(width, height) || this.#resized;
    this.apply();
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible) this.apply();
  }

  get holdsData(): boolean {
    return this.#held !== null;
  }

  /** Resolves when what was set so far is on the canvas, or cannot be. */
  async ready(): Promise<void> {
    while (this.#opening || this.#loading || this.#applying) {
      await (this.#opening ?? this.#loading ?? this.#applying);
    }
    await this.#drawn;
  }

  /** Lets go of the view and of the data: the element has left the page. */
  release(): void {
    this.view?.release();
    this.view = null;
    this.#held?.release();
    this.#held = null;
  }

  async #open(canvas: HTMLCanvasElement): Promise<void> {
    try {
      const view = await openView(this.viewClass, canvas, {
        closed: (reason) => this.#closed(reason),
        failed: (error) => this.events.failed(error),
      });
      this.view = view;
      if (this.#size) this.#resized = view.resize(...this.#size);
      this.#fresh = this.#held !== null;
      this.apply();
    } catch (error) {
      this.#refused = true;
      this.events.failed(error as Error);
    }
  }

  #applyNow(): void {
    const { view } = this;
    if (!view || this.#loading || this.#joins(view)) return;
    const appended = this.#appended.splice(0);
    const fresh = this.#fresh || appended.length > 0;
    const handed = this.#fresh ? this.#held!.data : undefined;
    this.#fresh = false;
    let relaid = this.#resized;
    try {
      relaid = view.apply(this.events.options(), handed) || relaid;
      const rowsBefore = view.shape.join();
      for (const { rows, limit } of appended) view.appendRows(rows, limit);
      relaid ||= rowsBefore !== view.shape.join();
    } catch (error) {
      this.events.failed(error as Error);
      return;
    }
    this.#resized = false;
    this.events.applied({ fresh, relaid });
    if (!this.#visible || !this.#size?.every((side) => side > 0)) return;
    this.#drawn = view.draw().then(() => {
      if (fresh && this.view === view) this.events.drawn();
    });
  }

  /** Whether the engine has to move to this tensor's device first; asked once for each data. */
  #joins(view: V): boolean {
    if (!this.#held || this.#joined === this.#held) return false;
    this.#joined = this.#held;
    const joining = joinDevice(this.#held.data, view.engine);
    if (!joining) return false;
    this.#loading = joining.then(() => {
      this.#loading = null;
      this.apply();
    });
    return true;
  }

  #closed(reason: string): void {
    const canvas = this.view?.canvas;
    this.view = null;
    // The page's engine has moved to another device: nothing is lost but this view.
    if (canvas && engineWanted()) this.open(canvas as HTMLCanvasElement);
    else this.events.closed(reason);
  }

  /** Whether drawing could start again: the engine was closed, and the page has opened another. */
  get canReopen(): boolean {
    return !this.view && !this.#opening && !this.#refused && engineWanted();
  }
}
