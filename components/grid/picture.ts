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

/** Whether a window lies within a picture of this size. */
export function isWithin({ x, y, width, height }: CellWindow, { rows, columns }: CellPicture): boolean {
  return x + width <= columns && y + height <= rows;
}
