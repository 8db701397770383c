import { property, state } from 'lit/decorators.js';
import {
  type CellWindow,
  type HeatmapNumbers,
  type HeatmapView,
  type LineSummary,
  type ProfileSide,
} from '../../src/views/heatmap/view';
import type { Acceptance } from '../figure/data-element';
import { FigureElement } from '../figure/figure-element';
import type { TableData } from '../figure/table';
import { goToCell, panCells, walkCells, zoomCells, type CellPicture } from '../figure/navigation';
import { cellName, heatmapTable } from './table';
import { findLabels, type LabelMatch } from './label-search';

/** A row and a column that are locked; their profiles stand beside the map. */
export interface CellLock {
  row?: number;
  column?: number;
}

/** Which lines a click on a cell locks. */
export type LockKind = 'both' | 'row' | 'column' | 'none';

/** How a person looks at a heatmap: which part, which names, which row and column. What it draws is the subclass's. */
export abstract class HeatmapElement extends FigureElement<HeatmapView> {
  /** Names of the rows (tokens), beside their numbers. */
  @property({ attribute: false }) rows: readonly string[] | null = null;
  /** Names of the columns. */
  @property({ attribute: false }) columns: readonly string[] | null = null;
  /** The part that is shown, in cells; null for all. */
  @property({ attribute: false }) window: CellWindow | null = null;
  /** The row and the column whose profiles are shown beside the map; null for none. A click on a cell, or Enter, sets it. */
  @property({ attribute: false }) locked: CellLock | null = null;
  @property() lock: LockKind = 'both';
  @property() norm = '';
  @property({ type: Number }) threshold?: number;
  @property({ type: Number, attribute: 'top-k' }) topK = 0;
  @property() heads = '';
  @property({ type: Number }) head?: number;

  @state() protected found: LabelMatch[] | null = null;
  @state() protected foundAt = -1;
  /** What there is to say of the locked lines; empty while it is not known. */
  @state() lockedLines: Partial<Record<ProfileSide, LineSummary>> = {};
  /** The numbers that were read last: the data may have changed since. */
  protected known: HeatmapNumbers | null = null;
  /** The heads that the enlarged one was chosen from. */
  #overview = '';
  #describing = 0;

  protected cellAt(view: HeatmapView, x: number, y: number): number[] | null {
    const { window, map } = view;
    const column = Math.min(view.columns - 1, Math.floor(window.x + x * window.width));
    return map.toldOf(Math.min(view.rows - 1, Math.floor(window.y + y * window.height)), column);
  }

  protected override nameOf(axis: number, index: number): string | null {
    const rank = this.cellAxes().length;
    const names = axis === rank - 1 ? this.columns : axis === rank - 2 ? this.rows : null;
    return names?.[index] ?? null;
  }

  protected override cellAxes(): string[] {
    return this.view?.hasData ? this.view.map.toldAxes : [];
  }

  protected override async readCell(indices: number[]): Promise<number> {
    await this.readyView();
    return this.view!.readTold(indices);
  }

  protected override table(view: HeatmapView): Promise<TableData> {
    return heatmapTable(view, this.pointed ? view.map.cellOf(this.pointed) : undefined, {
      row: (row) => cellName(this.rows, row),
      column: (column) => cellName(this.columns, column),
    });
  }

  protected override zoom(at: [number, number], factor: number): boolean {
    return zoomCells(this.picture(), at, factor);
  }

  protected override pan(dx: number, dy: number): boolean {
    return panCells(this.picture(), dx, dy);
  }

  protected override keyPressed(event: KeyboardEvent): void {
    const { view } = this;
    if (!view?.hasData) return;
    if (event.key === 'Enter' && this.pointed) void this.selectCell(this.pointed);
    else if (event.key === 'Escape' && this.locked && !this.window) this.#look({ locked: null });
    else if (event.key === 'Escape' && !this.window) this.resetView();
    else if (!walkCells(this.picture(), event)) return;
    event.preventDefault();
  }

  /**
   * Looks for rows and columns by name, lights them, and goes to the first; `next()` goes to the one after, round and round.
   *
   * returns  how many there are
   */
  search(text: string): number {
    const count = this.find(text);
    this.next();
    return count;
  }

  /** Lights the rows and columns whose name contains the text, and stays where it is. Returns how many there are. */
  find(text: string): number {
    this.found = text.trim() === '' ? null : findLabels(text, this.rows, this.columns);
    this.foundAt = -1;
    return this.found?.length ?? 0;
  }

  /** Goes to the next row or column that was found, or to the one before. */
  next(back = false): void {
    const count = this.found?.length ?? 0;
    if (!this.view?.hasData || count === 0) return;
    this.foundAt = (Math.max(this.foundAt, back ? 0 : -1) + (back ? count - 1 : 1)) % count;
    const { axis, index } = this.found![this.foundAt];
    const [row, column] = this.pointed?.slice(-2) ?? [0, 0];
    goToCell(this.picture(), axis === 'row' ? index : row, axis === 'column' ? index : column);
  }

  /** Rows or columns that were searched for. */
  lit(axis: LabelMatch['axis']): number[] {
    return (this.found ?? []).filter((match) => match.axis === axis).map((match) => match.index);
  }

  /** Shows everything again: the whole map without profiles, then all the heads that it was chosen from. */
  override resetView(): void {
    if (!this.window && this.#overview) {
      [this.heads, this.head, this.#overview] = [this.#overview, undefined, ''];
    }
    if (this.window || this.locked) this.#look({ window: null, locked: null });
  }

  /** A click on one of several maps enlarges it; on a cell it locks row and column, or lets go of them. */
  protected override selected(indices: number[]): void {
    const { view } = this;
    if (!view) return;
    if (view.map.tiled) {
      this.#overview = this.heads;
      [this.heads, this.head, this.window] = ['', indices.at(-3), null];
      return;
    }
    if (this.lock === 'none') return;
    const [row, column] = view.map.cellOf(indices);
    const next: CellLock = {
      ...(this.lock !== 'column' && { row }),
      ...(this.lock !== 'row' && { column }),
    };
    const same = this.locked?.row === next.row && this.locked?.column === next.column;
    this.#look({ locked: same ? null : next });
  }

  /** With the numbers of the axes come those of the locked lines: all are read when the data rests. */
  protected override async fetchNumbers(): Promise<void> {
    await super.fetchNumbers();
    await this.#describeLocked();
  }

  async #describeLocked(): Promise<void> {
    const { view, locked } = this;
    const turn = (this.#describing += 1);
    if (!view?.hasData || !locked || view.map.tiled) return;
    const { across, down } = view.profileChoices;
    const read = async (along: 'rows' | 'columns', choice: typeof across): Promise<LineSummary | undefined> =>
      choice && 'line' in choice ? await view.readLine(along, choice.line).catch(() => undefined) : undefined;
    const lines = { across: await read('rows', across), down: await read('columns', down) };
    if (turn === this.#describing) this.lockedLines = lines;
  }

  protected override accepted(change: Acceptance): void {
    super.accepted(change);
    const { locked, view } = this;
    if (change.fresh) this.lockedLines = {};
    if (!change.reshaped || !locked) return;
    const gone = (locked.row ?? 0) >= view!.rows || (locked.column ?? 0) >= view!.columns;
    if (gone) this.locked = null;
  }

  protected picture(): CellPicture {
    const view = this.view!;
    return {
      rows: view.rows,
      columns: view.columns,
      window: this.window,
      cursor: this.pointed ? view.map.cellOf(this.pointed) : undefined,
      show: (window) => this.#look({ window }),
      moveTo: (row, column) => {
        const indices = view.map.toldOf(row, column);
        if (!indices) return;
        this.pointed = indices; // at once, so that the next key goes on from here
        void this.tellCell(indices);
      },
    };
  }

  protected override willUpdate(): void {
    super.willUpdate();
    this.known = this.numbers ?? this.known;
  }

  /** A person changed how the data is shown. */
  #look(change: { window?: CellWindow | null; locked?: CellLock | null }): void {
    Object.assign(this, change);
    this.viewChanged();
  }

  /** Tells the page what a person changed. */
  protected viewChanged(): void {
    const { window, locked, norm, threshold, topK } = this;
    const detail = { window, locked, norm, threshold, topK };
    this.dispatchEvent(new CustomEvent('view-change', { detail, bubbles: true, composed: true }));
  }
}
