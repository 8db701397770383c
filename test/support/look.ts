import { gridCells } from '../../components/grid/cells';
import type { Figure } from '../../demo/gallery/example';
import type { FeatureGridView } from '../../src/views/grid/view';
import { contrast, parseColour, type Colour } from './contrast';
import { boxOf, overlap } from './quads';
import { byLetters, textFaults, textsOf, type SeenText } from './text-faults';

/**
 * What is wrong with a figure's look, a sentence each: texts that lie on one another or outside of the figure, texts on
 * the plots of two cells, texts and lines that are hard to see on this paper.
 */
export function lookFaults(figure: Figure, paper: Colour): string[] {
  const texts = textsOf(figure);
  return [
    ...textFaults(figure, byLetters),
    ...acrossCells(texts, figure),
    ...faintTexts(texts, paper),
    ...faintLines(figure, paper),
  ];
}

/** Texts of a grid that reach into the plots of two cells: one of them is not theirs. */
function acrossCells(texts: readonly SeenText[], figure: Figure): string[] {
  if (figure.localName !== 'feature-grid') return [];
  const view = (figure as unknown as { view: FeatureGridView }).view;
  const { mode, dpr } = view.options;
  if (mode !== 'line' || view.scene.onePlot) return [];
  const { x, y } = figure.shadowRoot!.querySelector('canvas')!.getBoundingClientRect();
  const plots = gridCells(view).map((cell) =>
    boxOf(new DOMRect(x + cell.x, y + cell.y - view.geometry.scrollPixels / dpr, cell.width, cell.height)),
  );
  return texts
    .filter(({ quad }) => plots.filter((plot) => overlap(quad, plot)).length > 1)
    .map(({ text }) => `“${text}” lies on the plots of two cells.`);
}

/** Texts beside the picture: 4.5 to 1, as WCAG asks of small texts. Over the picture they have a halo of their own. */
function faintTexts(texts: readonly SeenText[], paper: Colour): string[] {
  return texts
    .filter(({ element }) => element.localName === 'text' && getComputedStyle(element).stroke === 'none')
    .filter(({ element }) => !element.closest('[part="numbers"]'))
    .map(({ text, element }) => ({ text, ratio: contrast(parseColour(getComputedStyle(element).fill), paper) }))
    .filter(({ ratio }) => ratio < 4.5)
    .map(({ text, ratio }) => `“${text}” has a contrast of ${ratio.toFixed(2)}; 4.5 is needed.`);
}

/** Lines, bars and markers: 3 to 1, at the strongest of each colour's pixels. */
function faintLines(figure: Figure, paper: Colour): string[] {
  if (!drawsLines(figure)) return [];
  return strongest(figure.shadowRoot!.querySelector('canvas')!, paper)
    .filter(({ ratio }) => ratio < 3)
    .map(({ hue, ratio }) => `Lines of hue ${hue}° have a contrast of ${ratio.toFixed(2)}; 3 is needed.`);
}

/** Not those whose colours say a value: the person chose the map. */
function drawsLines(figure: Figure): boolean {
  if (figure.localName === 'feature-grid') return (figure as HTMLElementTagNameMap['feature-grid']).mode === 'line';
  return figure.localName === 'feature-histogram' && figure.getAttribute('cmap') === null;
}

/** Of each hue that covers more than a few pixels: the highest contrast that a twentieth of its pixels reach. */
function strongest(canvas: HTMLCanvasElement, paper: Colour): { hue: number; ratio: number }[] {
  const { width, height } = canvas;
  if (width === 0 || height === 0) return [];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = `rgb(${paper.join(' ')})`;
  context.fillRect(0, 0, width, height);
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const byHue = new Map<number, number[]>();
  for (let at = 0; at < data.length; at += 4) {
    const colour: Colour = [data[at], data[at + 1], data[at + 2]];
    const [low, high] = [Math.min(...colour), Math.max(...colour)];
    if (high - low < 40) continue; // paper, grey and what is nearly blended away
    const hue = (Math.round(hueOf(colour) / 30) * 30) % 360;
    byHue.set(hue, [...(byHue.get(hue) ?? []), contrast(colour, paper)]);
  }
  return [...byHue]
    .filter(([, ratios]) => ratios.length > 40)
    .map(([hue, ratios]) => ({ hue, ratio: ratios.sort((a, b) => b - a)[Math.floor(ratios.length / 20)] }));
}

function hueOf([r, g, b]: Colour): number {
  const [low, high] = [Math.min(r, g, b), Math.max(r, g, b)];
  const span = high - low;
  const sixth = high === r ? (g - b) / span : high === g ? 2 + (b - r) / span : 4 + (r - g) / span;
  return (sixth * 60 + 360) % 360;
}
