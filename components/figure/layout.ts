/** A rectangle in CSS pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Room around the plot, in CSS pixels. */
export interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * Where the plot lies in a figure: what the margins leave, its edges moved to device pixels so that the canvas shows
 * each of its pixels as one of the screen's.
 *
 * figure   width and height in CSS pixels
 * dpr      device pixels per CSS pixel
 */
export function plotBox(figure: { width: number; height: number }, margins: Margins, dpr: number): Box {
  const snap = (length: number): number => Math.round(length * dpr) / dpr;
  const x = snap(margins.left);
  const y = snap(margins.top);
  const right = snap(Math.max(figure.width - margins.right, x));
  const bottom = snap(Math.max(figure.height - margins.bottom, y));
  return { x, y, width: right - x, height: bottom - y };
}

/** In CSS pixels. */
export interface Size {
  width: number;
  height: number;
}

/** An element's size on the page. */
export function sizeOf(element: HTMLElement): Size {
  const { width, height } = element.getBoundingClientRect();
  return { width, height };
}

/** What a ResizeObserver will say of an element: its size without padding and border. */
export function contentSizeOf(element: HTMLElement): Size {
  const style = getComputedStyle(element);
  const sum = (...names: string[]): number =>
    names.reduce((all, name) => all + (parseFloat(style.getPropertyValue(name)) || 0), 0);
  const bordered = style.boxSizing === 'border-box';
  const across = bordered ? ['padding-left', 'padding-right', 'border-left-width', 'border-right-width'] : [];
  const down = bordered ? ['padding-top', 'padding-bottom', 'border-top-width', 'border-bottom-width'] : [];
  return { width: sum('width') - sum(...across), height: sum('height') - sum(...down) };
}

export function differentSize(a: Size, b: Size | undefined): boolean {
  return a.width !== b?.width || a.height !== b.height;
}
