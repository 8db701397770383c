/** A canvas's pixels as the page shows them. */
export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue, alpha at a device pixel, counted from the left top. */
  at(x: number, y: number): [number, number, number, number];
}

/** Reads what a canvas shows; `data`: red, green, blue, alpha of each, row after row. Only tests do this. */
export function readPixels(canvas: HTMLCanvasElement | OffscreenCanvas): Pixels & { data: Uint8ClampedArray } {
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

/** The first canvas of an element's shadow root. */
export function canvasOf(element: Element): HTMLCanvasElement {
  return element.shadowRoot!.querySelector('canvas')!;
}

/** Largest difference over red, green and blue. */
export function colourDistance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...[0, 1, 2].map((channel) => Math.abs(a[channel] - b[channel])));
}
