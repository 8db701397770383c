import { walkCells, type CellPicture } from '../figure/navigation';
import type { CellLock } from './lock';

/** A heatmap as the keyboard moves about in it. */
export interface HeatmapWalk {
  picture: CellPicture;
  /** Indices under the cursor. */
  pointed: number[] | null;
  locked: CellLock | null;
  select(indices: number[]): void;
  unlock(): void;
  resetView(): void;
}

/**
 * Enter selects; Escape goes back step by step: from a part to all cells, from locked lines, from one of several maps; the other keys walk the
 * cells. Returns whether the key was for the heatmap.
 */
export function heatmapKey(event: KeyboardEvent, { picture, pointed, locked, ...walk }: HeatmapWalk): boolean {
  if (event.key === 'Enter' && pointed) walk.select(pointed);
  else if (event.key === 'Escape' && locked && !picture.window) walk.unlock();
  else if (event.key === 'Escape' && !picture.window) walk.resetView();
  else return walkCells(picture, event);
  return true;
}
