/** What a person does to a picture with wheel, fingers and mouse. Points are in fractions of the picture's sides. */
export interface GestureHost {
  /** The wheel turned over this point by so many pixels, downwards above 0. Returns whether anything changed. */
  wheel(at: [number, number], pixels: number): boolean;
  /** Comes closer (factor above 1) or goes back, keeping this point in place. Returns whether anything changed. */
  zoom(at: [number, number], factor: number): boolean;
  /** Moves by fractions of the picture's sides. Returns whether anything changed. */
  pan(dx: number, dy: number): boolean;
}

/** A pointer that moved less than this between down and up has clicked, in CSS pixels. */
const clickSlack = 4;
/** A finger that rests for this many ms shows the value under it. Lifting the finger is then no click. */
const longPress = 500;

/** Turns wheel, drag, pinch and double click into zoom and pan. */
export class Gestures {
  readonly #points = new Map<number, { x: number; y: number }>();
  #moved = 0;
  #rested = false;
  #downAt = 0;

  constructor(readonly host: GestureHost) {}

  /** Whether the click that comes now ends a drag, and so is none. */
  get dragged(): boolean {
    return this.#moved > clickSlack;
  }

  /** Whether the click that comes now ends a long press, and so is none. */
  get rested(): boolean {
    return this.#rested;
  }

  /** How many pointers are down. */
  get fingers(): number {
    return this.#points.size;
  }

  wheel(event: WheelEvent): void {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    // A trackpad's pinch comes as a wheel with ctrl, in small steps.
    const pixels = event.deltaY * lines * (event.ctrlKey ? 6 : 1);
    if (this.host.wheel(fractions(event), pixels)) event.preventDefault();
  }

  down(event: PointerEvent): void {
    if (this.#points.size === 0) [this.#moved, this.#downAt, this.#rested] = [0, event.timeStamp, false];
    this.#points.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  /** Returns whether the move belongs to a drag or a pinch. */
  move(event: PointerEvent): boolean {
    const before = this.#points.get(event.pointerId);
    if (!before) return false;
    const surface = event.currentTarget as HTMLElement;
    const box = surface.getBoundingClientRect();
    const now = { x: event.clientX, y: event.clientY };
    this.#moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.#points.size === 2) this.#pinch(event.pointerId, now, box);
    else if (this.dragged) {
      if (!surface.hasPointerCapture(event.pointerId)) capture(surface, event.pointerId);
      this.host.pan((before.x - now.x) / (box.width || 1), (before.y - now.y) / (box.height || 1));
    }
    this.#points.set(event.pointerId, now);
    return this.dragged;
  }

  up(event: PointerEvent): void {
    this.#rested = event.pointerType === 'touch' && event.timeStamp - this.#downAt > longPress;
    this.#points.delete(event.pointerId);
  }

  #pinch(id: number, now: { x: number; y: number }, box: DOMRect): void {
    const other = [...this.#points].find(([key]) => key !== id)![1];
    const before = this.#points.get(id)!;
    const distance = (a: { x: number; y: number }): number => Math.hypot(a.x - other.x, a.y - other.y) || 1;
    const [width, height] = [box.width || 1, box.height || 1];
    const middle: [number, number] = [
      ((now.x + other.x) / 2 - box.left) / width,
      ((now.y + other.y) / 2 - box.top) / height,
    ];
    this.host.zoom(middle, distance(now) / distance(before));
    this.host.pan((before.x - now.x) / 2 / width, (before.y - now.y) / 2 / height);
  }
}

function capture(surface: HTMLElement, pointerId: number): void {
  try {
    surface.setPointerCapture(pointerId);
  } catch {
    // The pointer is gone already: a drag outside the picture then simply ends.
  }
}

function fractions(event: MouseEvent): [number, number] {
  const { left, top, width, height } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  // A picture that margins have left no room for has no inside.
  return [(event.clientX - left) / (width || 1), (event.clientY - top) / (height || 1)];
}
