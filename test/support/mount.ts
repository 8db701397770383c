/** Puts an element on the page, at a size if given, and takes it away after the test. */
export function mount<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  properties: Partial<HTMLElementTagNameMap[T]> = {},
  size?: { width: number; height: number },
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  if (size) Object.assign(element.style, { width: `${size.width}px`, height: `${size.height}px` });
  Object.assign(element, properties);
  document.body.append(element);
  mounted.push(element);
  return element;
}

/** Takes an element away before the test ends; nothing here holds it any more. */
export function unmount(element: HTMLElement): void {
  element.remove();
  mounted.splice(mounted.indexOf(element), 1);
}

const mounted: HTMLElement[] = [];
afterEach(() => {
  for (const element of mounted.splice(0)) element.remove();
});

/** In ms: what has not come by then does not come, however busy the machine. */
const patience = 120_000;

/** Waits for something that the page does in its own time. */
export async function until(happened: () => boolean): Promise<void> {
  const deadline = performance.now() + patience;
  while (!happened()) {
    if (performance.now() > deadline) throw new Error(`not within ${patience} ms: ${happened}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
