import { property } from 'lit/decorators.js';
import { SpeakingElement } from '../figure/speaking-element';
import type { WeightsLook } from './figures';

/** What a page says of the look of recurrent weights; rnn-weights.ts describes the attributes. */
export abstract class WeightsProperties extends SpeakingElement {
  @property() view: 'heatmap' | 'histogram' = 'heatmap';
  @property() layer = '';
  @property() direction: 'forward' | 'backward' | '' = '';
  @property() gates = '';
  @property() cmap = 'bwr';
  @property() norm = 'symmetric';
  @property({ type: Number }) bins = 150;
  @property({ type: Number, attribute: 'equate-axes' }) equateAxes = 2;
  @property({ type: Boolean, attribute: 'absolute-value' }) absoluteValue = false;
  @property({ type: Boolean }) normalized = false;
  @property({ type: Boolean, attribute: 'no-bias' }) noBias = false;
  @property({ type: Boolean, attribute: 'no-gate-separators' }) noGateSeparators = false;
  @property({ type: Boolean, attribute: 'no-colorbar' }) noColorbar = false;
  @property({ type: Boolean, attribute: 'no-borders' }) noBorders = false;
  @property({ type: Boolean, attribute: 'no-ticks' }) noTicks = false;
  @property({ type: Boolean, attribute: 'no-tools' }) noTools = false;
  @property({ type: Boolean, attribute: 'keep-picture' }) keepPicture = false;
  @property() override title = '';
  @property({ type: Number, attribute: 'scale-width' }) scaleWidth = 1;
  @property({ type: Number, attribute: 'scale-height' }) scaleHeight = 1;

  /** The attributes, checked; throws a sentence on one that there is not. */
  protected get look(): WeightsLook {
    const { view, equateAxes, direction } = this;
    if (view !== 'heatmap' && view !== 'histogram') {
      throw new Error(`view is "${view as string}". Give "heatmap" or "histogram".`);
    }
    if (![0, 1, 2].includes(equateAxes)) {
      throw new Error(
        `equate-axes is ${equateAxes}. Give 0 (each its own limits), 1 (kernel and recurrent kernel) or 2 (both directions).`,
      );
    }
    if (!['', 'forward', 'backward'].includes(direction)) {
      throw new Error(`direction is "${direction}". Give "forward" or "backward", or leave it empty.`);
    }
    const { cmap, norm, bins, absoluteValue, normalized } = this;
    const { noGateSeparators, noColorbar, noBorders, noTicks, noTools, keepPicture } = this;
    return {
      ...{ view, equateAxes, cmap, norm: norm.trim(), bins, absoluteValue, normalized },
      ...{ noGateSeparators, noColorbar, noBorders, noTicks, noTools, keepPicture },
    };
  }
}
