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

  /**
   * Gives the strips their canvases; null for a side without. A canvas may pass from one side to the other: all that
   * are not kept are let go of first. Returns whether any is another one than before.
   */
  setCanvases(canvases: Readonly<Record<ProfileSide, Canvas | null>>): boolean {
    const sides = (Object.keys(canvases) as ProfileSide[]).filter(
      (side) => (this.#surfaces.get(side)?.canvas ?? null) !== canvases[side],
    );
    for (const side of sides) {
      this.#surfaces.get(side)?.surface.release();
      this.#surfaces.delete(side);
    }
    for (const side of sides) {
      const canvas = canvases[side];
      if (canvas) this.#surfaces.set(side, { canvas, surface: this.surfaceOn(canvas) });
    }
    return sides.length > 0;
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
    this.setCanvases({ across: null, down: null });
  }
}
