import { html, nothing, type PropertyValues, type SVGTemplateResult, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { ChannelNames, FeatureGridView, type FeatureGridOptions, type GridSpot } from '../src/views/grid/view';
import type { Acceptance } from './figure/feed';
import type { Box, Margins, Size } from './figure/layout';
import type { CellPicture } from './figure/navigation';
import type { CellDetail, CellKind, Target } from './figure/pointer';
import { pageDrags, scrollbar, scrollbarStyles, scrolledRow } from './figure/scrollbar';
import { figureStyles } from './figure/styles';
import type { TableData } from './figure/table';
import type { ToolSource } from './figure/tooled-element';
import { customElement } from './figure/custom-element';
import { backButton } from './grid/back-button';
import { gridMargins, gridOptions } from './grid/attributes';
import { gridAxes } from './grid/axes';
import { markerOf } from './grid/density';
import type { Marker } from './grid/figure';
import { gridKey } from './grid/keys';
import type { GridNames } from './grid/names';
import { gridPicture, isWithin } from './grid/picture';
import { GridProperties } from './grid/properties';
import { gridSight } from './grid/sight';
import { gridStyles } from './grid/styles';
import { gridTable } from './grid/table';
import { GridTargets } from './grid/targets';
import { toldBox } from './grid/told-box';
import { cellWords, densityWords, gridSummary } from './grid/words';

/**
 * Channels over time: the features that a recurrent layer puts out.
 *
 * Arrows walk the channels (up, down) and the time steps (left, right), PageUp and PageDown a page of cells, Ctrl+Home
 * and Ctrl+End to the first and the last; Enter or a click enlarges a cell and gives it axes; Escape, a double click
 * or the button beside it goes back, first from a zoom, then from the cell. Where cells would be too low to read, the wheel and dragging scroll through their rows. In heat, in
 * density and in an enlarged cell the wheel (or a pinch) zooms at the pointer, dragging moves, `+`, `-` and `0` zoom by
 * keys; in the latter two along time.
 *
 * @summary A tensor's channels as small line plots, all in one draw; as a density; or as a heatmap.
 * @attr mode - line (default), density (all channels in one plot; the colour says how many pass), or heat (channels as rows)
 * @attr max-timesteps - the number of time steps: the first ones, the last ones of appended rows; 0 for all (100)
 * @attr n-rows - the number of rows of cells; 0 for the seed's rule (0)
 * @attr max-col-subplots - the maximum number of rows that the seed's divisor rule may give (10). Where it is not set, five or more cells
 *   that the rule would make flatter than 5:1 or steeper than 1:3 are laid out at about 3:2
 * @attr min-cell - no cell is lower, in CSS pixels; what finds no room is reached by scrolling; 0 shows all at once (4)
 * @attr share-xy - which cells have one y-range: none (default), rows, columns or all; time is the same for all in any case
 * @attr equate-axes - all cells share one y-range, symmetric about zero
 * @attr hide-y-zero - leaves out the line at zero
 * @attr order - index (default), or range, variance, last: the highest first. Four bytes per channel are read when the data rests
 * @attr filter - only these channels: a part of their names, or their numbers such as "3, 8-12"
 * @attr first-number - the number of the first cell, in labels, words and filter: 0, or 1 as the seed counts (0); indices in events stay from 0
 * @attr samples - overlay: a line per sample in each cell; cells: a cell per sample, a line per channel; up to 64 lines to a cell, up to 10 named
 *   in a legend. In heat both put the samples' channels below one another; in density all are counted
 * @attr channel-axis - which of the last two axes holds the channels: -1 the last, 0 the one before (-1)
 * @attr dpi - multiplies the figure's default size of 24 × 16 inches (76)
 * @attr title - a line above the figure
 * @attr caption - a text below the figure: what relevance is of
 * @attr annotations - numbers (default), or none: leaves out the channels' numbers or names
 * @attr no-labels - the same as annotations="none"
 * @attr show-borders - a line around each cell
 * @attr show-ticks - the ends of each cell's y-axis, when the data rests, and of time below the figure
 * @attr cmap - colours of density (viridis), heat (bwr) and relevance (coolwarm)
 * @attr norm - of heat; empty, "symmetric", "log" or "low,high"
 * @attr reflect-half - in heat, turns the second half of the channels round in time: the backward half of a bidirectional layer
 * @attr timesteps-xaxis - in heat, time runs to the right (default); "false": downwards, as in see-rnn
 * @attr sample - index on the axis of that name, for data of more than two axes; so is any other axis name
 * @fires cell-hover - the pointer is over a plot; detail {indices, value, axes}, of several lines in a cell the nearest; in density indices
 *   hold the time alone, value and lines count the lines that pass the pixel, level is the value at its height
 * @fires cell-select - a plot was clicked; the same detail
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart axes - the SVG with labels, ticks, title and legend
 * @csspart labels - the channels' numbers or names
 * @csspart title - the line above the figure
 * @csspart caption - the text below the figure
 * @csspart ticks - the ends of each cell's y-axis
 * @csspart crosshair - in heat, the outline of the cell that is pointed at
 * @csspart colorbar - in density and heat, and with relevance, colours and numbers beside the picture
 * @csspart cursor - the line at the pointer's time, in all cells
 * @csspart mark - the point that the readout describes, in density and in an enlarged cell
 * @csspart samples - in heat, the samples' names beside their channels
 * @csspart time-ticks - the ends of each cell's time axis
 * @csspart legend - the names of a cell's lines in their colours
 * @csspart back-button - in an enlarged cell, brings all cells back
 * @csspart scrollbar - where the rows of cells in sight lie among all
 * @csspart thumb - what moves in it
 * @cssprop --feature-grid-line - colour of the lines
 * @cssprop --feature-grid-zero - colour of the zero line
 * @cssprop --feature-grid-label - colour of the channel numbers
 * @cssprop --feature-grid-scrollbar - colour of the scroll indicator
 */
@customElement('feature-grid')
export class FeatureGrid extends GridProperties {
  static override styles = [figureStyles, scrollbarStyles, gridStyles];

  /** The point of the density plot that is pointed at. */
  @state() private marker: Marker | null = null;
  protected readonly viewClass = FeatureGridView;
  protected readonly source: ToolSource<FeatureGridView> = {
    sight: (view) => gridSight(view, this.#names),
    moved: () => this.firstRow !== 0 || this.enlarged !== null || this.window !== null,
  };
  #told: CellDetail | null = null;
  /** Whether the last click that was not the second of a double click was made while all cells were shown. */
  #clickedOutside = false;
  #channelNames: ChannelNames | null = null;
  readonly #targets = new GridTargets({
    mode: () => this.mode,
    range: () => {
      const range = this.feed.numbers?.range;
      return range ? [range[0], range[1]] : null;
    },
    target: (key, read) => this.dataTarget(key, read),
  });

  constructor() {
    super();
    const clicked = ({ detail }: MouseEvent): void => {
      if (detail === 1) this.#clickedOutside = this.enlarged === null;
    };
    this.addEventListener('click', clicked, { capture: true });
  }

  /** Shows everything again, from the first row on. */
  override resetView(): void {
    [this.firstRow, this.enlarged, this.window] = [0, null, null];
  }

  protected defaultSize(): Size {
    return { width: 24 * this.dpi, height: 16 * this.dpi };
  }

  protected margins(): Margins {
    return gridMargins(this, this.view, this.frame.size.width);
  }

  protected options(): FeatureGridOptions {
    this.nameLists.check();
    const canvas = this.renderRoot.querySelector('canvas')!;
    const { counts: nameCounts } = this.nameLists;
    const given = { names: this.#channelNames, relevance: this.heldRelevance, nameCounts };
    return gridOptions(this, { ...given, canvas, shaped: !this.rowsBounded });
  }

  protected override willUpdate(): void {
    if (this.names !== (this.#channelNames?.list ?? null))
      this.#channelNames = this.names && new ChannelNames(this.names);
  }

  /** Another mode or cell is another picture: it begins unzoomed, and nothing in it is pointed at. */
  protected override update(changed: PropertyValues<this>): void {
    if (this.view?.hasData) {
      const other = changed.has('mode') || changed.has('enlarged');
      if (other && !changed.has('window')) this.window = null;
      if (changed.has('mode')) this.input.leave();
    }
    super.update(changed);
  }

  protected override pageDrags(view: FeatureGridView): string {
    return pageDrags(view.geometry);
  }

  protected summary(view: FeatureGridView): string {
    return gridSummary(view, this.#names, this.feed.numbers !== null);
  }

  protected axes(plot: Box): SVGTemplateResult {
    const places = { cursor: this.#spot, told: this.#told, marker: this.marker };
    return gridAxes(
      plot,
      { ...places, view: this.view!, numbers: this.feed.numbers, names: this.#names },
      { title: this.title, caption: this.caption, size: this.frame.size },
    );
  }

  protected override extras(plot: Box): TemplateResult {
    const { view } = this;
    const scrollTo = (row: number) => this.#scrollRows(row - view!.geometry.scroll.at);
    if (!view?.hasData) return html``;
    const inCell = view.scene.enlarged !== null;
    const rows = view.options.mode === 'line' ? view.geometry : null;
    return html`${rows ? scrollbar(plot, rows, { language: this.language, scrollTo }) : nothing}
    ${inCell ? backButton(plot, this.language, () => this.#leaveCell()) : nothing}`;
  }

  protected override table(view: FeatureGridView): Promise<TableData> {
    return gridTable(view, this.#spot, this.#names);
  }

  protected targetAt(view: FeatureGridView, x: number, y: number): Target | null {
    return this.#targets.at(view, x, y);
  }

  protected override cellBox(indices: readonly number[], plot: Box): Box | null {
    const view = this.view!;
    const place = { told: this.#told, marker: this.marker, numbers: this.feed.numbers };
    return toldBox(plot, view, { ...place, spot: view.spotOf(indices) });
  }

  protected override tell(kind: CellKind, detail: CellDetail): void {
    [this.#told, this.marker] = [detail, markerOf(detail)];
    super.tell(kind, detail, densityWords(detail, this.language) ?? cellWords(this.view!, this.#names, detail));
  }

  protected override left(): void {
    super.left();
    this.marker = null;
  }

  /** A click on a cell enlarges it; in an enlarged one it selects, and nothing more. */
  protected override selected(indices: number[]): void {
    const view = this.view!;
    const spot = this.mode === 'line' && view.scene.enlarged === null ? view.spotOf(indices) : null;
    if (spot) this.enlarged = view.places[spot.place];
  }

  /** First the zoom is undone, then the enlargement, unless the double click's own first click has made it. */
  protected override stepBack(): void {
    if (this.window) this.window = null;
    else if (this.enlarged === null) this.resetView();
    else if (!this.#clickedOutside) this.enlarged = null;
  }

  /** The button that was pressed is gone: the keyboard goes on in the picture. */
  #leaveCell(): void {
    this.enlarged = null;
    this.renderRoot.querySelector<HTMLElement>('[part=surface]')!.focus({ preventScroll: true });
  }

  protected override keyPressed(event: KeyboardEvent, view: FeatureGridView): boolean {
    if (event.altKey || event.metaKey) return false;
    return gridKey(event, {
      ...{ view, mode: this.mode, marker: this.marker, spot: this.#spot, picture: this.#cells(view) },
      enlarge: (index) => (this.enlarged = index),
      goTo: (next) => this.#goTo(view, view.indicesOf(next)),
      goToMarker: (next) => {
        this.marker = next; // at once, so that the next key goes on from here
        void this.input.point(this.#targets.density(view, next));
      },
      scrollRows: (rows) => this.#scrollRows(rows),
    });
  }

  /** The cursor is there at once, so that the next key goes on from it; what there is to say comes when it was read. */
  #goTo(view: FeatureGridView, indices: number[]): void {
    [this.pointed, this.#told] = [indices, null];
    void this.input.point(this.#targets.cell(view, indices));
  }

  protected override accepted(change: Acceptance): void {
    super.accepted(change);
    if (change.reshaped) this.marker = null;
    if (this.window && !isWithin(this.window, this.#cells(this.view!))) this.window = null;
  }

  /** Whether wheel and drag zoom and move a part; otherwise they scroll rows of cells. */
  get #zooms(): boolean {
    return this.mode === 'heat' || this.view!.scene.onePlot;
  }

  protected override picture(): CellPicture | null {
    return this.#zooms ? this.#cells(this.view!) : null;
  }

  #cells(view: FeatureGridView): CellPicture {
    return gridPicture(view, {
      ...{ spot: this.#spot, window: this.window },
      show: (window) => (this.window = window),
      goTo: (indices) => this.#goTo(view, indices),
    });
  }

  protected override scrolled(pixels: number): boolean {
    return this.#scrollRows((pixels * devicePixelRatio) / this.view!.geometry.layout.pitch[1]);
  }

  #scrollRows(rows: number): boolean {
    const next = scrolledRow(this.view!.geometry, this.firstRow, rows);
    if (next === null) return false;
    this.firstRow = next;
    return true;
  }

  get #spot(): GridSpot | null {
    return this.pointed && this.view!.spotOf(this.pointed);
  }

  get #names(): GridNames {
    return { channels: this.names, samples: this.sampleNames, language: this.language };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-grid': FeatureGrid;
  }
}
