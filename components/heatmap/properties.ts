import { property } from 'lit/decorators.js';
import type { CellWindow, HeatmapMask, HeatmapView, LineStatistic, Minify } from '../../src/views/heatmap/view';
import { TooledElement } from '../figure/tooled-element';
import { NameLists } from '../figure/given-names';
import { placeAt } from '../figure/place-at';
import { checkAspect, type Aspect } from './aspect';
import { checkGroups, type ColumnGroup } from './groups';
import type { CellLock, LockKind } from './lock';

/**
 * What a heatmap can be given beside its data; the element says how it looks.
 *
 * @csspart groups - the lines between groups of columns, and their names
 */
export abstract class HeatmapProperties extends TooledElement<HeatmapView> {
  readonly #names = new NameLists({ rows: 'row', columns: 'column' }, (name) => this.requestUpdate(name));

  @property() cmap = 'bwr';
  @property({ attribute: 'x-label' }) xLabel = 'Timesteps';
  @property({ attribute: 'y-label' }) yLabel = 'Attention features';
  @property({ type: Boolean, attribute: 'no-colorbar' }) noColorbar = false;
  @property({ type: Boolean, attribute: 'no-axes' }) noAxes = false;
  @property({ type: Boolean }) controls = false;
  @property({ type: Number }) sample?: number;
  @property() minify: Minify = 'extreme';
  @property() mask: HeatmapMask = '';
  @property({ attribute: 'row-statistic' }) rowStatistic: LineStatistic | '' = '';
  @property({ attribute: 'column-statistic' }) columnStatistic: LineStatistic | '' = '';
  /** Names of the rows (tokens), beside their numbers. */
  @property({ attribute: false, noAccessor: true })
  get rows(): readonly string[] | null {
    return this.#names.get('rows');
  }
  set rows(names: readonly string[] | null) {
    this.#names.set('rows', names);
  }
  /** Names of the columns. */
  @property({ attribute: false, noAccessor: true })
  get columns(): readonly string[] | null {
    return this.#names.get('columns');
  }
  set columns(names: readonly string[] | null) {
    this.#names.set('columns', names);
  }
  /** Groups of neighbouring columns, from the first on: a line between them, and their names above; null for none. */
  @property({ attribute: false }) columnGroups: readonly ColumnGroup[] | null = null;
  /** Square cells (equal), cells that fill the figure (auto); empty: equal where the data's axes are query and key. */
  @property() aspect: Aspect = '';
  /** The part that is shown, in cells; null for all. */
  @property({ attribute: false }) window: CellWindow | null = null;
  /**
   * The row and the column whose profiles are shown beside the map; null for none. A click on a cell, or Enter, sets
   * it.
   */
  @property({ attribute: false }) locked: CellLock | null = null;
  @property() lock: LockKind = 'both';
  @property() norm = '';
  @property({ type: Number }) threshold?: number;
  @property({ type: Number, attribute: 'top-k' }) topK = 0;
  @property() heads = '';
  @property({ type: Number }) head?: number;

  /** Of several maps the first has the cell. */
  protected override placeAt(view: HeatmapView, places: Readonly<Record<string, number>>): number[] | null {
    const { toldAxes: axes } = view.map;
    const shape = axes.map((name) => view.shape[view.axes.indexOf(name)]);
    return placeAt({ axes, shape }, places, this.pointed ?? view.map.toldOf(0, 0)!);
  }

  /** Refuses, in a sentence, names that are no list, groups without name and size, and an unknown aspect. */
  protected checkGiven(): void {
    this.#names.check();
    checkAspect(this.aspect);
    checkGroups(this.columnGroups);
  }

  /** A person changed how the data is shown: announces it to the page. */
  protected look(change: Partial<Pick<this, 'window' | 'locked' | 'norm' | 'threshold' | 'topK'>>): void {
    Object.assign(this, change);
    const { window, locked, norm, threshold, topK } = this;
    const detail = { window, locked, norm, threshold, topK };
    this.dispatchEvent(new CustomEvent('view-change', { detail, bubbles: true, composed: true }));
  }
}
