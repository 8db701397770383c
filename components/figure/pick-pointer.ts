import type { CellDetail, CellKind } from './pointer';

export interface PickHost {
  /** What lies under a point of the canvas, in device pixels; null where there is nothing, or where the answer is out of date. */
  pick(x: number, y: number): Promise<CellDetail | null>;
  tell(kind: CellKind, detail: CellDetail): void;
  /** The pointer is over nothing. */
  leave(): void;
}

interface Place {
  kind: CellKind;
  x: number;
  y: number;
}

/**
 * The pointer over a picture of which only the GPU knows what lies where. At most one question is in flight; when its answer comes the
 * newest place is asked next. An answer for a place that the pointer has left is dropped.
 */
export class PickPointer {
  #hovered: Place | null = null;
  #clicked: Place | null = null;
  #asked: Place | null = null;
  #asking = false;
  #told = false;

  /** Listens on the element's surface, whatever lies over it. */
  constructor(
    readonly element: HTMLElement,
    readonly host: PickHost,
  ) {
    element.addEventListener('pointermove', (event) => {
      this.#hovered = this.#placeOf('cell-hover', event);
      void this.#ask();
    });
    element.addEventListener('pointerleave', () => (this.#hovered = null));
    element.addEventListener('click', (event) => {
      this.#clicked = this.#placeOf('cell-select', event);
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let place = this.#next(); place; place = this.#next()) {
        const detail = await this.host.pick(place.x, place.y);
        if (place.kind === 'cell-select' ? detail : place === this.#hovered) this.#answer(place.kind, detail);
      }
    } catch {
      this.#hovered = null; // the data changed shape under the pointer; the next move asks again
    } finally {
      this.#asking = false;
    }
  }

  #next(): Place | null {
    const clicked = this.#clicked;
    this.#clicked = null;
    if (clicked) return clicked;
    if (!this.#hovered || this.#hovered === this.#asked) return null;
    return (this.#asked = this.#hovered);
  }

  #answer(kind: CellKind, detail: CellDetail | null): void {
    if (detail) this.host.tell(kind, detail);
    else if (this.#told) this.host.leave();
    this.#told = detail !== null;
  }

  /** A point of the canvas in device pixels; null outside, and over what lies above the surface. */
  #placeOf(kind: CellKind, event: MouseEvent): Place | null {
    const canvas = this.element.shadowRoot?.querySelector('canvas');
    if (!canvas || !event.composedPath().includes(canvas.parentElement!)) return null;
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * canvas.width;
    const y = ((event.clientY - box.top) / box.height) * canvas.height;
    return { kind, x, y };
  }
}
