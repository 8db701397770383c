import { svg, type SVGTemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { HistogramView, type HistogramOptions } from '../src/views/histogram';
import { bottomAxis, frameLine, leftAxis, type Axis } from './axes';
import { computedColour } from './colours';
import { FigureElement } from './figure-element';
import type { Box, Margins } from './figure-layout';
import { numberTicks, shortNumber } from './ticks';

/** matplotlib's default figure of 6.4 × 4.8 inches, at the seed's 76 dots per inch. */
const defaultSize = { width: 6.4 * 76, height: 4.8 * 76 };

/**
 * How a tensor's values are spread.
 *
 * @summary A histogram of all of a tensor's values, counted on the GPU.
 * @attr bins - how many equal bins from the lowest to the highest value (500)
 * @fires engine-error - something kept the picture from being drawn; detail {error}
 * @csspart canvas - the picture
 * @csspart axes - the SVG with the axes
 * @csspart message - what went wrong
 * @cssprop --feature-histogram-bar - colour of the bars
 */
@customElement('feature-histogram')
export class FeatureHistogram extends FigureElement<HistogramView> {
  @property({ type: Number }) bins = 500;

  protected readonly viewClass = HistogramView;

  protected defaultSize(): { width: number; height: number } {
    return defaultSize;
  }

  protected margins(): Margins {
    return { left: 44, right: 14, top: 10, bottom: 28 };
  }

  protected options(): HistogramOptions {
    return { bins: this.bins, colour: computedColour(this.renderRoot.querySelector('canvas')!, 'color') };
  }

  /** A bar is no cell of the data: there is nothing to read under the pointer. */
  protected cellAt(): null {
    return null;
  }

  protected summary(view: HistogramView): string {
    const [low, high] = this.numbers ?? [];
    const range = low === undefined ? '' : ` from ${shortNumber(low)} to ${shortNumber(high)}`;
    return `Histogram of ${view.shape.join(' by ')} values${range} in ${this.bins} bins.`;
  }

  protected axes(plot: Box): SVGTemplateResult {
    return svg`
      ${bottomAxis(plot, this.#valueAxis(plot.width))}
      ${leftAxis(plot, this.#countAxis(plot.height))}
      ${frameLine(plot)}`;
  }

  #valueAxis(width: number): Axis {
    if (!this.numbers) return { ticks: ends('low', 'high'), place: (end) => end, label: '' };
    let [low, high] = this.numbers;
    if (low > high) return { ticks: [], place: () => 0, label: 'no finite value' };
    if (low === high) [low, high] = [low - 0.5, high + 0.5];
    return {
      ticks: numberTicks(low, high, Math.max(2, width / 90)),
      place: (value) => (value - low) / (high - low),
      label: '',
    };
  }

  #countAxis(height: number): Axis {
    if (!this.numbers) return { ticks: ends('0', ''), place: (end) => 1 - end, label: '' };
    const top = 1.05 * Math.max(1, this.numbers[2]);
    const whole = numberTicks(0, top, Math.max(2, height / 50)).filter(({ value }) => Number.isInteger(value));
    return {
      ticks: whole.map(({ value }) => ({ value, label: String(value) })),
      place: (count) => 1 - count / top,
      label: '',
    };
  }
}

function ends(first: string, last: string): { value: number; label: string }[] {
  return [
    { value: 0, label: first },
    { value: 1, label: last },
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'feature-histogram': FeatureHistogram;
  }
}
