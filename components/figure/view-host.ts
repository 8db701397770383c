import type { ElementData, HeldData } from '../../src/views/data';
import { lostData } from '../../src/views/lost-data';
import { engineWanted, joinDevice, openView, type ViewClass } from '../../src/views/open-view';
import type { View } from '../../src/views/view';
import { GivenData } from './given-data';
import type { GivenRows } from './row-log';

export interface ViewHostEvents<V extends View> {
  /** The options that the picture is to be drawn by; may throw a sentence. */
  options(): V['options'];
  /**
   * Data and options are good. `fresh`: the data is new; `relaid`: its shape, the options or the size differ from the
   * last; `refused`: what was given last was refused, and nothing has come in its place.
   */
  applied(change: { fresh: boolean; relaid: boolean; refused: boolean }): void;
  /** A picture of new data is on the canvas. */
  drawn(): void;
  /** The data was taken away, and the picture with it. */
  cleared(): void;
  /** Nothing new can be drawn; the last good picture stays. */
  failed(error: Error): void;
  /** The engine is gone, and the picture with it; `data` names what it was of. */
  closed(error: Error, data: Error): void;
}

/**
 * Keeps one view on one canvas fed: opens it when there is a canvas and a GPU, applies data and options once per frame
 * however often they are set, waits while nobody can see it.
 */
export class ViewHost<V extends View> {
  view: V | null = null;
  readonly #given = new GivenData();
  /** Which of the data that was accepted was drawn last. */
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
  #refused = false;

  constructor(
    readonly viewClass: ViewClass<V>,
    readonly events: ViewHostEvents<V>,
  ) {}

  /** Takes a reference to the data now and draws it in the next frame. */
  setData(data: ElementData | null): void {
    this.#given.set(data);
    this.#took();
    if (this.holdsData || !this.view?.hasData) return;
    this.view.clear();
    this.events.cleared();
  }

  /** Takes a reference to data that was set before, as it is now. What was appended to it comes below. */
  keepData(data: ElementData): void {
    this.#given.keep(data);
    this.#took();
  }

  #took(): void {
    this.#load(this.#given.held);
    this.apply();
  }

  /** Waits for what opens this data, if that has to be loaded first. */
  #load(held: HeldData | null): void {
    if (!held?.loading) return;
    const loading = held.loading.then(
      () => {},
      (error: Error) => {
        if (this.#given.held === held) this.#given.refuse();
        this.events.failed(error);
      },
    );
    this.#loading = loading.then(() => {
      if (this.#given.held === held || !this.#given.held?.loading) this.#loading = null;
      this.apply();
    });
  }

  /** Adds rows to what is drawn, in the order of the calls. */
  appendRows(rows: GivenRows, limit: number): void {
    this.#given.append(rows, limit);
    this.apply();
  }

  /** Draws again: the data was overwritten in place. Rows that were appended since are kept. */
  redraw(): void {
    this.view?.overwritten();
    this.#given.overwritten();
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
    return this.#given.held !== null;
  }

  /**
   * Resolves when what was set so far is on the canvas, or cannot be: something is wrong with it, or nobody sees the
   * element.
   */
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
    this.#given.release();
  }

  async #open(canvas: HTMLCanvasElement, stay: AbortSignal): Promise<void> {
    try {
      const events = {
        closed: (error: Error) => this.#closed(error),
        failed: (error: Error) => this.events.failed(error),
      };
      const view = await openView(this.viewClass, canvas, events, stay);
      if (stay.aborted) return view.release();
      this.view = view;
      if (this.#size) this.#resized = view.resize(...this.#size);
      this.#given.opened();
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
    const { version } = this.#given;
    const { relaid, errors } = this.#given.takenBy(view, () => this.events.options());
    const fresh = this.#given.version !== version;
    if (errors.length === 0 || fresh) {
      const { refused } = this.#given;
      this.events.applied({ fresh, relaid: relaid || this.#resized, refused });
      this.#resized = false;
      this.#draw(view);
    }
    for (const error of errors) this.events.failed(error);
  }

  /** Draws, unless nobody would see it. Data that was accepted meanwhile is new until there is a picture of it. */
  #draw(view: V): void {
    if (!this.#visible || !this.#size?.every((side) => side > 0)) return;
    const { version } = this.#given;
    this.#drawn = view.draw().then(() => {
      if (this.view === view) this.#wasDrawn(version);
    });
  }

  /**
   * Draws at once, in a frame of its own, what nobody sees: an image of it, and its numbers, need no animation frame.
   */
  drawUnseen(): void {
    const { view } = this;
    if (this.#visible || !view?.hasData || this.#drawnVersion === this.#given.version) return;
    view.engine.scheduler.drawAlone(view);
    this.#wasDrawn(this.#given.version);
  }

  #wasDrawn(version: number): void {
    if (this.#drawnVersion === version) return;
    this.#drawnVersion = version;
    this.events.drawn();
  }

  /** Whether the engine has to move to this tensor's device first; asked once for each data. */
  #joins(view: V): boolean {
    const { held } = this.#given;
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

  #closed(error: Error): void {
    const canvas = this.view?.canvas;
    const data = this.view ? lostData(this.view) : error;
    this.view = null;
    // The page's engine has moved to another device: nothing is lost but this view.
    if (canvas && engineWanted()) this.open(canvas as HTMLCanvasElement);
    else this.events.closed(error, data);
  }

  /** Whether drawing could start again: the engine was closed, and the page has opened another. */
  get canReopen(): boolean {
    return !this.view && !this.#opening && !this.#refused && engineWanted();
  }
}
