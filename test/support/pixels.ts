/** A canvas's pixels as the page shows them. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, alpha at a device pixel, counted from the left top. */
  at(x: number, y: number): [number, number, number, number];
}

/**
 * Reads what a canvas shows; `data`: red, green, blue, alpha of each, row after row. Only tests do this.
 *
 * unseen   the canvas may lie outside of the window
 * throws   where it does otherwise: whether such a figure was drawn before it was found to be out of sight is chance
 */
export function readPixels(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  { unseen = false } = {},
): Pixels & { data: Uint8ClampedArray } {
  if (!unseen && canvas instanceof HTMLCanvasElement) requireInSight(canvas);
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  return {
    width,
    height,
    data,
    at: (x, y) => [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 4)] as [number, number, number, number],
  };
}

function requireInSight(canvas: HTMLCanvasElement): void {
  if (!canvas.isConnected) return;
  const { top, bottom, left, right } = canvas.getBoundingClientRect();
  if (bottom > 0 && right > 0 && top < innerHeight && left < innerWidth) return;
  throw new Error(
    `The test reads a canvas at ${Math.round(left)}, ${Math.round(top)}, outside of the window of ` +
      `${innerWidth} × ${innerHeight}, which may never have been drawn. Scroll to it first.`,
  );
}

/** The first canvas of an element's shadow root. */
export function canvasOf(element: Element): HTMLCanvasElement {
  return element.shadowRoot!.querySelector('canvas')!;
}

/** Largest difference over red, green and blue. */
export function colourDistance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...[0, 1, 2].map((channel) => Math.abs(a[channel] - b[channel])));
}

/** How many colours an element's picture has, by every third pixel both ways: of one that is blank 1. */
export function colourCount(element: Element): number {
  const { width, height, at } = readPixels(canvasOf(element));
  const seen = new Set<string>();
  for (let y = 0; y < height; y += 3) for (let x = 0; x < width; x += 3) seen.add(at(x, y).join());
  return seen.size;
}
