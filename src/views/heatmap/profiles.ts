import type { Engine } from '../../engine/engine';
import type { Frame } from '../../engine/frame';
import type { ByteRange } from '../../engine/readback';
import type { Drawable } from '../../engine/scheduler';
import { Surface } from '../../engine/surface';
import type { CellWindow } from '../../passes/cell-extremes';
import type { MatrixSource } from '../../matrix/matrix-source';
import { ProfileStrip, type MapLook, type ProfileChoice, type ProfileSide } from './profile-strip';

/** What the strips show; null for no strip there. */
export type ProfileChoices = Readonly<Record<ProfileSide, ProfileChoice | null>>;

export const noProfiles: ProfileChoices = { across: null, down: null };

type Canvas = HTMLCanvasElement | OffscreenCanvas;

/** The strips beside a heatmap that have a canvas. */
export class HeatmapProfiles {
  readonly #canvases = new Map<ProfileSide, Canvas>();
  readonly #strips = new Map<ProfileSide, ProfileStrip>();

  constructor(readonly engine: Engine) {}

  /** Gives a strip its canvas, or takes it away. Returns whether that is another one than before. */
  setCanvas(side: ProfileSide, canvas: Canvas | null): boolean {
    if ((this.#canvases.get(side) ?? null) === canvas) return false;
    this.#strips.get(side)?.release();
    this.#strips.delete(side);
    if (canvas) this.#canvases.set(side, canvas);
    else this.#canvases.delete(side);
    return true;
  }

  /** Sets a strip's size in device pixels. Returns whether it changed. */
  resize(side: ProfileSide, width: number, height: number): boolean {
    const canvas = this.#canvases.get(side);
    if (!canvas || (canvas.width === width && canvas.height === height)) return false;
    [canvas.width, canvas.height] = [width, height];
    return true;
  }

  compute(
    frame: Frame,
    matrix: MatrixSource,
    { window, choices }: { window: CellWindow; choices: ProfileChoices },
  ): void {
    for (const [side, canvas] of this.#canvases) {
      const choice = choices[side];
      if (choice) this.#strip(side, canvas, matrix.wgsl).compute(frame, matrix, { window, choice });
    }
  }

  paint(frame: Frame, choices: ProfileChoices, look: MapLook): void {
    for (const [side, strip] of this.#strips) if (choices[side]) strip.paint(frame, look);
  }

  /** Lowest, highest and lowest positive value of what each strip shows, across before down. */
  ranges(): { side: ProfileSide; piece: ByteRange }[] {
    return (['across', 'down'] as const).flatMap((side) => {
      const range = this.#strips.get(side)?.range;
      return range ? [{ side, piece: { buffer: range, offset: 0, bytes: 12 } }] : [];
    });
  }

  /** A strip's picture at another size; null where there is none. */
  snapshot(view: Drawable, side: ProfileSide, [width, height]: [number, number]): ImageBitmap | null {
    const strip = this.#strips.get(side);
    if (!strip) return null;
    const [shown, canvas] = [strip.surface, new OffscreenCanvas(1, 1)];
    strip.surface = new Surface(this.engine.requireDevice(), canvas);
    try {
      strip.surface.resize(width, height);
      this.engine.scheduler.drawAlone(view);
      return canvas.transferToImageBitmap();
    } finally {
      strip.surface.release();
      strip.surface = shown;
    }
  }

  /** The strip on this canvas, for matrices of this kind. */
  #strip(side: ProfileSide, canvas: Canvas, matrixWgsl: string): ProfileStrip {
    const known = this.#strips.get(side);
    if (known?.options.matrixWgsl === matrixWgsl) return known;
    known?.release();
    const strip = new ProfileStrip(this.engine, canvas, { side, matrixWgsl });
    this.#strips.set(side, strip);
    return strip;
  }

  release(): void {
    for (const side of [...this.#canvases.keys()]) this.setCanvas(side, null);
  }
}
