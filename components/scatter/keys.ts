import type { ScatterView } from '../../src/views/scatter/view';
import { cursorStep } from '../figure/cursor';
import type { CellKind } from '../figure/pointer';

/** So many channels are a page. */
const page = 10;

/**
 * Where a key leads: left and right walk the samples, up and down the channels, Enter selects, Escape leaves. Null for other keys.
 *
 * pointed  indices of the marker under the cursor
 */
export function markerStep(
  view: ScatterView,
  pointed: number[] | null,
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
): { kind: CellKind; indices: number[] } | 'leave' | null {
  if (altKey || ctrlKey || metaKey) return null;
  const cursor = pointed ? view.placeOf(pointed).toReversed() : undefined;
  const step = cursorStep(key, { cursor, rows: view.channels, columns: view.samples, page });
  if (step) return { kind: 'cell-hover', indices: view.indicesOf(step[1], step[0]) };
  if (!pointed) return null;
  if (key === 'Enter') return { kind: 'cell-select', indices: pointed };
  return key === 'Escape' ? 'leave' : null;
}
