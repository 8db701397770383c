import type { HeadPlace, OverviewView } from '../../src/views/overview/view';
import { cursorStep } from '../figure/cursor';

/** The head that a key leads to: arrows, Home and End walk the thumbnails, PageUp and PageDown those in sight. */
export function headStep(view: OverviewView, cursor: HeadPlace | null, key: string): HeadPlace | null {
  const { geometry } = view;
  const { rows, columns } = geometry.layout;
  const place = cursor && geometry.placeOf(view.mapOf(cursor));
  const step = cursorStep(key, { cursor: place ?? undefined, rows, columns, page: geometry.rowsInSight });
  if (!step) return null;
  const [row, column] = step;
  // A layer's last row may be short.
  for (let at = column; at >= 0; at--) {
    const head = geometry.mapIn(row, at);
    if (head !== null) return view.headOf(head);
  }
  return cursor;
}

/** How many rows have to be scrolled so that a head's thumbnail is in sight. */
export function rowsTo({ geometry }: OverviewView, row: number): number {
  const { at } = geometry.scroll;
  if (row < at) return row - at;
  return Math.max(0, row + 1 - (at + geometry.rowsInSight));
}
