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

/** The reference to the data that a host keeps. */
interface Hold {
  current: HeldData | null;
}

/** An element that is never on a page is not disconnected either: its data is let go when nothing refers to it any more. */
const dropped = new FinalizationRegistry<Hold>((hold) => hold.current?.release());

/**
 * Keeps one view on one canvas fed: opens it when there is a canvas and a GPU, applies data and options once per frame however often
 * they are set, waits while nobody can see it.
 */
export class ViewHost<V extends View> {
  view: V | null = null;
  readonly #hold: Hold = { current: null };
  #fresh = false;
  /** Counts the data that was accepted; which of it was drawn last. */
  #version = 0;
  #drawnVersion = 0;
  #opening: Promise<void> | null = null;
  #applying: Promise<void> | null = null;
  /** While what opens the data is loaded, or the engine moves to the data's device. */
  #loading: Promise<void> | null = null;
  #joined: HeldData | null = null;
  #drawn: Promise<void> = Promise.resolve();
  /** Ends what was begun for the canvas: the element has left the page. */
  #stay = new AbortController();
  #visible = true;
  /** Called when nobody sees the element any more: browsers may give no frame for it. */
  readonly #unseen = new Set<() => void>();
  #size: [number, number] | null = null;
  #resized = false;
  /** Rows were appended to the data that was set. */
  #streaming = false;
  #appended: { rows: readonly (readonly number[] | Float32Array)[]; limit: number }[] = [];
  #refused = false;

  constructor(
    readonly viewClass: ViewClass<V>,
    readonly events: ViewHostEvents<V>,
  ) {
    dropped.register(this, this.#hold);
  }

  /** Takes a reference to the data now and draws it in the next frame. */
  setData(data: ElementData | null): void {
    this.#hold.current?.release();
    this.#hold.current = data === null || data === undefined ? null : holdData(data);
    this.#fresh = this.holdsData;
    this.#streaming = false;
    this.#load(this.#hold.current);
    this.apply();
  }

  /** Waits for what opens this data, if that has to be loaded first. */
  #load(held: HeldData | null): void {
    if (!held?.loading) return;
    const loading = held.loading.then(
      () => {},
      (error: Error) => {
        if (this.#hold.current === held) [this.#fresh, this.#hold.current] = [false, null];
        this.events.failed(error);
      },
    );
    this.#loading = loading.then(() => {
      if (this.#hold.current === held || !this.#hold.current?.loading) this.#loading = null;
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
    if (!this.#streaming) this.#fresh ||= this.holdsData;
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
    if (this.view || this.#opening) return;
    this.#stay = new AbortController();
    const opening = this.#open(canvas, this.#stay.signal).finally(() => {
      if (this.#opening === opening) this.#opening = null;
    });
    this.#opening = opening;
  }

  resize(width: number, height: number): void {
    this.#size = [width, height];
    this.#resized = this.view?.resize(width, height) || this.#resized;
    this.apply();
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    if (visible) this.apply();
    else for (const settle of this.#unseen) settle();
  }

  get holdsData(): boolean {
    return this.#hold.current !== null;
  }

  /** Resolves when what was set so far is on the canvas, or cannot be: something is wrong with it, or nobody sees the element. */
  async ready(): Promise<void> {
    while (this.#opening || this.#loading || this.#applying) {
      await (this.#opening ?? this.#loading ?? this.#applying);
    }
    if (!this.#visible) return;
    let settle = (): void => {};
    const unseen = new Promise<void>((done) => this.#unseen.add((settle = done)));
    await Promise.race([this.#drawn, unseen]);
    this.#unseen.delete(settle);
  }

  /** Lets go of the view and of the data: the element has left the page. */
  release(): void {
    this.#stay.abort();
    this.#opening = null;
    this.view?.release();
    this.view = null;
    this.#hold.current?.release();
    this.#hold.current = null;
  }

  async #open(canvas: HTMLCanvasElement, stay: AbortSignal): Promise<void> {
    try {
      const events = {
        closed: (reason: string) => this.#closed(reason),
        failed: (error: Error) => this.events.failed(error),
      };
      const view = await openView(this.viewClass, canvas, events, stay);
      if (stay.aborted) return view.release();
      this.view = view;
      if (this.#size) this.#resized = view.resize(...this.#size);
      this.#fresh = this.holdsData;
      this.apply();
    } catch (error) {
      if (stay.aborted) return; // it has left the page meanwhile
      this.#refused = true;
      this.events.failed(error as Error);
    }
  }

  #applyNow(): void {
    const { view } = this;
    if (!view || this.#loading || this.#joins(view)) return;
    const appended = this.#appended.splice(0);
    const fresh = this.#fresh || appended.length > 0;
    const handed = this.#fresh ? this.#hold.current!.data : undefined;
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
    if (fresh) this.#version += 1;
    this.events.applied({ fresh, relaid });
    this.#draw(view);
  }

  /** Draws, unless nobody would see it. Data that was accepted meanwhile is new until there is a picture of it. */
  #draw(view: V): void {
    if (!this.#visible || !this.#size?.every((side) => side > 0)) return;
    const version = this.#version;
    this.#drawn = view.draw().then(() => {
      if (this.view === view) this.#wasDrawn(version);
    });
  }

  /** Draws at once, in a frame of its own, what nobody sees: an image of it, and its numbers, need no animation frame. */
  drawUnseen(): void {
    const { view } = this;
    if (this.#visible || !view?.hasData || this.#drawnVersion === this.#version) return;
    view.engine.scheduler.drawAlone(view);
    this.#wasDrawn(this.#version);
  }

  #wasDrawn(version: number): void {
    if (this.#drawnVersion === version) return;
    this.#drawnVersion = version;
    this.events.drawn();
  }

  /** Whether the engine has to move to this tensor's device first; asked once for each data. */
  #joins(view: V): boolean {
    const held = this.#hold.current;
    if (!held || this.#joined === held) return false;
    this.#joined = held;
    const joining = joinDevice(held.data, view.engine);
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
