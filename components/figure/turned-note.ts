import { svg, type SVGTemplateResult } from 'lit';
import { squeezed } from './axes';
import { fitText } from './fit-text';
import type { Box } from './layout';

/** As the figures' styles have `text.alert`. */
const font = '600 11px system-ui, sans-serif';
/** A text may be set so much closer before it is cut. */
const closest = 1.3;

/** Values that are not drawn, turned beside the plot: over the picture the words would hide a part of it. */
export function turnedNote(text: string, x: number, { y, height }: Box): SVGTemplateResult {
  // It may rise above the plot, but not reach down to the numbers of the x-axis.
  const above = Math.min(10, y);
  const room = height + above;
  const fitted = fitText(text, closest * room, font);
  return svg`<text part="odd" class="alert" transform="translate(${x} ${y + (height - above) / 2}) rotate(90)" dominant-baseline="central" text-anchor="middle" textLength=${squeezed(fitted, room, font)} lengthAdjust="spacingAndGlyphs">${fitted}</text>`;
}
