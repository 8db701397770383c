import type { ChannelNames, FeatureGridOptions, FeatureGridView } from '../../src/views/grid/view';
import { parseNorm } from '../../src/views/norm';
import { axisIndices } from '../figure/axis-indices';
import { barRoom } from '../figure/colorbar';
import { computedColour } from '../figure/colours';
import type { Margins } from '../figure/layout';
import { hasLegend, legendHeight } from './legend';
import type { GridProperties } from './properties';

const titleHeight = 26;
const timeTicksHeight = 16;

/** What the options are made from, beside the attributes. */
export interface GridContext {
  names: ChannelNames | null;
  nameCounts: FeatureGridOptions['nameCounts'];
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

/** Room for title, legend, axes and names. */
export function gridMargins(element: GridProperties, view: FeatureGridView | null): Margins {
  const { mode, title, enlarged, names, samples, showTicks, timestepsXaxis } = element;
  const top = (title ? titleHeight : 0) + (hasLegend(view) ? legendHeight : 0);
  const named = timestepsXaxis && (names || samples !== '') ? 60 : 0;
  if (mode === 'heat') return { left: 62 + named, right: barRoom, top: Math.max(8, top), bottom: 48 };
  if (mode === 'line' && enlarged === null) {
    return { left: 0, right: 0, top, bottom: showTicks ? timeTicksHeight : 0 };
  }
  const right = mode === 'density' ? barRoom : 14;
  return { left: 62, right, top: Math.max(8, top), bottom: 48 };
}
