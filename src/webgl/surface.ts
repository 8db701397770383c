import { CanvasTakenError, type Surface } from '../engine/surface';
import type { GlContext, HiddenCanvas } from './context';

/** What a picture is handed over to when it is on the hidden canvas. */
export interface GlSurface extends Surface {
  /** Takes the picture, which is as large as the surface. */
  take(hidden: HiddenCanvas): void;
}

type Page = HTMLCanvasElement | OffscreenCanvas;
type Shown = ImageBitmapRenderingContext | CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/**
 * A canvas. Where the hidden canvas gives its picture away (`transferToImageBitmap`) that is shown without a copy; else
 * it is drawn. Both keep the picture's premultiplied alpha and its pixels.
 */
export class CanvasSurface implements GlSurface {
  readonly #shown: Shown;

  /** Throws CanvasTakenError when the canvas has a context of another kind. */
  constructor(
    readonly context: GlContext,
    readonly canvas: Page,
  ) {
    const kind = 'transferToImageBitmap' in context.canvas ? 'bitmaprenderer' : '2d';
    const shown = (canvas as HTMLCanvasElement).getContext(kind) as Shown | null;
    if (!shown) throw new CanvasTakenError(canvas, kind);
    this.#shown = shown;
  }

  get width(): number {
    return this.canvas.width;
  }

  get height(): number {
    return this.canvas.height;
  }

  resize(width: number, height: number): boolean {
    const [w, h] = paintable(this.context, width, height);
    if (w === this.canvas.width && h === this.canvas.height) return false;
    this.canvas.width = w;
    this.canvas.height = h;
    return true;
  }

  clear(): void {
    if ('transferFromImageBitmap' in this.#shown) this.#shown.transferFromImageBitmap(null);
    else this.#shown.clearRect(0, 0, this.width, this.height);
  }

  take(hidden: HiddenCanvas): void {
    const shown = this.#shown;
    if ('transferFromImageBitmap' in shown) {
      shown.transferFromImageBitmap((hidden as OffscreenCanvas).transferToImageBitmap());
      return;
    }
    shown.imageSmoothingEnabled = false;
    shown.clearRect(0, 0, this.width, this.height);
    shown.drawImage(hidden, 0, 0);
  }

  release(): void {
    this.clear();
  }
}

/** A picture for nobody's canvas: an image of its own. */
export class ImageSurface implements GlSurface {
  /** The picture once it is painted. */
  image: Promise<ImageBitmap> | null = null;
  width = 1;
  height = 1;

  constructor(readonly context: GlContext) {}

  resize(width: number, height: number): boolean {
    const [w, h] = paintable(this.context, width, height);
    const changed = w !== this.width || h !== this.height;
    [this.width, this.height] = [w, h];
    return changed;
  }

  clear(): void {
    this.image = null;
  }

  take(hidden: HiddenCanvas): void {
    const gives = 'transferToImageBitmap' in hidden;
    this.image = gives ? Promise.resolve(hidden.transferToImageBitmap()) : createImageBitmap(hidden);
  }

  release(): void {
    this.clear();
  }
}

function paintable({ maxSide }: GlContext, width: number, height: number): [number, number] {
  const clamp = (side: number): number => Math.min(maxSide, Math.max(1, Math.round(side)));
  return [clamp(width), clamp(height)];
}
