import { backgroundOf } from '../figure/image';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** A figure that becomes a part of the image. */
interface Exported extends HTMLElement {
  toSVG(options: { scale?: number }): Promise<string>;
}

/**
 * Several figures and the texts beside them as one SVG document, each where it lies on the page.
 *
 * scale  picture pixels per CSS pixel
 */
export async function figuresToSvg(
  host: HTMLElement,
  { figures, texts }: { figures: readonly Exported[]; texts: readonly Element[] },
  scale: number,
): Promise<string> {
  const parts = await Promise.all(figures.map((figure) => figure.toSVG({ scale })));
  const ground = host.getBoundingClientRect();
  const whole = document.implementation.createDocument(svgNamespace, 'svg');
  const root = whole.documentElement;
  // Where not all figures have room they are scrolled; the image has all of them.
  const ends = figures.map((figure) => figure.getBoundingClientRect().bottom - ground.top);
  const size = { width: ground.width, height: Math.ceil(Math.max(ground.height, ...ends)) };
  setAll(root, { ...size, viewBox: `0 0 ${size.width} ${size.height}` });
  const rect = whole.createElementNS(svgNamespace, 'rect');
  setAll(rect, { width: '100%', height: '100%', fill: backgroundOf(host) });
  root.append(rect);
  figures.forEach((figure, i) => {
    const own = new DOMParser().parseFromString(parts[i], 'image/svg+xml').documentElement;
    const { left, top } = figure.getBoundingClientRect();
    setAll(own, { x: left - ground.left, y: top - ground.top });
    root.append(whole.importNode(own, true));
  });
  for (const text of texts) root.append(textNode(whole, text, ground));
  return new XMLSerializer().serializeToString(whole);
}

/** An SVG document as an image. */
export async function svgToBlob(text: string, type: string, scale: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    const context = canvas.getContext('2d')!;
    context.imageSmoothingEnabled = false;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A line of text as it looks on the page. */
function textNode(whole: XMLDocument, element: Element, ground: DOMRect): Element {
  const { left, top, height } = element.getBoundingClientRect();
  const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(element);
  const node = whole.createElementNS(svgNamespace, 'text');
  const look = { fill: color, 'font-family': fontFamily, 'font-size': fontSize, 'font-weight': fontWeight };
  setAll(node, { ...look, x: left - ground.left, y: top - ground.top + height / 2, 'dominant-baseline': 'central' });
  node.textContent = element.textContent!.trim();
  return node;
}

function setAll(node: Element, attributes: object): void {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
}
