import type { CellWindow, FeatureGridView, GridSpot } from '../../src/views/grid/view';
import type { CellPicture } from '../figure/navigation';

/** Where a person is in a picture, and what moves it. */
export interface GridPlace {
  spot: GridSpot | null;
  window: CellWindow | null;
  show(window: CellWindow | null): void;
  goTo(indices: number[]): void;
}

/** What is zoomed: the cells of heat, or the time steps of one plot as a single row. */
export function gridPicture(view: FeatureGridView, { spot, window, show, goTo }: GridPlace): CellPicture {
  const { geometry, scene, places, options } = view;
  const line = spot ? spot.layer * places.length + spot.place : 0;
  const time = spot?.time ?? 0;
  const cell = scene.onePlot ? [0, time] : options.timestepsXaxis ? [line, time] : [time, line];
  return {
    ...scene.space(places.length),
    window,
    show,
    cursor: spot ? cell : undefined,
    moveTo: (row, column) => {
      const [at, step] = scene.onePlot ? [line, column] : options.timestepsXaxis ? [row, column] : [column, row];
      goTo(view.indicesOf(geometry.spotOfLine(at, step)));
    },
  };
}

/** The first row in sight after scrolling by so many; null where that is the same. */
export function scrolledRow({ geometry }: FeatureGridView, firstRow: number, rows: number): number | null {
  const { at, end } = geometry.scroll;
  const next = Math.min(end, Math.max(0, Math.min(end, firstRow) + rows));
  return rows === 0 || (next === at && next === firstRow) ? null : next;
}

/** Whether a window lies within a picture of this size. */
export function isWithin({ x, y, width, height }: CellWindow, { rows, columns }: CellPicture): boolean {
  return x + width <= columns && y + height <= rows;
}

/** Which drags of one finger are the page's: those that would scroll no rows. */
export function pageDrags({ geometry }: FeatureGridView): string {
  const { at, end } = geometry.scroll;
  return end === 0 ? 'pan-y' : at <= 0 ? 'pan-up' : at >= end ? 'pan-down' : 'none';
}
