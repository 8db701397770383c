import { keyOf } from '../../engine/keyed-cache';
import type { GridPicture } from './picture';

/** What a picture's computing depends on: not how far it is scrolled, nor its colours. */
export function computedBy({ versions, size, options }: GridPicture): string {
  const look = { scroll: 0, borders: false, cmap: '', lineColour: null, zeroColour: null, borderColour: null };
  return keyOf(versions.matrix, size, { ...options, ...look });
}
