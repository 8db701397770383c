import { readPixels, type Pixels } from './pixels';

/** A copy of a picture that was shown over a figure's canvas. */
export interface Kept {
  pixels: Pixels;
  /** Where it lay on the page. */
  box: DOMRect;
  /** The part that lies next, above it. */
  below: string | null;
}

/** The copies that a figure shows from now on, each as it was when it came. */
export function keptPictures(element: Element): Kept[] {
  const seen: Kept[] = [];
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
      if (node instanceof HTMLCanvasElement && node.part.contains('kept-picture')) seen.push(keptIn(node));
    }
  }).observe(element.shadowRoot!, { childList: true });
  return seen;
}

/** Whether a figure shows a copy now. */
export const showsKept = (element: Element): boolean => shownKept(element) !== null;

const shownKept = (element: Element): Element | null => element.shadowRoot!.querySelector('[part=kept-picture]');

function keptIn(canvas: HTMLCanvasElement): Kept {
  return {
    pixels: readPixels(canvas, { unseen: true }),
    box: canvas.getBoundingClientRect(),
    below: canvas.nextElementSibling?.getAttribute('part') ?? null,
  };
}
