import type { ElementData, HeldData } from '../../src/views/data';
import { GpuLostError, lostData } from '../../src/views/lost-data';
import { engineWanted, joinDevice, openView, whenOpened } from '../../src/views/open-view';
import type { CanvasPlace, ViewClass } from '../../src/views/open-view';
import type { View } from '../../src/views/view';
import { GivenData } from './given-data';
import type { ViewHostEvents } from './host-events';
import type { GivenRows } from './row-log';

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
  #place: CanvasPlace | null = null;
  /** Ends what was begun for the place: the element has left the page. */
  #stay = new AbortController();
  /** Of the view whose GPU is gone, as long as there is no other: names its data. */
  #lost: Error | null = null;
  /** While another view is opened in place of one whose GPU is gone: the element stays as it looks until then. */
  reopening: Promise<void> | null = null;
  #visible = true;
  /** Called when nobody sees the element any more: browsers may give no frame for it. */
  readonly #unseen = new Set<() => void>();
  #size: [number, number] | null = null;
  #resized = false;

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

  /** Opens the view on this place's canvas, unless it is open. */
  open(place: CanvasPlace): void {
    if (this.view || this.#opening) return;
    this.#stay.abort(); // what waited for an engine
    this.#stay = new AbortController();
    this.#place = place;
    const opening = this.#open(place, this.#stay.signal).finally(() => {
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

  async #open(place: CanvasPlace, stay: AbortSignal): Promise<void> {
    try {
      const events = {
        closed: (error: GpuLostError) => this.#closed(error),
        failed: (error: Error) => this.events.failed(error),
      };
      let view = await openView(this.viewClass, place, events, stay);
      while (view.engine.closed && engineWanted()) view = await openView(this.viewClass, place, events, stay);
      if (stay.aborted) return view.release();
      void view.engine.scheduler; // throws its reason where there is no GPU
      this.view = view;
      this.#lost = null;
      if (this.#size) this.#resized = view.resize(...this.#size);
      this.#given.opened();
      this.apply();
    } catch (error) {
      if (!stay.aborted) this.#ended(error as Error); // else it has left the page meanwhile
    }
  }

  /** There is no engine to draw by. With the page's next one the element draws again. */
  #ended(error: Error): void {
    const stop = whenOpened(() => this.open(this.#place!));
    this.#stay.signal.addEventListener('abort', stop);
    if (error instanceof GpuLostError) this.events.closed(error, this.#lost ?? error);
    else this.events.failed(error);
  }

  #applyNow(): void {
    const { view } = this;
    if (!view || this.#loading || this.#joins(view)) return;
    const { version } = this.#given;
    const { relaid, errors } = this.#given.takenBy(view, () => this.events.options());
    const fresh = this.#given.version !== version;
    if (errors.length === 0 || fresh) {
      this.events.applied({ fresh, relaid: relaid || this.#resized, refused: this.#given.refused });
      this.#resized = false;
      this.#draw(view);
    }
    for (const error of errors) this.events.failed(error);
  }

  /** Draws, unless nobody would see it. Data that was accepted meanwhile is new until there is a picture of it. */
  #draw(view: V): void {
    if (!this.#visible || !this.#size?.every((side) => side > 0)) return;
    const [{ version }, { picture }] = [this.#given, view];
    this.#drawn = view.draw().then(() => {
      if (this.view === view) this.#wasDrawn(version, view.picture !== picture);
    });
  }

  /** Draws at once, in a frame of its own, what nobody sees: images and numbers of it need no animation frame. */
  drawUnseen(): void {
    const { view } = this;
    if (this.#visible || !view?.hasData || this.#drawnVersion === this.#given.version) return;
    view.engine.scheduler.drawAlone(view);
    this.#wasDrawn(this.#given.version);
  }

  #wasDrawn(version: number, painted = true): void {
    if (painted) this.events.painted();
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

  #closed(error: GpuLostError): void {
    const { view } = this;
    if (!view) return; // who opens it sees that the engine has closed
    this.#lost = lostData(view);
    this.view = null;
    view.release({ keepsPicture: true });
    // The engine has moved to another device, or another takes the place of a lost one.
    if (!engineWanted()) return this.#ended(error);
    this.open(this.#place!);
    this.reopening ??= this.#reopened().finally(() => (this.reopening = null));
    this.events.lost(this.reopening);
  }

  async #reopened(): Promise<void> {
    do await this.ready();
    while (this.#opening);
    if (this.view) await this.events.reopened();
  }
}
