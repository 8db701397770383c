import { html, render, type LitElement, type ReactiveController } from 'lit';
import { bitmapsOf, drawPictures, type FigurePicture } from './image';
import type { Box } from './layout';
import { placed } from './placed';
import { Settle } from './settle';

/** What keeps its picture. */
export interface KeptHost {
  element: LitElement;
  /** Whether the page asked for it. */
  wanted(): boolean;
  /** The visible canvases, each with its box in the figure; empty without data. */
  pictures(): readonly FigurePicture[];
  /** Resolves when the GPU has finished what was submitted. */
  finished(): Promise<unknown>;
  /** Counts a read of this many bytes from the GPU. */
  read(bytes: number): void;
}

/**
 * A figure's picture in the page's memory, where the page asked for it: read each time that the picture has come to
 * rest, shown from the loss of the GPU, with which the browser drops the canvas, until another has painted. A picture
 * that changes from frame to frame is not read: nothing but the newest is shown as the last.
 *
 * cost  at each rest the picture once more, in a submit of its own, and a read of 4 bytes per device pixel
 */
export class KeptPicture implements ReactiveController {
  #copy: { pixels: ImageData; box: Box } | null = null;
  #shown: HTMLCanvasElement | null = null;
  #wanted = false;
  /** Counts the pictures, so that a copy that comes too late is dropped. */
  #turn = 0;
  readonly #rest: Settle;

  constructor(readonly host: KeptHost) {
    host.element.addController(this);
    this.#rest = new Settle(
      () => void this.#read(),
      () => host.finished(),
    );
  }

  hostConnected(): void {
    if (this.#wanted) this.#take();
  }

  hostUpdated(): void {
    const before = this.#wanted;
    this.#wanted = this.host.wanted();
    if (this.#wanted && !before) this.#take();
    if (!this.#wanted && before) this.forget();
  }

  hostDisconnected(): void {
    this.#rest.stop();
    this.#hide();
  }

  /** Of a picture that is there already. */
  #take(): void {
    if (!this.#copy && this.host.pictures().length > 0) this.#rest.drawn();
  }

  /** Another picture is on the canvas. */
  painted(): void {
    this.forget();
    if (this.host.wanted()) this.#rest.drawn();
  }

  forget(): void {
    this.#turn += 1;
    this.#copy = null;
    this.#rest.stop();
    this.#hide();
  }

  /** Shows the copy over the canvas, below the axes, until this is settled or another picture is painted. */
  show(until: Promise<unknown>): void {
    this.#turn += 1; // what is being read is of the lost GPU
    this.#rest.stop();
    if (!this.#copy || this.#shown) return;
    this.#shown = canvasOf(this.#copy);
    this.host.element.renderRoot.querySelector('[part=axes]')!.before(this.#shown);
    const hide = (): void => this.#hide();
    void until.then(hide, hide);
  }

  #hide(): void {
    this.#shown?.remove();
    this.#shown = null;
  }

  async #read(): Promise<void> {
    const turn = this.#turn;
    const pictures = this.host.pictures();
    const box = around(pictures);
    if (!box) return;
    // A GPU that is lost meanwhile leaves no copy.
    const bitmaps = await bitmapsOf(pictures, devicePixelRatio).catch(() => []);
    if (bitmaps.length === 0 || turn !== this.#turn) return bitmaps.forEach((bitmap) => bitmap.close());
    const [width, height] = [box.width, box.height].map((side) => Math.max(1, Math.round(side * devicePixelRatio)));
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    context.scale(width / box.width, height / box.height);
    context.translate(-box.x, -box.y);
    drawPictures(context, pictures, bitmaps);
    this.#copy = { pixels: context.getImageData(0, 0, width, height), box };
    this.host.read(4 * width * height);
  }
}

function canvasOf({ pixels, box }: { pixels: ImageData; box: Box }): HTMLCanvasElement {
  const made = new DocumentFragment();
  render(html`<canvas part="kept-picture" ${placed(box)} aria-hidden="true"></canvas>`, made);
  const canvas = made.querySelector('canvas')!;
  [canvas.width, canvas.height] = [pixels.width, pixels.height];
  // In the page's memory, as the pixels are: it must not go with the GPU.
  canvas.getContext('2d', { willReadFrequently: true })!.putImageData(pixels, 0, 0);
  return canvas;
}

/** The least box with all pictures in it. */
function around(pictures: readonly FigurePicture[]): Box | null {
  const boxes = pictures.map(({ box }) => box).filter(({ width, height }) => width > 0 && height > 0);
  if (boxes.length === 0) return null;
  const [x, y] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
