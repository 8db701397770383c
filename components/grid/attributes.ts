import type { ChannelNames, FeatureGridOptions, FeatureGridView, Relevance } from '../../src/views/grid/view';
import { parseNorm } from '../../src/views/norm';
import { axisIndices } from '../figure/axis-indices';
import { barRoom } from '../figure/colorbar';
import { computedColour } from '../figure/colours';
import type { Margins } from '../figure/layout';
import { captionHeight } from './caption';
import { hasLegend, legendHeight } from './legend';
import type { GridProperties } from './properties';

const titleHeight = 26;
const timeTicksHeight = 16;

/** What the options are made from, beside the attributes. */
export interface GridContext {
  names: ChannelNames | null;
  nameCounts: FeatureGridOptions['nameCounts'];
  relevance: Relevance | null;
  /** Carries the style sheet's colours. */
  canvas: HTMLCanvasElement;
  /** Whether cells that would be strips get another shape. */
  shaped: boolean;
}

/**
 * The attributes as options of the view.
 *
 * throws  a sentence on an attribute that cannot be read
 */
export function gridOptions(element: GridProperties, context: GridContext): FeatureGridOptions {
  const { canvas, ...given } = context;
  const { mode, maxTimesteps, maxColSubplots, nRows, minCell, equateAxes, shareXy, channelAxis, order } = element;
  const { filter, firstNumber, samples, enlarged, window, cmap, reflectHalf, timestepsXaxis } = element;
  return {
    ...{ mode, maxTimesteps, maxColSubplots, nRows, minCell, equateAxes, shareXy, channelAxis, order },
    ...{ filter, firstNumber, samples, enlarged, window, cmap, reflectHalf, timestepsXaxis },
    ...given,
    scroll: element.firstRow,
    zeroLine: !element.hideYZero,
    borders: element.showBorders,
    bar: true,
    ticks: element.showTicks,
    labels: !element.noLabels && element.annotations !== 'none',
    norm: parseNorm(element.norm),
    indices: axisIndices(element),
    lineColour: computedColour(canvas, 'color'),
    zeroColour: computedColour(canvas, 'outline-color'),
    borderColour: computedColour(canvas, 'caret-color'),
    dpr: devicePixelRatio,
  };
}

/**
 * Room for title, legend, axes, names and caption.
 *
 * width  the figure's, in CSS pixels: its caption has as many lines as it needs
 */
export function gridMargins(element: GridProperties, view: FeatureGridView | null, width: number): Margins {
  const margins = marginsOf(element, view);
  return { ...margins, bottom: margins.bottom + captionHeight(element.caption, width) };
}

function marginsOf(element: GridProperties, view: FeatureGridView | null): Margins {
  const { mode, title, enlarged, names, samples, showTicks, timestepsXaxis, relevance } = element;
  const top = (title ? titleHeight : 0) + (hasLegend(view) ? legendHeight : 0);
  const named = timestepsXaxis && (names || samples !== '') ? 60 : 0;
  if (mode === 'heat') return { left: 62 + named, right: barRoom, top: Math.max(8, top), bottom: 48 };
  if (mode === 'line' && enlarged === null) {
    const right = relevance ? barRoom : 0;
    return {
      left: 0,
      right,
      top: relevance ? Math.max(8, top) : top,
      bottom: showTicks ? timeTicksHeight : relevance ? 8 : 0,
    };
  }
  const right = mode === 'density' || relevance ? barRoom : 14;
  return { left: 62, right, top: Math.max(8, top), bottom: 48 };
}
