import { colormapDataUrl } from './colormap-image';
import type { Box, Size } from './layout';

/** What a figure consists of when it becomes an image. */
export interface FigureParts {
  host: HTMLElement;
  svg: SVGSVGElement;
  pictures: readonly FigurePicture[];
}

/** A canvas of a figure. */
export interface FigurePicture {
  /** Where it lies in the figure. */
  box: Box;
  /** What it covers of the pictures before it, and in which colour. */
  ground?: { box: Box; colour: string };
  /** What it shows, at this size in device pixels. */
  picture: (width: number, height: number) => Promise<ImageBitmap>;
}

/** Browsers draw no larger canvas. */
const maxSide = 16384;

const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * Where copies are made: it loads nothing, so what is embedded in them is not fetched, nor refused by the page's
 * content policy.
 */
const inert = (): Document => document.implementation.createDocument(svgNamespace, 'svg');

/** Styles that an SVG needs to look the same outside its page. */
const styles = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'paint-order',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'dominant-baseline',
  'image-rendering',
  'display',
];

/**
 * The whole figure as an image: background, pictures, axes.
 *
 * type   a MIME type that canvases write
 * scale  device pixels per CSS pixel
 */
export async function figureToBlob(parts: FigureParts, type: string, scale: number): Promise<Blob> {
  const { host, svg, pictures } = parts;
  const { width, height } = sizeAt(parts, scale);
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext('2d')!;
  context.fillStyle = backgroundOf(host);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  const [bitmaps, axes] = await Promise.all([bitmapsOf(pictures, scale), svgImage(svg, { width, height, scale })]);
  drawPictures(context, pictures, bitmaps);
  context.drawImage(axes, 0, 0, width, height);
  return canvas.convertToBlob({ type });
}

/**
 * The whole figure as an SVG document: axes and text as vectors, the pictures embedded as images.
 *
 * scale  picture pixels per CSS pixel
 */
export async function figureToSvg(parts: FigureParts, scale: number): Promise<string> {
  const { host, svg, pictures } = parts;
  const copy = styledCopy(svg, sizeAt(parts, scale));
  const background = svgNode(copy, 'rect', { width: '100%', height: '100%', fill: backgroundOf(host) });
  const images: SVGElement[] = [];
  const bitmaps = await bitmapsOf(pictures, scale);
  for (const [i, { box, ground }] of pictures.entries()) {
    if (ground) images.push(svgNode(copy, 'rect', { ...ground.box, fill: ground.colour }));
    const href = await dataUrl(bitmaps[i]);
    const look = { preserveAspectRatio: 'none', 'image-rendering': 'pixelated' };
    images.push(svgNode(copy, 'image', { ...box, href, ...look }));
  }
  copy.prepend(background, ...images);
  return new XMLSerializer().serializeToString(copy);
}

/** Draws the pictures where they lie in the figure, each on its ground, and lets go of them. */
export function drawPictures(
  context: OffscreenCanvasRenderingContext2D,
  pictures: readonly FigurePicture[],
  bitmaps: readonly ImageBitmap[],
): void {
  context.imageSmoothingEnabled = false;
  for (const [i, { box, ground }] of pictures.entries()) {
    if (ground) {
      context.fillStyle = ground.colour;
      context.fillRect(ground.box.x, ground.box.y, ground.box.width, ground.box.height);
    }
    context.drawImage(bitmaps[i], box.x, box.y, box.width, box.height);
    bitmaps[i].close();
  }
}

/** All pictures are asked for at once, so that they are of the same moment as the axes. */
export function bitmapsOf(pictures: readonly FigurePicture[], scale: number): Promise<ImageBitmap[]> {
  const sides = ({ width, height }: Box): [number, number] => [Math.round(width * scale), Math.round(height * scale)];
  return Promise.all(pictures.map(({ box, picture }) => picture(...sides(box))));
}

/** The figure's size in CSS pixels. Throws a sentence where it makes no image. */
function sizeAt({ host, pictures }: FigureParts, scale: number): Size {
  const { width, height } = host.getBoundingClientRect();
  const [across, down] = [width, height].map((side) => Math.round(side * scale));
  const is = `${host.localName}: an image of ${width} × ${height} CSS pixels at scale ${scale}`;
  if (!(across >= 1 && down >= 1) || !pictures.every(({ box }) => box.width > 0 && box.height > 0)) {
    throw new Error(`${is} shows nothing. Give the element room on the page, and a scale above 0.`);
  }
  if (across > maxSide || down > maxSide) {
    throw new Error(
      `${is} is ${across} × ${down} pixels, and ${maxSide} is the most along a side. Give a smaller scale.`,
    );
  }
  return { width, height };
}

async function svgImage(
  svg: SVGSVGElement,
  { width, height, scale }: { width: number; height: number; scale: number },
): Promise<HTMLImageElement> {
  const copy = styledCopy(svg, { width, height });
  copy.setAttribute('width', String(width * scale));
  copy.setAttribute('height', String(height * scale));
  const text = new XMLSerializer().serializeToString(copy);
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * A copy that looks the same outside its page: what stylesheets gave it is written into it, and its images are in it.
 */
function styledCopy(svg: SVGSVGElement, { width, height }: { width: number; height: number }): SVGSVGElement {
  const copy = inert().importNode(svg, true);
  const originals = [svg, ...svg.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const computed = getComputedStyle(originals[i]);
    for (const name of styles) (element as SVGElement).style.setProperty(name, computed.getPropertyValue(name));
  });
  for (const image of copy.querySelectorAll<SVGElement>('image[data-cmap]')) {
    image.setAttribute('href', colormapDataUrl(image.dataset.cmap!));
    delete image.dataset.cmap;
  }
  for (const texts = copy.ownerDocument.createTreeWalker(copy, NodeFilter.SHOW_TEXT); texts.nextNode();) {
    texts.currentNode.nodeValue = wellFormed(texts.currentNode.nodeValue!);
  }
  copy.setAttribute('xmlns', svgNamespace);
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return copy;
}

/** Text that XML can hold: a lone surrogate or a control character stands as U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/[\p{Surrogate}\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/gu, '\ufffd');
}

function svgNode({ ownerDocument }: SVGElement, name: string, attributes: object): SVGElement {
  const node = ownerDocument.createElementNS(svgNamespace, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

async function dataUrl(bitmap: ImageBitmap): Promise<string> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
  bitmap.close();
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `data:image/png;base64,${btoa(text)}`;
}

/** The colour that is seen behind the element. */
export function backgroundOf(host: HTMLElement): string {
  for (let element: Element | null = host; element; element = parentOf(element)) {
    const colour = getComputedStyle(element).backgroundColor;
    if (colour !== 'transparent' && !/,\s*0\)$/.test(colour)) return colour;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#ffffff';
}

function parentOf(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
