import { css, type PropertyValues, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { HistogramView, histogramNumbers, type HistogramNumbers, type HistogramOptions } from '../src/views/histogram';
import { computedColour } from './figure/colours';
import { FigureElement } from './figure/figure-element';
import type { Box, Margins } from './figure/figure-layout';
import { figureStyles } from './figure/figure-styles';
import { histogramAxes, oddText } from './histogram/histogram-axes';
import { parseLimits } from './figure/limits';
import { shortNumber } from './figure/ticks';

/** matplotlib's default figure of 6.4 × 4.8 inches, at the seed's 76 dots per inch. */
const defaultSize = { width: 6.4 * 76, height: 4.8 * 76 };

/**
 * How a tensor's values are spread: all of them, or one histogram for each channel, sample, … with shared limits. Values that are NaN,
 * infinite or outside of the limits are counted and said, when the data rests.
 *
 * @summary A histogram of a tensor's values, counted on the GPU.
 * @attr bins - how many equal bins from the lowest to the highest value (500)
 * @attr center-zero - the bins lie symmetrically about zero
 * @attr xlims - "low,high": the bins lie between these, not over the range of the values
 * @attr peaks-to-clip - so many of the highest bins run out at the top and are labelled with their place and count (0)
 * @attr by - the axis (channel, sample, time, …) whose indices get a histogram each; 256 at most
 * @attr n-rows - with by, rows of histograms; 0: one above the other up to twelve, a grid beyond (0)
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart canvas - the picture
 * @csspart axes - the SVG with the axes
 * @csspart peaks - places and counts of the clipped peaks
 * @csspart odd - what is in no bin
 * @csspart message - what went wrong
 * @cssprop --feature-histogram-bar - colour of the bars
 * @cssprop --feature-histogram-alert - colour of the clipped peaks' labels and of the word on odd values
 */
@customElement('feature-histogram')
export class FeatureHistogram extends FigureElement<HistogramView> {
  static override styles = css`
    ${figureStyles}
    text.alert {
      fill: var(--feature-histogram-alert, light-dark(#c5221f, #ff8a80));
      font-weight: 600;
    }
  `;

  @property({ type: Number }) bins = 500;
  @property({ type: Boolean, attribute: 'center-zero' }) centerZero = false;
  @property() xlims = '';
  @property({ type: Number, attribute: 'peaks-to-clip' }) peaksToClip = 0;
  @property() by = '';
  @property({ type: Number, attribute: 'n-rows' }) nRows = 0;

  protected readonly viewClass = HistogramView;

  protected defaultSize(): { width: number; height: number } {
    return defaultSize;
  }

  protected margins(): Margins {
    return { left: 44, right: 14, top: 10, bottom: 28 };
  }

  protected options(): HistogramOptions {
    return {
      bins: this.bins,
      centerZero: this.centerZero,
      xlims: parseLimits('xlims', this.xlims),
      peaksToClip: this.peaksToClip,
      by: this.by,
      nRows: this.nRows,
      colour: computedColour(this.renderRoot.querySelector('canvas')!, 'color'),
      dpr: devicePixelRatio,
    };
  }

  /** A bar is no cell of the data: there is nothing to read under the pointer. */
  protected cellAt(): null {
    return null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const asked = ['bins', 'centerZero', 'xlims', 'peaksToClip', 'by'] as const;
    if (asked.some((name) => changed.has(name)) && this.view?.hasData) {
      void this.updateComplete.then(() => this.fetchNumbers());
    }
  }

  protected summary(view: HistogramView): string {
    const known = this.#known();
    const range = known ? ` from ${shortNumber(known.low)} to ${shortNumber(known.high)}` : '';
    const each = this.by ? ` for each of ${view.entries} (${this.by})` : '';
    const odd = known && oddText(known.odd);
    return `Histogram of ${view.shape.join(' by ')} values${range} in ${this.bins} bins${each}.${odd ? ` ${odd}.` : ''}`;
  }

  protected axes(plot: Box): SVGTemplateResult {
    return histogramAxes(plot, this.view!, this.#known());
  }

  #known(): HistogramNumbers | null {
    return this.numbers && histogramNumbers(this.numbers);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-histogram': FeatureHistogram;
  }
}
