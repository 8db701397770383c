import type { LitElement, ReactiveController } from 'lit';
import type { ElementData } from '../../src/views/data';
import { retryPageEngine, type ViewClass } from '../../src/views/open-view';
import { closedByPage, GpuLostError } from '../../src/views/lost-data';
import type { View } from '../../src/views/view';
import type { KeptPicture } from './kept-picture';
import { Settle } from './settle';
import { ViewHost } from './view-host';

/** What is new in the data and options that were accepted. */
export interface Acceptance {
  /** The data, or its numbers. */
  fresh: boolean;
  /** The data's shape, the options or the size. */
  relaid: boolean;
  /** The data's shape. */
  reshaped: boolean;
}

/** What the element does for its feed. */
export interface FeedEvents<V extends View> {
  viewClass(): ViewClass<V>;
  /** The attributes as the view's options; throws a sentence when one of them is wrong. */
  options(): V['options'];
  /** Data or options were accepted. */
  accepted(change: Acceptance): void;
  /** The data was taken away. */
  cleared(): void;
  /** The numbers beside the picture were read. */
  numbersRead(): Promise<void>;
  /** What is shown in the picture's place while there is none. */
  kept: Pick<KeptPicture, 'painted' | 'show' | 'forget'>;
}

/**
 * Feeds an element's view: takes data and options, announces what kept a picture from being drawn, reads the numbers
 * that the axes show when the data has come to rest, and lets go of everything when the element has left the page.
 */
export class Feed<V extends View> implements ReactiveController {
  /** What went wrong; empty when all is well. */
  message = '';
  /** The error that `probe` and exports throw while the figure has no picture. */
  #error: Error | null = null;
  #given: ElementData | null = null;
  #host: ViewHost<V> | null = null;
  #shape = '';
  readonly #settle = new Settle(
    () => void this.readNumbers(),
    async () => this.view?.engine.finished(),
  );
  /** For numbers that follow a hand: those of a part that is zoomed. */
  readonly #rest = new Settle(() => void this.#renewNumbers());
  #renewing = false;
  /** The newest data came before the last had come to rest. */
  #streaming = false;

  constructor(
    readonly element: LitElement,
    readonly events: FeedEvents<V>,
  ) {
    element.addController(this);
  }

  get view(): V | null {
    return this.#host?.view ?? null;
  }

  /** The numbers that the axes show; null while they are not known. */
  get numbers(): V['numbers'] {
    return this.view?.numbers ?? null;
  }

  get data(): ElementData | null {
    return this.#given;
  }

  set data(data: ElementData | null) {
    this.#given = data;
    this.host.setData(data);
  }

  /** Whether the data changes from frame to frame. Data that was set once, after a rest, is not live. */
  get live(): boolean {
    return this.#streaming && this.#settle.live;
  }

  get host(): ViewHost<V> {
    this.#host ??= new ViewHost(this.events.viewClass(), {
      options: () => this.events.options(),
      applied: (change) => this.#applied(change),
      drawn: () => this.#settle.drawn(),
      painted: () => this.events.kept.painted(),
      lost: (until) => this.events.kept.show(until),
      cleared: () => this.#cleared(),
      failed: (error) => this.#failed(error),
      reopened: () => this.#reopened(),
      closed: (error, data) => {
        this.#failed(error);
        this.#error = this.#told(data);
      },
    });
    return this.#host;
  }

  hostConnected(): void {
    if (this.#given && !this.host.holdsData) this.host.keepData(this.#given);
  }

  hostDisconnected(): void {
    this.#settle.stop();
    this.#rest.stop();
    // A page that moves the node connects it again at once; only one that stays away lets go of the GPU.
    queueMicrotask(() => this.element.isConnected || this.#host?.release());
  }

  /** Whether the GPU was lost, and a person may ask for another. */
  get canRetry(): boolean {
    return this.#error instanceof GpuLostError && this.#error.why !== closedByPage && !this.view;
  }

  /** Asks for a GPU again. Says why there is still none. */
  async retry(): Promise<void> {
    const engine = await retryPageEngine();
    if (engine.tier === 'none' && !this.view)
      this.#failed(this.canRetry ? engine.lostError() : new Error(engine.reason));
  }

  /** Resolves when what was set so far is on the canvas, or cannot be. */
  async ready(): Promise<void> {
    await this.#host?.reopening;
    await this.#host?.ready();
  }

  /**
   * The view, once it has what was set so far, and once there is another where its GPU was lost.
   *
   * throws  the sentence that says why there is nothing; GpuLostError when it went with its GPU
   */
  async readyView(): Promise<V> {
    await this.element.updateComplete;
    if (this.view?.hasData) return this.view;
    throw this.#error ?? new Error(`${this.element.localName}: there is no data yet. Set data first.`);
  }

  /** Reads from the view; where its GPU is lost meanwhile, from the one in its place. Throws as `readyView` does. */
  async read<T>(work: (view: V) => Promise<T>): Promise<T> {
    const view = await this.readyView();
    try {
      return await work(view);
    } catch (error) {
      if (this.view === view) throw error;
    }
    // Its GPU went meanwhile: what is asked for is read from the view in its place, or refused by name.
    return work(await this.readyView());
  }

  /** The numbers beside the picture are there before the element is rendered again: nothing flickers. */
  async #reopened(): Promise<void> {
    await this.view?.readNumbers().catch(() => null); // lost once more: there is another view to come
    // Painted once more, `updateComplete` resolves in the task of a picture as it does at all times.
    this.view?.touch();
    this.#host?.apply();
    this.element.requestUpdate();
    void this.events.numbersRead();
  }

  async readNumbers(): Promise<void> {
    const { view } = this;
    if (!view?.hasData) return;
    await view.readNumbers().catch(() => null); // the engine was closed meanwhile: there is nothing to label
    this.element.requestUpdate();
    await this.events.numbersRead();
  }

  /** Reads the numbers again once the picture that they belong to is drawn. */
  async #renewNumbers(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    await this.element.updateComplete;
    this.#renewing = false;
    await this.readNumbers();
  }

  #applied({ fresh, relaid, refused }: { fresh: boolean; relaid: boolean; refused: boolean }): void {
    const changed = this.message !== '' || fresh;
    if (fresh) {
      this.#streaming = this.#settle.live;
      this.#settle.stirred();
    }
    if (!refused) [this.message, this.#error] = ['', null];
    if (changed) this.element.requestUpdate();
    if (!this.view?.hasData) return;
    const shape = this.view.shape.join();
    this.events.accepted({ fresh, relaid, reshaped: shape !== this.#shape });
    this.#shape = shape;
    const due = this.view.numbersDue;
    if (due === 'now') void this.#renewNumbers();
    else if (due === 'at rest') this.#rest.drawn();
  }

  #cleared(): void {
    [this.message, this.#error, this.#shape, this.#streaming] = ['', null, '', false];
    this.#settle.stop();
    this.#rest.stop();
    this.events.kept.forget();
    this.events.cleared();
    this.element.requestUpdate();
  }

  #failed(error: Error): void {
    const { element } = this;
    const told = (this.#error = this.#told(error));
    this.message = told.message;
    element.requestUpdate();
    element.dispatchEvent(new CustomEvent('engine-error', { detail: { error: told }, bubbles: true, composed: true }));
  }

  /** The same error, with the element's name in front. */
  #told(error: Error): Error {
    const { localName } = this.element;
    if (error.message.startsWith(localName)) return error;
    const message = `${localName}: ${error.message}`;
    return error instanceof GpuLostError ? error.saying(message) : new Error(message);
  }
}
