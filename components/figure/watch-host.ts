export interface HostWatcher {
  /** The element's own size in CSS pixels. */
  resized(width: number, height: number): void;
  /** Whether any of it is on the screen, in a page that is shown. */
  seen(visible: boolean): void;
  /**
   * The page turned from light to dark or back, or an attribute changed: any axis may be fixed by an attribute of its
   * name. The page's `lang` counts as one.
   */
  changed(): void;
}

/** Watches an element's size, visibility, and the page's colours and pixel ratio. Returns what ends it. */
export function watchHost(host: HTMLElement, watcher: HostWatcher): () => void {
  const sizes = new ResizeObserver(([entry]) => watcher.resized(entry.contentRect.width, entry.contentRect.height));
  let onScreen = true;
  const looked = (): void => watcher.seen(onScreen && !document.hidden);
  const sight = new IntersectionObserver((entries) => {
    onScreen = entries.at(-1)!.isIntersecting;
    looked();
  });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const restyled = (): void => watcher.changed();
  const attributes = new MutationObserver((records) => {
    if (records.some(({ attributeName }) => attributeName !== 'style')) watcher.changed();
  });
  attributes.observe(host, { attributes: true });
  attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
  sizes.observe(host);
  sight.observe(host);
  dark.addEventListener('change', restyled);
  document.addEventListener('visibilitychange', looked);
  if (document.hidden) looked(); // no observer reports anything there
  return () => {
    attributes.disconnect();
    sizes.disconnect();
    sight.disconnect();
    dark.removeEventListener('change', restyled);
    document.removeEventListener('visibilitychange', looked);
  };
}

/**
 * Watches the colours that the style sheet gives a canvas: the page's color-scheme or a custom property has changed.
 * Returns what ends it.
 */
export function watchColours(canvas: HTMLCanvasElement, changed: () => void): () => void {
  canvas.addEventListener('transitionend', changed);
  return () => canvas.removeEventListener('transitionend', changed);
}

/**
 * Watches how many device pixels a CSS pixel has: the page is zoomed, or its window moves to another screen. Returns
 * what ends it.
 */
export function watchPixelRatio(changed: () => void): () => void {
  let query: MediaQueryList;
  const arm = (): void => {
    query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener('change', told, { once: true });
  };
  const told = (): void => {
    arm();
    changed();
  };
  arm();
  return () => query.removeEventListener('change', told);
}

/**
 * Watches a canvas's size in device pixels, exact at any zoom. It is told in a task of its own: what an observer changes
 * while the browser lays out has to be laid out once more, and the browser reports that as an error of the page.
 * Returns what ends it.
 */
export function watchDevicePixels(
  canvas: HTMLCanvasElement,
  resized: (width: number, height: number) => void,
): () => void {
  let task = 0;
  const observer = new ResizeObserver(([entry]) => {
    clearTimeout(task);
    task = window.setTimeout(resized, 0, ...devicePixels(entry));
  });
  const observe = (): void => {
    observer.disconnect();
    try {
      observer.observe(canvas, { box: 'device-pixel-content-box' });
    } catch {
      observer.observe(canvas); // a browser without that box: rounding is as near as it gets
    }
  };
  observe();
  // An observer tells once more of what it observes anew, also where its box stayed as it was.
  const end = watchPixelRatio(observe);
  return () => {
    end();
    clearTimeout(task);
    observer.disconnect();
  };
}

function devicePixels(entry: ResizeObserverEntry): readonly [number, number] {
  const { width, height } = entry.contentRect;
  const rounded = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)] as const;
  const box = entry.devicePixelContentBoxSize?.[0];
  const exact = box ? ([box.inlineSize, box.blockSize] as const) : rounded;
  // The two differ by a pixel at most; under an emulated pixel ratio the browser measures the real screen's, which is
  // of no use.
  return exact.every((side, i) => Math.abs(side - rounded[i]) <= 1) ? exact : rounded;
}
