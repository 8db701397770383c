import { html, nothing, type TemplateResult } from 'lit';
import { Gestures, type GestureHost } from './gestures';
import { CellPointer, type PointerHost } from './pointer';

export interface InputHost extends GestureHost, PointerHost {
  resetView(): void;
  keyPressed(event: KeyboardEvent): void;
}

/** What a person does to a figure's picture: pointing, clicking, dragging, zooming, walking by keys. */
export class FigureInput {
  readonly #gestures: Gestures;
  readonly #pointer: CellPointer;

  constructor(readonly host: InputHost) {
    this.#gestures = new Gestures(host);
    this.#pointer = new CellPointer(host);
  }

  /** Goes to a cell, as the pointer does. Resolves when its value was told. */
  point(indices: number[]): Promise<void> {
    return this.#pointer.point(indices);
  }

  /** Selects a cell, as a click does. */
  select(indices: number[]): Promise<void> {
    return this.#pointer.selectCell(indices);
  }

  /** The data is another: what was told of it is told anew. */
  refresh(): void {
    this.#pointer.refresh();
  }

  /** The end of a drag is no click, nor is the second one of a double click. */
  #clicked(event: MouseEvent): void {
    if (!this.#gestures.dragged && event.detail <= 1) void this.#pointer.select(event);
  }

  /**
   * The surface that takes the input, with the canvas in it.
   *
   * style  its place in the figure
   * label  what it shows, where it can be walked by keys; null where it cannot
   */
  surface(style: string, label: string | null): TemplateResult {
    return html`<div
      id="surface"
      part="surface"
      style=${style}
      tabindex=${label === null ? nothing : '0'}
      role=${label === null ? nothing : 'application'}
      aria-label=${label ?? nothing}
      @wheel=${(event: WheelEvent) => this.#gestures.wheel(event)}
      @pointerdown=${(event: PointerEvent) => this.#gestures.down(event)}
      @pointermove=${(event: PointerEvent) => this.#gestures.move(event) || this.#pointer.move(event)}
      @pointerup=${(event: PointerEvent) => this.#gestures.up(event)}
      @pointercancel=${(event: PointerEvent) => this.#gestures.up(event)}
      @pointerleave=${() => this.#pointer.leave()}
      @click=${(event: MouseEvent) => this.#clicked(event)}
      @dblclick=${() => this.host.resetView()}
      @keydown=${(event: KeyboardEvent) => this.host.keyPressed(event)}
    >
      <canvas part="canvas" aria-hidden="true"></canvas>
    </div>`;
  }
}
