import { svg, type SVGTemplateResult } from 'lit';
import type { FeatureGridView } from '../../src/views/grid/view';
import { lineColours } from '../../src/views/series-colours';
import type { Box } from '../figure/layout';
import { textWidth } from '../figure/fit-text';
import { tickFont } from '../figure/label-room';
import { colourText, leadOf, legendRow, type LegendSet } from '../figure/swatch';
import { layerName, type GridNames } from './names';

/** Room above the plot, in CSS pixels. */
export const legendHeight = 20;
/** More lines than this have colours that nobody tells apart by name. */
const mostNamed = 10;
const set: LegendSet = { gap: 3, between: 6, corner: 2 };
const widest = 140;

/** Whether the colours of a cell's lines are few enough to be named. */
export function hasLegend(view: FeatureGridView | null): boolean {
  if (!view?.hasData || view.options.mode !== 'line') return false;
  return view.scene.layers > 1 && view.scene.layers <= mostNamed;
}

/** The names of a cell's lines in their colours, in one row above the plot. */
export function legend(plot: Box, view: FeatureGridView, names: GridNames): SVGTemplateResult {
  const { layers, layerAxis } = view.scene;
  const axis = names.language.axis(view.axes[layerAxis]);
  const start = textWidth(axis, tickFont) + 8;
  const each = (plot.width - start) / layers - leadOf('', set) - set.between;
  const y = plot.y - legendHeight / 2;
  const entries = lineColours(layers, view.options.lineColour).map((colour, layer) => ({
    colour: colourText(colour),
    name: layerName(view, names, layer),
  }));
  const row = { x: plot.x + 4 + start, y, end: Infinity, widest: Math.min(widest, each), set };
  return svg`<g part="legend">
    <text x=${plot.x + 4} y=${y} dominant-baseline="central">${axis}</text>
    ${legendRow(entries, row)}
  </g>`;
}
