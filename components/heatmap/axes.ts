import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { HeatmapNumbers, HeatmapView } from '../../src/views/heatmap/view';
import { bottomAxis, frameLine, leftAxis } from '../figure/axes';
import type { Box, Margins } from '../figure/layout';
import { mapsAxis } from './maps-axis';
import { cellOutline } from '../figure/cell-outline';
import { groupMarks, type ColumnGroup } from './groups';
import { stripRoom } from './layout';
import type { CellLock } from './lock';
import type { Language } from '../words/language';
import { lockOutline } from './lock-outline';
import { uncovered, type StripPlaces } from './strip-places';
import { stripAxes, stripWords, type NamedLines } from './strips';
import { tileLabels } from './tile-labels';
import { axisLabels } from './words';

export interface HeatmapSides extends NamedLines {
  noAxes: boolean;
  locked: CellLock | null;
  /** Rows or columns that were searched for. */
  lit(axis: 'row' | 'column'): readonly number[];
  columnGroups: readonly ColumnGroup[] | null;
  rowStatistic: string;
  columnStatistic: string;
  xLabel: string;
  yLabel: string;
}

/** So far apart lie the ticks of names, and of numbers, in CSS pixels. */
const spacing = { names: 16, numbers: 90 };

/** What the axes are drawn from, beside the element's own properties. */
export interface HeatmapFigure {
  view: HeatmapView;
  /** Null while the data is changing. */
  numbers: HeatmapNumbers | null;
  /** Indices of the cell under the pointer or the cursor. */
  pointed: readonly number[] | null;
  margins: Margins;
  places: StripPlaces;
  language: Language;
}

/** Axes, what the strips say, the locked lines, and the cursor. */
export function heatmapAxes(plot: Box, figure: HeatmapFigure, sides: HeatmapSides): SVGTemplateResult {
  const { view, numbers, pointed, places, language } = figure;
  const { window, map } = view;
  const { rows, columns, lockedLines } = sides;
  const free = uncovered(plot, places);
  return svg`
    ${sides.noAxes ? nothing : heatmapSides(plot, figure, sides)}
    ${stripAxes(view, places, stripWords(view, numbers, { rows, columns, lockedLines, language }))}
    ${sides.columnGroups && !map.tiled ? groupMarks(plot, window, { groups: sides.columnGroups, under: stripRoom(sides).across }) : nothing}
    ${sides.locked && !map.tiled ? lockOutline(plot, window, { ...sides.locked, free }) : nothing}
    ${pointed ? cellOutline(plot, window, { cell: map.cellOf(pointed), free }) : nothing}`;
}

/**
 * Ticks, labels and frame of one map; of maps side by side, ticks at each row and column of them, and their heads.
 */
function heatmapSides(plot: Box, { view, margins, language }: HeatmapFigure, sides: HeatmapSides): SVGTemplateResult {
  const { window, map } = view;
  const { rows, columns } = sides;
  const { xLabel, yLabel } = axisLabels(sides, language);
  const [mapColumns, mapRows] = map.maps.map;
  const [pitchAcross, pitchDown] = map.maps.pitch;
  const across = mapsAxis(
    { start: window.x, length: window.width, count: mapColumns, names: columns, lit: sides.lit('column') },
    { pitch: pitchAcross, maps: map.maps.across, most: plot.width / spaceOf(columns) },
  );
  const down = mapsAxis(
    { start: window.y, length: window.height, count: mapRows, names: rows, lit: sides.lit('row') },
    { pitch: pitchDown, maps: Math.ceil(map.maps.count / map.maps.across), most: plot.height / spaceOf(rows) },
  );
  const [turned, labelAt] = [columns !== null, Math.max(28, margins.bottom - 20)];
  return svg`
    ${bottomAxis(plot, { ...across, label: xLabel, turned, labelAt })}
    ${leftAxis(plot, { ...down, label: yLabel, labelAt: margins.left - 12 })}
    ${map.tiled ? tileLabels(plot, window, map.tiles) : frameLine(plot)}`;
}

function spaceOf(names: readonly string[] | null): number {
  return names ? spacing.names : spacing.numbers;
}
