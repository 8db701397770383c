import { nothing, svg, type SVGTemplateResult } from 'lit';
import { textWidth } from '../figure/fit-text';
import { tickFont } from '../figure/label-room';
import type { Size } from '../figure/layout';

const lineHeight = 15;
const edge = 8;

/** Room that a caption takes below a figure of this width, in CSS pixels; 0 for none. */
export function captionHeight(caption: string, width: number): number {
  const count = caption && width > 2 * edge ? linesOf(caption, width - 2 * edge).length : 0;
  return count > 0 ? count * lineHeight + 6 : 0;
}

/** The caption, whole, in as many lines as it needs, at the bottom of the figure. */
export function captionLines(caption: string, { width, height }: Size): SVGTemplateResult | typeof nothing {
  if (captionHeight(caption, width) === 0) return nothing;
  const lines = linesOf(caption, width - 2 * edge);
  const top = height - lines.length * lineHeight;
  return svg`<text part="caption" x=${edge} y=${top}>${lines.map(
    (line, i) => svg`<tspan x=${edge} y=${top + i * lineHeight + 8}>${line}</tspan>`,
  )}</text>`;
}

/** Broken between words. */
function linesOf(caption: string, width: number): string[] {
  return caption.split(/\s+/).reduce<string[]>((lines, word) => {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim();
    if (lines.length > 0 && textWidth(longer, tickFont) <= width) return [...lines.slice(0, -1), longer];
    return [...lines, word];
  }, []);
}
