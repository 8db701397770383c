import { property } from 'lit/decorators.js';
import type { HistogramView } from '../../src/views/histogram/view';
import { NameLists } from '../figure/given-names';
import { TooledElement } from '../figure/tooled-element';

/** What a page says of a histogram's picture; feature-histogram.ts describes the attributes. */
export abstract class HistogramProperties extends TooledElement<HistogramView> {
  @property({ type: Number }) bins = 500;
  @property({ type: Boolean, attribute: 'center-zero' }) centerZero = false;
  @property() xlims = '';
  @property({ type: Number }) ylim = 0;
  @property({ type: Number, attribute: 'peaks-to-clip' }) peaksToClip = 0;
  @property() by = '';
  @property() overlay = '';
  @property({ type: Number, attribute: 'n-rows' }) nRows = 0;
  @property({ attribute: 'share-xy' }) shareXy = 'all';
  @property({ type: Boolean, attribute: 'pad-xticks' }) padXticks = false;
  @property() ticks = 'both';
  @property({ type: Boolean, attribute: 'no-borders' }) noBorders = false;
  @property() annotations: 'numbers' | 'none' = 'numbers';
  @property() override title = '';

  /**
   * Names of the cells, or with two axes in `by` of the rows, in place of their numbers. Where there are fewer names
   * the others keep their numbers.
   */
  @property({ attribute: false, noAccessor: true })
  get names(): readonly string[] | null {
    return this.nameLists.get('names');
  }
  set names(names: readonly string[] | null) {
    this.nameLists.set('names', names);
  }
  /** Names of the columns of cells. */
  @property({ attribute: false, noAccessor: true })
  get columnNames(): readonly string[] | null {
    return this.nameLists.get('columnNames');
  }
  set columnNames(names: readonly string[] | null) {
    this.nameLists.set('columnNames', names);
  }
  /** Names of what is overlaid, for the legend. */
  @property({ attribute: false, noAccessor: true })
  get overlayNames(): readonly string[] | null {
    return this.nameLists.get('overlayNames');
  }
  set overlayNames(names: readonly string[] | null) {
    this.nameLists.set('overlayNames', names);
  }

  protected readonly nameLists = new NameLists(
    { names: 'cell', columnNames: 'column of cells', overlayNames: 'histogram of a cell' },
    (property) => this.requestUpdate(property),
  );
}
