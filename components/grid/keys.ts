import type { FeatureGridView, GridMode, GridSpot } from '../../src/views/grid/view';
import { cursorStep } from '../figure/cursor';
import { walkCells, type CellPicture } from '../figure/navigation';
import type { Marker } from './figure';

/** A feature grid as the keyboard moves about in it. */
export interface GridWalk {
  view: FeatureGridView;
  mode: GridMode;
  spot: GridSpot | null;
  marker: Marker | null;
  picture: CellPicture;
  enlarge(index: number | null): void;
  goTo(spot: GridSpot): void;
  goToMarker(marker: Marker): void;
  scrollRows(rows: number): void;
}

/** Steps of the height of a density plot that an arrow moves by. */
const levels = 40;

/** Does what a key asks for. Returns whether the key was for the grid. */
export function gridKey(event: KeyboardEvent, walk: GridWalk): boolean {
  if (walk.mode === 'heat') return walkCells(walk.picture, event);
  if (walk.mode === 'density') return densityKey(event, walk);
  return walk.view.scene.enlarged === null ? cellsKey(event, walk) : enlargedKey(event, walk);
}

/**
 * Up and down from cell to cell, pages of rows, Ctrl with Home and End to the first and the last cell; left and right
 * in time.
 */
function cellsKey({ key, ctrlKey }: KeyboardEvent, { view, spot, ...walk }: GridWalk): boolean {
  const { layout, rowsInSight, scroll } = view.geometry;
  const { length } = view.places;
  if (key === 'Enter' && spot) walk.enlarge(view.places[spot.place]);
  else if (ctrlKey && (key === 'Home' || key === 'End')) go(key === 'Home' ? 0 : length - 1, spot?.time ?? 0);
  else {
    // A page is what is in sight; where that is everything, a row.
    const page = layout.columns * (scroll.end === 0 ? 1 : Math.max(1, Math.floor(rowsInSight)));
    const cursor = spot ? [spot.place, spot.time] : undefined;
    const step = ctrlKey ? null : cursorStep(key, { cursor, rows: length, columns: view.scene.times.count, page });
    if (!step) return false;
    go(...step);
  }
  return true;

  function go(place: number, time: number): void {
    const row = Math.floor(place / layout.columns);
    walk.scrollRows(Math.min(0, row - scroll.at) || Math.max(0, row + 1 - rowsInSight - scroll.at));
    walk.goTo({ place, time, layer: spot?.layer ?? 0 });
  }
}

/**
 * Up and down from line to line of the cell, PageUp and PageDown to other cells; left, right, + and - in time; Escape
 * goes back.
 */
function enlargedKey(event: KeyboardEvent, walk: GridWalk): boolean {
  const { view, spot, picture } = walk;
  const { key } = event;
  if (event.ctrlKey) return false;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const layer = (spot?.layer ?? 0) + (key === 'ArrowDown' ? 1 : -1);
    const last = view.scene.layers - 1;
    walk.goTo({ place: 0, time: spot?.time ?? view.scene.span.first, layer: Math.min(last, Math.max(0, layer)) });
  } else if (key === 'PageUp' || key === 'PageDown') {
    const others = view.allPlaces;
    const next = others.indexOf(view.places[0]) + (key === 'PageDown' ? 1 : -1);
    if (next >= 0 && next < others.length) walk.enlarge(others[next]);
  } else if (key === 'Enter' || (key === 'Escape' && !picture.window)) walk.enlarge(null);
  else return walkCells(picture, event);
  return true;
}

/** Left and right in time, Home and End to its ends in sight, up and down in value; + and - zoom in time. */
function densityKey(event: KeyboardEvent, walk: GridWalk): boolean {
  const { view, marker, picture } = walk;
  const { width, height } = view.geometry.size;
  const { first, count } = view.scene.span;
  const last = first + count - 1;
  const time = marker?.time ?? first;
  const rise = Math.max(1, Math.round(height / levels));
  const targets: Record<string, [time: number, rise: number]> = {
    ArrowLeft: [time - 1, 0],
    ArrowRight: [time + 1, 0],
    Home: [first, 0],
    End: [last, 0],
    PageUp: [time, -5 * rise],
    PageDown: [time, 5 * rise],
    ArrowUp: [time, -rise],
    ArrowDown: [time, rise],
  };
  if (event.ctrlKey) return false;
  if (!Object.hasOwn(targets, event.key)) {
    return walkCells({ ...picture, cursor: marker ? [0, marker.time] : undefined }, event);
  }
  const [t, fall] = marker ? targets[event.key] : [time, 0];
  const next = Math.min(last, Math.max(first, t));
  const along = count > 1 ? (next - first) / (count - 1) : 0;
  walk.goToMarker({
    time: next,
    x: Math.min(width - 1, Math.floor(along * width)),
    y: Math.min(height - 1, Math.max(0, (marker?.y ?? Math.floor(height / 2)) + fall)),
  });
  return true;
}
