import { property } from 'lit/decorators.js';
import type { ElementData } from '../../src/views/data';
import {
  Relevance,
  type CellWindow,
  type FeatureGridView,
  type GridMode,
  type GridOrder,
  type GridSamples,
  type GridShare,
} from '../../src/views/grid/view';
import { NameLists } from '../figure/given-names';
import { placeAt } from '../figure/place-at';
import { TooledElement } from '../figure/tooled-element';

/** An attribute that is on unless it says "false". */
const onUnlessFalse = { fromAttribute: (text: string | null): boolean => text !== 'false' };

/** What a page says of a feature grid's picture; feature-grid.ts describes the attributes. */
export abstract class GridProperties extends TooledElement<FeatureGridView> {
  @property() mode: GridMode = 'line';
  @property({ type: Number, attribute: 'max-timesteps' }) maxTimesteps = 100;
  @property({ type: Number, attribute: 'n-rows' }) nRows = 0;
  /** @default 10 */
  @property({ type: Number, attribute: 'max-col-subplots' })
  get maxColSubplots(): number {
    return this.#mostRows ?? 10;
  }
  set maxColSubplots(rows: number) {
    this.#mostRows = rows;
  }
  @property({ type: Number, attribute: 'min-cell' }) minCell = 4;
  @property({ attribute: 'share-xy' }) shareXy: GridShare = 'none';
  @property({ type: Boolean, attribute: 'equate-axes' }) equateAxes = false;
  @property({ type: Boolean, attribute: 'hide-y-zero' }) hideYZero = false;
  @property() order: GridOrder = 'index';
  @property() filter = '';
  @property({ type: Number, attribute: 'first-number' }) firstNumber = 0;
  @property() samples: GridSamples = '';
  @property({ type: Number, attribute: 'channel-axis' }) channelAxis = -1;
  @property({ type: Number }) dpi = 76;
  @property() override title = '';
  @property() caption = '';
  @property() annotations: 'numbers' | 'none' = 'numbers';
  @property({ type: Boolean, attribute: 'no-labels' }) noLabels = false;
  @property({ type: Boolean, attribute: 'show-borders' }) showBorders = false;
  @property({ type: Boolean, attribute: 'show-ticks' }) showTicks = false;
  @property() cmap = '';
  @property() norm = '';
  @property({ type: Boolean, attribute: 'reflect-half' }) reflectHalf = false;
  @property({ attribute: 'timesteps-xaxis', converter: onUnlessFalse }) timestepsXaxis = true;
  @property({ type: Number }) sample?: number;

  /** Names of the channels, in place of their numbers. Channels without a name keep their number. */
  @property({ attribute: false, noAccessor: true })
  get names(): readonly string[] | null {
    return this.nameLists.get('names');
  }
  set names(names: readonly string[] | null) {
    this.nameLists.set('names', names);
  }
  /** Names of the samples, in place of their numbers. */
  @property({ attribute: false, noAccessor: true })
  get sampleNames(): readonly string[] | null {
    return this.nameLists.get('sampleNames');
  }
  set sampleNames(names: readonly string[] | null) {
    this.nameLists.set('sampleNames', names);
  }
  /**
   * A number for each value, in any form that `data` takes and of its shape: it colours the lines by `cmap` (coolwarm), symmetric
   * about 0, with a colour bar. Keep it until `updateComplete`. Needs WebGPU. Null for lines of one colour.
   */
  @property({ attribute: false }) relevance: ElementData | null = null;
  /** The channel (with samples="cells": the sample) that fills the figure; null for all. */
  @property({ attribute: false }) enlarged: number | null = null;
  /** Rows of cells that are scrolled out above; kept within what there is. */
  @property({ attribute: false }) firstRow = 0;
  /**
   * The part that is shown, null for all: of heat, in cells; of density and of an enlarged cell, `width` time steps
   * from `x` on.
   */
  @property({ attribute: false }) window: CellWindow | null = null;

  protected readonly nameLists = new NameLists({ names: 'channel', sampleNames: 'sample' }, (property) =>
    this.requestUpdate(property),
  );
  /** The bound that a page has set; null for none. */
  #mostRows: number | null = null;
  #relevance: Relevance | null = null;

  /** The relevance as the view compares it. */
  protected get heldRelevance(): Relevance | null {
    if (this.relevance !== (this.#relevance?.data ?? null)) {
      this.#relevance = this.relevance && new Relevance(this.relevance);
    }
    return this.#relevance;
  }

  /** Of several cells the one that was pointed at last, else the first. */
  protected override placeAt(view: FeatureGridView, places: Readonly<Record<string, number>>): number[] | null {
    const before = this.pointed ?? view.indicesOf({ place: 0, time: 0, layer: 0 });
    const indices = placeAt(view, places, before);
    return indices && view.spotOf(indices) && indices;
  }

  /** Whether a page has set `maxColSubplots`: then the seed's rule holds for cells of any shape. */
  protected get rowsBounded(): boolean {
    return this.#mostRows !== null;
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name === 'max-col-subplots' && value === null) this.#mostRows = null;
  }
}
