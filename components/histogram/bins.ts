import type { HistogramView } from '../../src/views/histogram/view';
import { countTop, type HistogramNumbers } from '../../src/views/histogram/numbers';
import type { CellDetail } from '../figure/pointer';

/** A bin of an entry, and how many values it holds. */
export interface CountedBin {
  entry: number;
  bin: number;
  count: number;
}

/** A bin as events tell it: where its histogram lies, the bin, and as the value its count. */
export function binDetail(view: HistogramView, { entry, bin, count }: CountedBin): CellDetail {
  return { indices: [...view.indicesOf(entry), bin], value: count, axes: [...view.entryAxes.names, 'bin'] };
}

/**
 * The bin at a device pixel: of those that the pixel covers the highest; of several histograms over one another that whose bar ends
 * next above the pixel, or the highest when the pixel is above all. Null beside the plots.
 *
 * cost  reads 4 bytes for each bin that comes into question
 */
export async function pickBin(
  view: HistogramView,
  numbers: HistogramNumbers,
  [x, y]: readonly [number, number],
): Promise<CellDetail | null> {
  const place = view.binsAt(x, y);
  if (!place) return null;
  const { overlays } = view.entryAxes;
  const entries = Array.from({ length: overlays }, (_, overlay) => place.cell * overlays + overlay);
  const counts = await view.readCounts(entries, place);
  const bars = counts.map((row, i) => {
    const count = Math.max(...row);
    return { entry: entries[i], bin: place.from + row.indexOf(count), count };
  });
  const level = place.up * countTop(numbers.tops[view.groupsOf(entries[0]).y], view.options.ylim);
  const [highest] = bars.toSorted((a, b) => b.count - a.count);
  const [next = highest] = bars.filter(({ count }) => count >= level).toSorted((a, b) => a.count - b.count);
  return binDetail(view, next);
}
