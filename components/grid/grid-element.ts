import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CellWindow, FeatureGridView, GridMode, GridSpot } from '../../src/views/grid/view';
import { FigureElement } from '../figure/figure-element';
import type { Box } from '../figure/layout';
import { figureStyles } from '../figure/styles';
import type { TableData } from '../figure/table';
import { PickPointer } from '../figure/pick-pointer';
import type { CellDetail, CellKind } from '../figure/pointer';
import { panCells, zoomCells, type CellPicture } from '../figure/navigation';
import { lineLimits } from './axes';
import type { DensityDetail, Marker } from './figure';
import { gridKey } from './keys';
import { gridPicture, pageDrags } from './picture';
import type { GridNames } from './names';
import { scrollbar } from './scrollbar';
import { gridStyles } from './styles';
import { gridTable } from './table';
import { describeDensity, indexName } from './words';

/** How a person looks at a feature grid: where it is scrolled and zoomed to, which point is told of. What it draws is the subclass's. */
export abstract class GridElement extends FigureElement<FeatureGridView> {
  static override styles = css`
    ${figureStyles}
    ${gridStyles}
  `;

  @property() mode: GridMode = 'line';
  /** Names of the channels, in place of their numbers. */
  @property({ attribute: false }) names: readonly string[] | null = null;
  /** Names of the samples. */
  @property({ attribute: false }) sampleNames: readonly string[] | null = null;
  /** The channel (with samples="cells": the sample) that fills the figure; null for all. */
  @property({ attribute: false }) enlarged: number | null = null;
  /** Rows of cells that are scrolled out above; kept within what there is. */
  @property({ attribute: false }) firstRow = 0;
  /** The part that is shown, null for all: of heat, in cells; of density and of an enlarged cell, `width` time steps from `x` on. */
  @property({ attribute: false }) window: CellWindow | null = null;

  /** The point of the density plot that is told of. */
  @state() protected marker: Marker | null = null;
  protected told: CellDetail | null = null;
  #panned = false;

  constructor() {
    super();
    this.addEventListener('pointerdown', () => (this.#panned = false));
    new PickPointer(this, {
      pick: (x, y) => this.#pick(Math.floor(x), Math.floor(y)),
      tell: (kind, detail) => (kind === 'cell-select' && this.#panned) || this.tell(kind, detail),
      leave: () => ([this.readout, this.pointed, this.marker] = ['', null, null]),
    });
  }

  protected get spot(): GridSpot | null {
    return this.pointed && this.view!.spotOf(this.pointed);
  }

  protected get given(): GridNames {
    return { channels: this.names, samples: this.sampleNames };
  }

  /** Another mode or cell is another picture: it begins unzoomed, and nothing in it is told of. */
  protected override update(changed: PropertyValues<this>): void {
    if (this.view?.hasData) {
      const other = changed.has('mode') || changed.has('enlarged');
      if (other && !changed.has('window')) this.window = null;
      if (changed.has('mode')) [this.pointed, this.marker, this.readout] = [null, null, ''];
    }
    super.update(changed);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (!this.view?.hasData) return;
    this.style.setProperty('--surface-touch', pageDrags(this.view, this.#zooms, this.window));
  }

  /** Whether wheel and drag zoom and move a part; otherwise they scroll rows of cells. */
  get #zooms(): boolean {
    return this.mode === 'heat' || this.view!.scene.onePlot;
  }

  /** Whether a point is told of by what the GPU finds there, not by one cell of the data. */
  get #picks(): boolean {
    return this.mode === 'density' || (this.mode === 'line' && this.view!.scene.layers > 1);
  }

  protected cellAt(view: FeatureGridView, x: number, y: number): number[] | null {
    if (this.#picks) return null;
    const { width, height } = view.geometry.size;
    const spot = view.geometry.spotAt(x * width, y * height);
    return spot && view.indicesOf(spot);
  }

  async #pick(x: number, y: number): Promise<CellDetail | null> {
    const { view } = this;
    if (!view?.hasData || !this.#picks) return null;
    const { geometry } = view;
    const spot = geometry.spotAt(x, y);
    if (!spot) return null;
    if (this.mode === 'density') {
      const marker = { x, y, time: spot.time };
      const detail = await this.densityAt(marker);
      this.marker = marker;
      return detail;
    }
    return { ...(await view.nearestLine(spot, geometry.heightAt(y + 0.5))), axes: [...view.axes] };
  }

  /** How many lines pass a point of the density plot, and the value at its height. */
  protected async densityAt({ x, y, time }: Marker): Promise<DensityDetail> {
    const view = this.view!;
    const lines = await view.linesAt(x, y);
    const { scene, options, geometry } = view;
    const range = this.numbers?.range;
    const ends = range ? lineLimits(range[0], range[1], options.zeroLine) : null;
    const level = ends && ends[1] - ((y + 0.5) / geometry.size.height) * (ends[1] - ends[0]);
    return { indices: [scene.times.first + time], axes: [view.axes[scene.axes.time]], value: lines, lines, level };
  }

  protected override tell(kind: CellKind, detail: CellDetail, words?: string): void {
    this.told = detail;
    super.tell(kind, detail, 'lines' in detail ? describeDensity(detail as DensityDetail) : words);
  }

  protected override nameOf(axis: number, index: number): string | null {
    return indexName(this.view!, this.given, axis, index);
  }

  protected override table(view: FeatureGridView): Promise<TableData> {
    return gridTable(view, this.spot, this.given);
  }

  protected override accepted(change: { fresh: boolean; relaid: boolean; reshaped: boolean }): void {
    super.accepted(change);
    if (change.reshaped) this.marker = null;
    const { rows, columns } = this.picture();
    const { x, y, width, height } = this.window ?? { x: 0, y: 0, width: 0, height: 0 };
    if (x + width > columns || y + height > rows) this.window = null;
  }

  /** A click on a cell enlarges it, and another brings all back. */
  protected override selected(indices: number[]): void {
    if (this.mode === 'line') this.toggle(this.view?.spotOf(indices)?.place);
  }

  protected toggle(place: number | undefined): void {
    if (place !== undefined) this.enlarged = this.view!.scene.enlarged === null ? this.view!.places[place] : null;
  }

  protected override zoom(at: [number, number], factor: number): boolean {
    if (!this.view?.hasData) return false;
    if (this.#zooms) return zoomCells(this.picture(), at, factor);
    // The wheel comes as a factor: two to the power of its pixels / 240.
    return this.scrollRows((-240 * Math.log2(factor) * devicePixelRatio) / this.view.geometry.layout.pitch[1]);
  }

  protected override pan(dx: number, dy: number): boolean {
    this.#panned = true;
    if (!this.view?.hasData) return false;
    if (this.#zooms) return panCells(this.picture(), dx, dy);
    return this.scrollRows(dy * this.view.geometry.rowsInSight);
  }

  /** Shows everything again, from the first row on. */
  override resetView(): void {
    [this.firstRow, this.enlarged, this.window] = [0, null, null];
  }

  protected override keyPressed(event: KeyboardEvent): void {
    if (!this.view?.hasData || event.altKey || event.metaKey) return;
    const { view, mode, marker, spot } = this;
    const handled = gridKey(event, {
      ...{ view, mode, marker, spot, picture: this.picture() },
      enlarge: (index) => (this.enlarged = index),
      goTo: (next) => this.#goTo(view.indicesOf(next)),
      goToMarker: (next) => void this.#goToMarker(next),
      scrollRows: (rows) => this.scrollRows(rows),
    });
    if (handled) event.preventDefault();
  }

  /** The cursor is there at once, so that the next key goes on from it; what there is to tell comes when it was read. */
  #goTo(indices: number[]): void {
    [this.pointed, this.told] = [indices, null];
    void this.tellCell(indices);
  }

  async #goToMarker(next: Marker): Promise<void> {
    this.marker = next;
    const detail = await this.densityAt(next);
    if (this.marker === next) this.tell('cell-hover', detail);
  }

  protected picture(): CellPicture {
    return gridPicture(this.view!, {
      ...{ spot: this.spot, window: this.window },
      show: (window) => (this.window = window),
      goTo: (indices) => this.#goTo(indices),
    });
  }

  protected override extras(plot: Box): TemplateResult {
    const { view } = this;
    if (!view?.hasData || this.mode !== 'line' || view.geometry.scroll.end === 0) return html``;
    return scrollbar(plot, view, (row) => this.scrollRows(row - view.geometry.scroll.at));
  }

  protected scrollRows(rows: number): boolean {
    if (!this.view?.hasData || rows === 0) return false;
    const { at, end } = this.view.geometry.scroll;
    const next = Math.min(end, Math.max(0, Math.min(end, this.firstRow) + rows));
    if (next === at && next === this.firstRow) return false;
    this.firstRow = next;
    return true;
  }
}
