import type { HeadPlace, OverviewView } from '../../src/views/overview/view';

/**
 * The heads whose thumbnails are in sight, in the order in which they are shown: those in the rows that are scrolled
 * to, and of these what the window shows of the picture. A thumbnail of which less than a pixel is to be seen is left out.
 *
 * canvas  the picture's box in the window, in CSS pixels
 */
export function headsInSight(view: OverviewView, canvas: DOMRect): HeadPlace[] {
  const { geometry } = view;
  const scale = canvas.height > 0 ? geometry.size.height / canvas.height : 1;
  const top = Math.max(0, -canvas.top * scale);
  const bottom = Math.min(geometry.size.height, (innerHeight - canvas.top) * scale);
  const { rows, columns } = geometry.layout;
  const found: HeadPlace[] = [];
  for (let row = 0; row < rows; row++) {
    const { y, height } = geometry.boxOf([row, 0]);
    if (Math.min(y + height, bottom) - Math.max(y, top) < 1) continue;
    for (let column = 0; column < columns; column++) {
      const map = geometry.mapIn(row, column);
      if (map !== null) found.push(view.headOf(map));
    }
  }
  return found;
}
