import { html, nothing, type TemplateResult } from 'lit';
import { AfterDoubleClick } from './after-double-click';
import { Gestures } from './gestures';
import type { Box } from './layout';
import { panCells, zoomCells, type CellPicture } from './navigation';
import { placed } from './placed';
import type { Pointed } from './readout';
import { FigurePointer, type PointerHost, type Target } from './pointer';

/** The size doubles by so many pixels of the wheel: a notch or two. */
const wheelDouble = 240;

export interface InputHost extends PointerHost {
  /** The cells that wheel, pinch and drag zoom and move in; null where there is nothing to zoom. */
  picture(): CellPicture | null;
  /** Scrolls by CSS pixels, downwards above 0. Returns whether anything moved. */
  scroll(pixels: number): boolean;
  /** Which drags of one finger are the page's where nothing can be zoomed, as CSS's `touch-action` has it. */
  pageDrags(): string;
  resetView(): void;
  /** Whether a click selects only once it is known to be no half of a double click. */
  clickWaits(): boolean;
  /** Returns whether the key was for the figure; others are the page's. */
  keyPressed(event: KeyboardEvent): boolean;
}

/** What a person does to a figure's picture: pointing, clicking, dragging, zooming, walking by keys. */
export class FigureInput {
  readonly #gestures: Gestures;
  readonly #pointer: FigurePointer;
  readonly #click = new AfterDoubleClick();
  #height = 0;
  /** Where the pointer is in the figure; null after a key. */
  pointed: Pointed | null = null;

  constructor(readonly host: InputHost) {
    this.#gestures = new Gestures({
      wheel: (at, pixels) => this.#wheel(at, pixels),
      zoom: (at, factor) => this.#zoom(at, factor) ?? false,
      pan: (dx, dy) => this.#pan(dx, dy),
    });
    this.#pointer = new FigurePointer(host);
  }

  /** At the closest the wheel stays the picture's: the page would jump away under the pointer. */
  #wheel(at: [number, number], pixels: number): boolean {
    const zoomed = this.#zoom(at, 2 ** (-pixels / wheelDouble));
    if (zoomed === null) return this.host.scroll(pixels);
    return zoomed || (pixels < 0 && this.host.picture()!.window !== null);
  }

  #zoom(at: [number, number], factor: number): boolean | null {
    const picture = this.host.picture();
    return picture && zoomCells(picture, at, factor);
  }

  #pan(dx: number, dy: number): boolean {
    const picture = this.host.picture();
    return picture ? panCells(picture, dx, dy) : this.host.scroll(dy * this.#height);
  }

  /** A finger that rests is told what it rests on; two of them zoom or move. */
  #touched(event: PointerEvent): void {
    if (this.#gestures.fingers > 1) this.#pointer.leave();
    else this.#pointer.move(event);
  }

  /** While a part is shown one finger moves it; otherwise it scrolls the page. */
  get #pageDrags(): string {
    const picture = this.host.picture();
    if (picture) return picture.window ? 'none' : 'pan-y';
    return this.host.pageDrags();
  }

  /** `box`: where the surface lies in the figure. */
  #at(event: PointerEvent, box: Box): void {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const [x, y] = [box.x + event.clientX - left, box.y + event.clientY - top];
    this.pointed = { x, y, touch: event.pointerType === 'touch' };
  }

  #key(event: KeyboardEvent): void {
    const before = this.pointed;
    this.pointed = null;
    if (this.host.keyPressed(event)) event.preventDefault();
    else this.pointed = before;
  }

  /** Goes to a target, as the pointer does. Resolves when it was reported. */
  point(target: Target): Promise<void> {
    return this.#pointer.point(target);
  }

  /** Selects a target, as a click does. */
  select(target: Target): Promise<void> {
    return this.#pointer.select(target);
  }

  /** Goes away from where the pointer or the cursor was. */
  leave(): void {
    this.#pointer.leave();
  }

  /** The data is another: what was told of it is told anew. */
  refresh(): void {
    this.#pointer.refresh();
  }

  /** The end of a drag or of a long press is no click, nor is the second one of a double click. */
  #clicked(event: MouseEvent): void {
    if (this.#gestures.dragged || this.#gestures.rested || event.detail > 1) return;
    const target = this.#pointer.targetOf(event);
    if (!target) return;
    if (this.host.clickWaits()) this.#click.put(() => void this.#pointer.select(target));
    else void this.#pointer.select(target);
  }

  /** Clicks that were not reported yet select nothing. */
  cancelClicks(): void {
    this.#click.cancel();
    this.#pointer.cancelClicks();
  }

  /** The click that began the double click selects nothing any more. */
  #reset(): void {
    this.cancelClicks();
    this.host.resetView();
  }

  /**
   * The surface that takes the input, with the canvas in it.
   *
   * box    where it lies in the figure
   * label  what it shows, where it can be walked by keys; null where it cannot
   */
  surface(box: Box, label: string | null): TemplateResult {
    this.#height = box.height;
    return html`<div
      id="surface"
      part="surface"
      ${placed(box)}
      tabindex=${label === null ? nothing : '0'}
      role=${label === null ? nothing : 'application'}
      aria-label=${label ?? nothing}
      @touchstart=${(event: TouchEvent) => {
        // Of two fingers a browser would make a scroll of the page, and take the pinch away.
        if (event.touches.length > 1 && event.cancelable && this.host.picture()) event.preventDefault();
      }}
      @wheel=${(event: WheelEvent) => this.#gestures.wheel(event)}
      data-drags=${this.#pageDrags}
      @pointerdown=${(event: PointerEvent) => {
        this.#at(event, box);
        this.#gestures.down(event);
        if (event.pointerType === 'touch') this.#touched(event);
      }}
      @pointermove=${(event: PointerEvent) => {
        this.#at(event, box);
        if (!this.#gestures.move(event)) this.#pointer.move(event);
      }}
      @pointerup=${(event: PointerEvent) => this.#gestures.up(event)}
      @pointercancel=${(event: PointerEvent) => {
        this.#gestures.up(event);
        this.#pointer.leave();
      }}
      @pointerleave=${(event: PointerEvent) => {
        // A finger leaves whenever it is lifted: what it has pointed at stays told.
        if (event.pointerType !== 'touch') this.#pointer.leave();
      }}
      @click=${(event: MouseEvent) => this.#clicked(event)}
      @dblclick=${() => this.#reset()}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
    >
      <canvas part="canvas" aria-hidden="true"></canvas>
    </div>`;
  }
}
