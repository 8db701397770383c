import { svg, type SVGTemplateResult } from 'lit';
import { colormapBytes } from '../../src/views/colormap';
import { barBeside, colorbar } from '../figure/colorbar';
import type { Box } from '../figure/layout';
import type { Language } from '../words/language';

/** More channels than this have colours that nobody tells apart one by one: then a bar shows them. */
const mostNamed = 10;
const lineHeight = 16;
const radius = 5;

/** Which colour is which channel, beside the plot: a swatch for each of a few, a bar for many. */
export function channelColours(
  plot: Box,
  channels: number,
  { cmap, language }: { cmap: string; language: Language },
): SVGTemplateResult {
  const bar = barBeside(plot);
  if (channels > mostNamed || channels * lineHeight > plot.height) {
    return colorbar(bar, [0, channels - 1], { cmap, whole: true, language });
  }
  const bytes = colormapBytes(cmap);
  const swatches = Array.from({ length: channels }, (_, channel) => {
    // As shaders/views/scatter.wgsl has it.
    const entry = Math.min(255, Math.floor((256 * channel) / Math.max(1, channels - 1)));
    const [red, green, blue] = bytes.subarray(4 * entry);
    const y = plot.y + lineHeight * (channel + 0.5);
    return svg`<circle cx=${bar.x + radius} cy=${y} r=${radius} fill="rgb(${red} ${green} ${blue})" stroke="currentColor" stroke-opacity="0.55" />
      <text x=${bar.x + 2 * radius + 6} y=${y} dominant-baseline="central">${language.amount(channel).text}</text>`;
  });
  return svg`<g part="colorbar">${swatches}</g>`;
}
