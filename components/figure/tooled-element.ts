import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { ValueCounts } from '../../src/views/unit-matrix';
import type { View } from '../../src/views/view';
import { FigureElement } from './figure-element';
import { csvOf } from './tools/csv';
import { FigureTools } from './tools/figure-tools';
import { npyOf } from './tools/npy';
import { fileName } from './tools/save';
import type { Sight } from './tools/sight';

/** What a figure's tools need of it. */
export interface ToolSource<V extends View> {
  /** The numbers in sight. Throws `TooManyValues` before it reads. */
  sight(view: V): Promise<Sight>;
  /** Whether anything was zoomed, locked or enlarged; a figure that lacks it has nothing to reset. */
  moved?(): boolean;
}

/**
 * A figure with a row of tools over its picture: save, copy, full screen, reset.
 *
 * @csspart tools - the row of tools, seen while the pointer is on the figure or the focus within it
 * @csspart tool - each of its buttons
 * @csspart tools-menu - the same tools as a list, in a figure that is too narrow for the row
 * @csspart tools-note - what a tool says
 */
export abstract class TooledElement<V extends View = View> extends FigureElement<V> {
  /** Leaves out the row of tools over the picture. */
  @property({ type: Boolean, attribute: 'no-tools' }) noTools = false;

  protected abstract readonly source: ToolSource<V>;
  /** The indices of a cell, by the names of axes; null where the data has no such axes or no such cell. */
  protected placeAt?(view: V, places: Readonly<Record<string, number>>): number[] | null;
  readonly #tools = new FigureTools(
    {
      element: this,
      language: () => this.language,
      name: () => fileName(this),
      png: () => this.toBlob(),
      svg: () => this.toSVG(),
      csv: () => this.toCSV(),
      npy: () => this.toNPY(),
      reset: this.resetView ? () => this.resetView!() : null,
      moved: () => this.source.moved?.() ?? false,
    },
    () => this.requestUpdate(),
  );

  /**
   * The numbers in sight as CSV, a line of heads first, with a decimal point in every language.
   *
   * throws  where more than 1,048,576 values are in sight
   * cost    reads 4 bytes per value, in one read
   */
  async toCSV(): Promise<string> {
    return csvOf(await this.#sight());
  }

  /**
   * The numbers in sight as numpy's .npy: little-endian float32 (of a histogram float64) in C order.
   *
   * throws  where more than 1,048,576 values are in sight
   * cost    reads 4 bytes per value, in one read
   */
  async toNPY(): Promise<Blob> {
    return npyOf(await this.#sight());
  }

  /**
   * How many values are NaN, infinite or zero, the lowest and highest finite one, and how many units have only zeros.
   *
   * units   names of the axes whose indices are the units; the last axis when left out
   * throws  on another axis, and on a map that is never stored
   * cost    one pass over the data, 24 bytes are read; in WebGL 16 bytes per value, of 1,048,576 values at most
   */
  async countValues(...units: string[]): Promise<ValueCounts> {
    return this.feed.read((view) => view.countValues(units));
  }

  /**
   * Moves the crosshair to where these axes have these indices, an axis that is not named staying where it was; null
   * takes it away. Reads nothing, and fires nothing.
   *
   * places  indices by the names of axes: {query: 3, key: 1}; names that the data lacks are passed over
   */
  pointAt(places: Readonly<Record<string, number>> | null): void {
    const indices = (places && this.view?.hasData && this.placeAt?.(this.view, places)) || null;
    if (places !== null && indices === null) return;
    this.input.leave();
    this.pointed = indices;
  }

  async #sight(): Promise<Sight> {
    return this.feed.read((view) => this.source.sight(view));
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    this.addEventListener('fullscreenchange', () => this.requestUpdate());
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#tools.rendered(this.renderRoot as ShadowRoot);
  }

  protected override render(): TemplateResult {
    return html`${super.render()}${this.noTools || !this.view?.hasData ? nothing : this.#row()}`;
  }

  #row(): TemplateResult | typeof nothing {
    const plot = this.plot();
    const { right, bottom } = this.margins();
    return this.#tools.template(plot, { width: plot.x + plot.width + right, height: plot.y + plot.height + bottom });
  }
}
