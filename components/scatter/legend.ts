import { svg, type SVGTemplateResult } from 'lit';
import { colormapBytes } from '../../src/views/colormap';
import { barBeside, colorbar } from '../figure/colorbar';
import type { Colour } from '../../src/views/colour';
import type { Box } from '../figure/layout';
import { colourText } from '../figure/swatch';
import type { Language } from '../words/language';

/** More channels than this have colours that nobody tells apart one by one: then a bar shows them. */
const mostNamed = 10;
const lineHeight = 16;
const radius = 5;
/** As shaders/views/scatter.wgsl has them. */
const [darkPaper, wantedContrast] = [0.015, 3.1];

/** Which colour is which channel, beside the plot: a swatch for each of a few, a bar for many. */
export function channelColours(
  plot: Box,
  channels: number,
  { cmap, ink, language }: { cmap: string; ink: Colour; language: Language },
): SVGTemplateResult {
  const bar = barBeside(plot);
  if (channels > mostNamed || channels * lineHeight > plot.height) {
    return colorbar(bar, [0, channels - 1], { cmap, whole: true, language });
  }
  const bytes = colormapBytes(cmap);
  const swatches = Array.from({ length: channels }, (_, channel) => {
    // As shaders/views/scatter.wgsl has it.
    const entry = Math.min(255, Math.floor((256 * channel) / Math.max(1, channels - 1)));
    const own = Array.from(bytes.subarray(4 * entry, 4 * entry + 3), (byte) => byte / 255);
    const fill = colourText(onDarkPage(own, ink));
    const y = plot.y + lineHeight * (channel + 0.5);
    return svg`<circle cx=${bar.x + radius} cy=${y} r=${radius} fill=${fill} stroke="currentColor" stroke-opacity="0.55" />
      <text x=${bar.x + 2 * radius + 6} y=${y} dominant-baseline="central">${language.amount(channel).text}</text>`;
  });
  return svg`<g part="colorbar">${swatches}</g>`;
}

/** A colour as markers have it on a dark page: mixed with the ink as far as it takes to stand out. */
function onDarkPage(colour: readonly number[], ink: Colour): readonly number[] {
  if (luminance(ink) <= 0.3) return colour;
  const tenths = Array.from({ length: 10 }, (_, i) => i / 10);
  const mixed = tenths.map((part) => colour.map((own, i) => own + part * (ink[i] - own)));
  return mixed.find((one) => (luminance(one) + 0.05) / (darkPaper + 0.05) >= wantedContrast) ?? ink.slice(0, 3);
}

/** Relative luminance as WCAG has it, of a colour in sRGB. */
function luminance([red, green, blue]: readonly number[]): number {
  const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
