import { LitElement } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ElementData } from '../../src/views/data';
import type { ViewClass } from '../../src/views/open-view';
import type { View } from '../../src/views/view';
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

/**
 * An element that feeds one view: it takes data and options, tells when a picture is drawn and what kept it from being drawn, and reads
 * single values. How the view is framed is the subclass's.
 */
export abstract class DataElement<V extends View = View> extends LitElement {
  /** What went wrong; empty when all is well. */
  @state() protected message = '';

  protected abstract readonly viewClass: ViewClass<V>;
  /** The attributes as the view's options; throws a sentence when one of them is wrong. */
  protected abstract options(): V['options'];
  /** Data or options were accepted. */
  protected abstract accepted(change: Acceptance): void;

  #given: ElementData | null = null;
  #host: ViewHost<V> | null = null;
  #shape = '';
  readonly #settle = new Settle(() => void this.fetchNumbers());
  /** For numbers that follow a hand: those of a part that is zoomed. */
  readonly #rest = new Settle(() => void this.#renewNumbers());
  #renewing = false;

  protected get view(): V | null {
    return this.#host?.view ?? null;
  }

  /** The numbers that the axes show; null while they are not known. */
  protected get numbers(): V['numbers'] {
    return this.view?.numbers ?? null;
  }

  /** What is drawn. Setting it again, the same or another, draws in the next frame. */
  @property({ attribute: false, noAccessor: true })
  get data(): ElementData | null {
    return this.#given;
  }
  set data(data: ElementData | null) {
    this.#given = data;
    this.host.setData(data);
    if (this.host.canReopen && this.hasUpdated) this.host.open(this.renderRoot.querySelector('canvas')!);
  }

  /** Draws again in the next frame, after the tensor or the buffer was overwritten in place. */
  redraw(): void {
    this.host.redraw();
  }

  /**
   * Adds rows below those that are there, without touching them: a query row per generated token, or time steps. When there are
   * `rowLimit` of them the oldest make room. Works on two axes; the first rows given to an element without data set the columns.
   *
   * cost  uploads the new rows; the first call on a tensor copies it once, on the GPU
   */
  appendRows(rows: readonly (readonly number[] | Float32Array)[]): void {
    this.host.appendRows(rows, this.rowLimit);
  }

  /** The most rows that `appendRows` keeps. */
  @property({ type: Number, attribute: 'row-limit' }) rowLimit = 4096;

  /** The exact value at these indices, one per axis of the data; reads 4 bytes. */
  async probe(...indices: number[]): Promise<number> {
    return (await this.readyView()).probe(indices);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#given && !this.host.holdsData) this.host.setData(this.#given);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#settle.stop();
    this.#rest.stop();
    // A page that moves the node connects it again at once; only one that stays away lets go of the GPU.
    queueMicrotask(() => this.isConnected || this.#host?.release());
  }

  /** Resolves when the picture is on the canvas, or a sentence says why it is not. */
  protected override async getUpdateComplete(): Promise<boolean> {
    do {
      await super.getUpdateComplete();
      await this.#host?.ready();
    } while (this.isUpdatePending);
    return true;
  }

  /** Whether the data changes from frame to frame. */
  protected get live(): boolean {
    return this.#settle.live;
  }

  protected get host(): ViewHost<V> {
    this.#host ??= new ViewHost(this.viewClass, {
      options: () => this.options(),
      applied: (change) => this.#applied(change),
      drawn: () => this.#settle.drawn(),
      failed: (error) => this.#failed(error),
      closed: (reason) => this.#failed(new Error(reason)),
    });
    return this.#host;
  }

  protected async readyView(): Promise<V> {
    await this.updateComplete;
    if (this.view?.hasData) return this.view;
    throw new Error(this.message || `${this.localName}: there is no data yet. Set data first.`);
  }

  protected async fetchNumbers(): Promise<void> {
    const { view } = this;
    if (!view?.hasData) return;
    await view.readNumbers().catch(() => null); // the engine was closed meanwhile: there is nothing to label
    if (view === this.view) this.requestUpdate();
  }

  /** Reads the numbers again once the picture that they belong to is drawn. */
  async #renewNumbers(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    await this.updateComplete;
    this.#renewing = false;
    await this.fetchNumbers();
  }

  #applied({ fresh, relaid }: { fresh: boolean; relaid: boolean }): void {
    this.message = '';
    if (fresh) this.requestUpdate();
    if (!this.view?.hasData) return;
    const shape = this.view.shape.join();
    this.accepted({ fresh, relaid, reshaped: shape !== this.#shape });
    this.#shape = shape;
    const due = this.view.numbersDue;
    if (due === 'now') void this.#renewNumbers();
    else if (due === 'at rest') this.#rest.drawn();
  }

  #failed(error: Error): void {
    const told = error.message.startsWith(this.localName) ? error : new Error(`${this.localName}: ${error.message}`);
    this.message = told.message;
    this.dispatchEvent(new CustomEvent('engine-error', { detail: { error: told }, bubbles: true, composed: true }));
  }
}
