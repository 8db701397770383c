import type { HistogramView } from '../../src/views/histogram/view';
import { cursorStep } from '../figure/cursor';
import type { CellKind } from '../figure/pointer';

/**
 * Where a key leads: left and right walk the bins, Home and End to the first and the last; up and down the histograms, PageUp and PageDown to
 * the same of the next cell, or where none are overlaid of the next row; Enter selects, Escape leaves. Null for other keys.
 */
export function binStep(
  view: HistogramView,
  pointed: readonly number[] | null,
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
): { kind: CellKind; entry: number; bin: number } | 'leave' | null {
  if (altKey || ctrlKey || metaKey) return null;
  const { overlays } = view.entryAxes;
  const cursor = pointed ? [view.entryOf(pointed), pointed.at(-1)!] : undefined;
  const page = overlays > 1 ? overlays : view.layout.columns;
  const step = cursorStep(key, { cursor, rows: view.entries, columns: view.options.bins, page });
  if (step) return { kind: 'cell-hover', entry: step[0], bin: step[1] };
  if (!cursor) return null;
  if (key === 'Enter') return { kind: 'cell-select', entry: cursor[0], bin: cursor[1] };
  return key === 'Escape' ? 'leave' : null;
}
