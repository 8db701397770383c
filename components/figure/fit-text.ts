/** Of titles and axis labels, as figure/styles.ts has it. */
export const titleFont = '600 13px system-ui, sans-serif';
/** Beyond so many characters of a text nothing is measured: no cell has room for them. */
const mostMeasured = 256;
/** So many texts are remembered; then it begins anew. */
const mostKept = 8192;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const fitted = new Map<string, string>();
let context: OffscreenCanvasRenderingContext2D | null = null;

/**
 * A text as far as it has room, with an ellipsis where it was cut: never within what a person reads as one character.
 * Empty where not even one has room.
 *
 * width  CSS pixels
 * font   as CSS writes it
 */
export function fitText(text: string, width: number, font: string): string {
  const key = `${Math.floor(width)} ${font} ${text.slice(0, mostMeasured)}${text.length > mostMeasured ? '…' : ''}`;
  let fit = fitted.get(key);
  if (fit === undefined) {
    if (fitted.size >= mostKept) fitted.clear();
    fitted.set(key, (fit = cut(text, width, font)));
  }
  return fit;
}

/** Width of a text in CSS pixels. */
export function textWidth(text: string, font: string): number {
  context ??= new OffscreenCanvas(1, 1).getContext('2d')!;
  context.font = font;
  return context.measureText(text).width;
}

function cut(text: string, width: number, font: string): string {
  const head = text.slice(0, mostMeasured);
  if (head.length === text.length && textWidth(text, font) <= width) return text;
  const characters = Array.from(segmenter.segment(head), ({ segment }) => segment);
  let [fits, tooMany] = [0, characters.length];
  while (tooMany - fits > 1) {
    const half = (fits + tooMany) >> 1;
    if (textWidth(`${characters.slice(0, half).join('')}…`, font) <= width) fits = half;
    else tooMany = half;
  }
  return fits === 0 ? '' : `${characters.slice(0, fits).join('').trimEnd()}…`;
}
