import type { Box, Margins } from '../figure/layout';
import { shortName } from '../figure/words';

/** Room that parts of the figure take, in CSS pixels. */
/** Below a map without a label there. */
const unlabelled = 26;
const side = { left: 62, top: 12, right: 14, bottom: 48 };
const bar = { gap: 14, width: 14, labels: 58 };
const strip = { gap: 8, thickness: 48, label: 16 };
/** Of the names of groups of columns. */
const groupNames = 14;
/** Of controls in one line, with the gap below. */
const oneLine = 36;
/** No name of a row or column takes more room than this. */
const longestName = 150;

export interface HeatmapParts {
  noColorbar: boolean;
  noAxes: boolean;
  controls: boolean;
  rows: readonly string[] | null;
  columns: readonly string[] | null;
  columnGroups: readonly unknown[] | null;
  xLabel: string;
  rowStatistic: string;
  columnStatistic: string;
}

/** Sides that have room for a strip: a page chose a statistic for them. */
export function stripRoom({ rowStatistic, columnStatistic }: Pick<HeatmapParts, 'rowStatistic' | 'columnStatistic'>): {
  across: boolean;
  down: boolean;
} {
  return { across: columnStatistic !== '', down: rowStatistic !== '' };
}

/** Room around the map for what there is beside it. `controlsHeight`: of the controls as they are on the page. */
export function heatmapMargins(parts: HeatmapParts, controlsHeight: number): Margins {
  const { noColorbar, noAxes, controls, rows, columns, columnGroups, xLabel } = parts;
  const { across, down } = stripRoom(parts);
  const beside = strip.gap + strip.thickness + strip.label;
  const top = (controls ? Math.max(oneLine, controlsHeight + 4) : 0) + (across ? beside : 0);
  const right = (down ? beside : 0) + (noColorbar ? 0 : bar.gap + bar.width + bar.labels);
  if (noAxes) return { left: 0, right, top, bottom: 0 };
  return {
    left: rows ? Math.max(side.left, 34 + namesWidth(rows)) : side.left,
    right: right || side.right,
    top: top + side.top + (columnGroups ? groupNames : 0),
    bottom: columns ? Math.max(side.bottom, 34 + namesWidth(columns)) : xLabel ? side.bottom : unlabelled,
  };
}

/** Where the strip over the map's columns lies. */
export function acrossStrip(plot: Box): Box {
  return { ...plot, y: plot.y - strip.gap - strip.thickness, height: strip.thickness };
}

/** Where the strip over the map's rows lies. */
export function downStrip(plot: Box): Box {
  return { ...plot, x: plot.x + plot.width + strip.gap, width: strip.thickness };
}

/** Where the colour bar lies. */
export function barBox(plot: Box, down: boolean): Box {
  const beside = down ? strip.gap + strip.thickness + strip.label : 0;
  return { ...plot, x: plot.x + plot.width + beside + bar.gap, width: bar.width };
}

const widths = new WeakMap<readonly string[], number>();
let ruler: OffscreenCanvasRenderingContext2D | null = null;

/** Width of the widest of the longest few names, as ticks show them. */
function namesWidth(names: readonly string[]): number {
  const known = widths.get(names);
  if (known !== undefined) return known;
  ruler ??= new OffscreenCanvas(1, 1).getContext('2d')!;
  ruler.font = '11px system-ui, sans-serif';
  const longest = names
    .map((name) => shortName(String(name)))
    .sort((a, b) => b.length - a.length)
    .slice(0, 8);
  const width = Math.min(longestName, Math.max(0, ...longest.map((name) => ruler!.measureText(name).width)));
  widths.set(names, width);
  return width;
}
