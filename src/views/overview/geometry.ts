/** Where thumbnails lie, in device pixels. Places are counted row after row; some may be empty. */
export interface OverviewLayout {
  columns: number;
  rows: number;
  /** From one thumbnail to the next. */
  pitch: [number, number];
  /** The thumbnail's corner in its place; above it is room for its name. */
  inset: [number, number];
  size: [number, number];
  /** Whether a row of thumbnails is a layer, and a column a head: then axes name them. */
  byAxes: boolean;
  /** Whether each thumbnail has room for its name. */
  named: boolean;
}

export interface OverviewSpace {
  width: number;
  height: number;
  dpr: number;
  labels: boolean;
}

/** How many maps there are; `inOrder`: by layer. */
export interface OverviewMaps {
  layers: number;
  heads: number;
  inOrder: boolean;
}

/** In CSS pixels: no thumbnail is smaller where more of them lie below the picture; between two of them; a name. */
const smallest = 20;
const gapCss = 2;
const nameCss = 13;
/** Names need so much width, and a scroll bar so much at the right. */
const namedFrom = 44;
const scrollbarCss = 24;

/**
 * Lays maps out: a row per layer where they are in their order, else row after row. They are as large as the width
 * allows; where they would run on below the picture, smaller, so that all are in sight, unless they would be smaller
 * than 20 CSS pixels: then the rows are scrolled.
 */
export function layOutMaps(maps: OverviewMaps, space: OverviewSpace): OverviewLayout {
  const all = place(maps, space);
  if (scrollEnd(all, space.height) === 0) return all;
  const width = Math.max(1, space.width - Math.round(scrollbarCss * space.dpr));
  return place(maps, { ...space, width });
}

function place({ layers, heads, inOrder }: OverviewMaps, space: OverviewSpace): OverviewLayout {
  const most = Math.max(1, Math.floor(space.width / (pixels(smallest, space) + pixels(gapCss, space))));
  if (inOrder) {
    const perLayer = Math.ceil(heads / most);
    return inColumns({ columns: Math.ceil(heads / perLayer), rows: layers * perLayer, byAxes: perLayer === 1 }, space);
  }
  const count = layers * heads;
  let best = inColumns({ columns: Math.min(most, count), rows: Math.ceil(count / most), byAxes: false }, space);
  for (let columns = Math.min(most, count) - 1; columns > 0; columns--) {
    const next = inColumns({ columns, rows: Math.ceil(count / columns), byAxes: false }, space);
    if (scrollEnd(next, space.height) > 0) break;
    if (next.size[0] > best.size[0]) best = next;
  }
  return best;
}

function pixels(css: number, { dpr }: OverviewSpace): number {
  return Math.max(1, Math.round(css * dpr));
}

function inColumns(
  { columns, rows, byAxes }: Pick<OverviewLayout, 'columns' | 'rows' | 'byAxes'>,
  space: OverviewSpace,
): OverviewLayout {
  const { width, height, labels } = space;
  const [gap, namedWidth] = [pixels(gapCss, space), pixels(namedFrom, space)];
  const widest = Math.max(1, Math.floor(width / columns) - gap);
  const sideUnder = (name: number): number => {
    const fitting = Math.floor(height / rows) - gap - name;
    return fitting >= pixels(smallest, space) ? Math.min(widest, fitting) : widest;
  };
  const named = labels && !byAxes && sideUnder(pixels(nameCss, space)) + gap >= namedWidth;
  const above = named ? pixels(nameCss, space) : 0;
  const side = sideUnder(above);
  const half = Math.floor(gap / 2);
  return {
    ...{ columns, rows, byAxes, named },
    pitch: [side + gap, side + gap + above],
    inset: [half, half + above],
    size: [side, side],
  };
}

/** Rows of thumbnails above the picture when it is scrolled to its end; 0 when all are in sight. */
export function scrollEnd({ rows, pitch }: OverviewLayout, height: number): number {
  return Math.max(0, rows - height / pitch[1]);
}

/** An empty place. */
export const noMap = 0xffffffff;

/** The map of each place. In their order each layer begins a row. */
export function mapsInPlaces(
  { layers, heads, order }: { layers: number; heads: number; order: Uint32Array<ArrayBuffer> | null },
  { columns, rows }: OverviewLayout,
): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(columns * rows).fill(noMap);
  if (order) {
    places.set(order);
    return places;
  }
  const perLayer = (columns * rows) / layers;
  for (let map = 0; map < layers * heads; map++) places[Math.floor(map / heads) * perLayer + (map % heads)] = map;
  return places;
}

/** Where maps lie on a surface that shows a part of the rows. */
export class OverviewGeometry {
  readonly scroll: { at: number; end: number };

  constructor(
    readonly layout: OverviewLayout,
    readonly places: Uint32Array<ArrayBuffer>,
    readonly size: { width: number; height: number },
    scroll: number,
  ) {
    const end = scrollEnd(layout, size.height);
    this.scroll = { at: Math.min(end, Math.max(0, scroll)), end };
  }

  get scrollPixels(): number {
    return Math.round(this.scroll.at * this.layout.pitch[1]);
  }

  get rowsInSight(): number {
    return this.size.height / this.layout.pitch[1];
  }

  /** The map under a device pixel; null between the thumbnails. */
  mapAt(x: number, y: number): number | null {
    const { pitch, inset, size, columns } = this.layout;
    const down = y + this.scrollPixels;
    const [column, row] = [Math.floor(x / pitch[0]), Math.floor(down / pitch[1])];
    const [across, along] = [x - column * pitch[0] - inset[0], down - row * pitch[1] - inset[1]];
    if (column >= columns || across < 0 || across >= size[0] || along < 0 || along >= size[1]) return null;
    return this.mapIn(row, column);
  }

  /** The map in a place; null where it is empty. */
  mapIn(row: number, column: number): number | null {
    const map = this.places[row * this.layout.columns + column] ?? noMap;
    return map === noMap ? null : map;
  }

  /** How much of the surface thumbnails take, in device pixels. */
  get filled(): { width: number; height: number } {
    const { pitch, columns, rows } = this.layout;
    const { width, height } = this.size;
    return { width: Math.min(width, columns * pitch[0]), height: Math.min(height, rows * pitch[1]) };
  }

  /** Row and column of a map's place; null where it has none. */
  placeOf(map: number): [row: number, column: number] | null {
    const at = this.places.indexOf(map);
    return at < 0 ? null : [Math.floor(at / this.layout.columns), at % this.layout.columns];
  }

  /** The thumbnail of a place on the surface, in device pixels. */
  boxOf([row, column]: readonly [row: number, column: number]): {
    x: number;
    y: number;
    width: number;
    height: number;
  } {
    const { pitch, inset, size } = this.layout;
    const y = row * pitch[1] + inset[1] - this.scrollPixels;
    return { x: column * pitch[0] + inset[0], y, width: size[0], height: size[1] };
  }
}
