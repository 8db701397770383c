import { svg, type SVGTemplateResult } from 'lit';
import type { FeatureGridView } from '../../src/views/grid/view';
import { lineColours } from '../../src/views/series-colours';
import type { Box } from '../figure/layout';
import { fitText, textWidth } from '../figure/fit-text';
import { layerName, type GridNames } from './names';

/** Room above the plot, in CSS pixels. */
export const legendHeight = 20;
/** More lines than this have colours that nobody tells apart by name. */
const mostNamed = 10;
const font = '11px system-ui, sans-serif';
const swatch = 13;
const gap = 6;
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
  const room = plot.width - textWidth(axis, font) - 8;
  const each = Math.min(widest, room / layers - swatch - gap);
  const texts = Array.from({ length: layers }, (_, layer) => fitText(layerName(view, names, layer), each, font));
  const y = plot.y - legendHeight / 2;
  let x = plot.x + 4 + textWidth(axis, font) + 8;
  return svg`<g part="legend">
    <text x=${plot.x + 4} y=${y} dominant-baseline="central">${axis}</text>
    ${lineColours(layers, view.options.lineColour).map((colour, layer) => {
      const at = x;
      x += swatch + textWidth(texts[layer], font) + gap;
      const fill = `rgb(${colour
        .slice(0, 3)
        .map((part) => Math.round(255 * part))
        .join(' ')})`;
      return svg`<rect x=${at} y=${y - 5} width="10" height="10" rx="2" fill=${fill} />
        <text direction="ltr" x=${at + swatch} y=${y} dominant-baseline="central">${texts[layer]}</text>`;
    })}
  </g>`;
}
