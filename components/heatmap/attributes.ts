import { parseHeads } from '../../src/views/heatmap/head-choice';
import type {
  HeatmapMask,
  HeatmapOptions,
  LineStatistic,
  Minify,
  ProfileChoices,
  CellWindow,
} from '../../src/views/heatmap/view';
import { parseNorm, type Norm } from '../../src/views/norm';
import { axisIndices } from '../figure/axis-indices';
import { computedColour } from '../figure/colours';
import type { CellLock } from './lock';

/** What of a heatmap's properties makes its picture. */
export interface HeatmapAttributes extends HTMLElement {
  cmap: string;
  norm: string;
  window: CellWindow | null;
  minify: Minify;
  threshold?: number;
  topK: number;
  mask: HeatmapMask;
  heads: string;
  locked: CellLock | null;
  rowStatistic: LineStatistic | '';
  columnStatistic: LineStatistic | '';
}

/**
 * The attributes as options of the view; `canvas` carries the style sheet's colours.
 *
 * throws  a sentence on an attribute that cannot be read
 */
export function heatmapOptions(element: HeatmapAttributes, canvas: HTMLCanvasElement): HeatmapOptions {
  const { cmap, window, minify, topK, mask } = element;
  return {
    ...{ cmap, window, minify, topK, mask },
    norm: normOf(element),
    indices: axisIndices(element),
    threshold: element.threshold ?? null,
    heads: parseHeads(element.heads),
    profiles: profileChoices(element),
    profileColour: computedColour(canvas, 'color'),
    hatchColour: computedColour(canvas, 'caret-color'),
    dpr: devicePixelRatio,
  };
}

/**
 * The norm that was given; without one each row of a causal map has its own: its row 0 is a single 1, and would set the
 * colours of all.
 */
export function normOf({ norm, mask }: Pick<HeatmapAttributes, 'norm' | 'mask'>): Norm {
  return mask === 'causal' && norm.trim() === '' ? { kind: 'row' } : parseNorm(norm);
}

/** What is to be seen beside the map: a locked line, else a statistic. */
export function profileChoices({ locked, rowStatistic, columnStatistic }: HeatmapAttributes): ProfileChoices {
  const { row, column } = locked ?? {};
  return {
    across: row !== undefined ? { line: row } : columnStatistic ? { statistic: columnStatistic } : null,
    down: column !== undefined ? { line: column } : rowStatistic ? { statistic: rowStatistic } : null,
  };
}
