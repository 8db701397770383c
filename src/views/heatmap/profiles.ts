import type { LineStatistic } from '../../passes/row-statistics';
import type { Canvas, Size, Surface } from '../painter';

/** What a strip beside the map shows: the values of one line, by its index, or a statistic of every line. */
export type ProfileChoice = { line: number } | { statistic: LineStatistic };

/** Above the map, over its columns; or at its right, over its rows. */
export type ProfileSide = 'across' | 'down';

/** What the strips show; null for no strip there. */
export type ProfileChoices = Readonly<Record<ProfileSide, ProfileChoice | null>>;

export const noProfiles: ProfileChoices = { across: null, down: null };

/** The canvases of the strips beside a heatmap. */
export class HeatmapProfiles {
  readonly #surfaces = new Map<ProfileSide, { canvas: Canvas; surface: Surface }>();

  constructor(readonly surfaceOn: (canvas: Canvas) => Surface) {}

  /** Gives a strip its canvas, or takes it away. Returns whether that is another one than before. */
  setCanvas(side: ProfileSide, canvas: Canvas | null): boolean {
    const known = this.#surfaces.get(side);
    if ((known?.canvas ?? null) === canvas) return false;
    known?.surface.release();
    if (canvas) this.#surfaces.set(side, { canvas, surface: this.surfaceOn(canvas) });
    else this.#surfaces.delete(side);
    return true;
  }

  /** Sets a strip's size in device pixels. Returns whether it changed. */
  resize(side: ProfileSide, width: number, height: number): boolean {
    return this.#surfaces.get(side)?.surface.resize(width, height) ?? false;
  }

  /** What the strips are painted on. */
  get surfaces(): Partial<Record<ProfileSide, Surface>> {
    return Object.fromEntries([...this.#surfaces].map(([side, { surface }]) => [side, surface]));
  }

  get sizes(): Partial<Record<ProfileSide, Size>> {
    const size = ({ width, height }: Size): Size => ({ width, height });
    return Object.fromEntries([...this.#surfaces].map(([side, { surface }]) => [side, size(surface)]));
  }

  release(): void {
    for (const side of [...this.#surfaces.keys()]) this.setCanvas(side, null);
  }
}
