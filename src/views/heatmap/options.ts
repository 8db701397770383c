import type { CellWindow, Minify } from '../../passes/cell-extremes';
import { lineStatistics } from '../../passes/row-statistics';
import type { AxisIndices } from '../axis-choice';
import type { Colour } from '../colour';
import { colormapBytes } from '../colormap';
import type { Heads } from './head-choice';
import { isMask, type HeatmapMask } from './mask';
import { noProfiles, type ProfileChoices } from './profiles';
import type { Norm } from '../norm';
import type { NumbersTable } from '../numbers-table';

export interface HeatmapOptions {
  cmap: string;
  norm: Norm;
  /** Where the axes before the last two are fixed. */
  indices: AxisIndices;
  /** The part that is shown, in cells; null for all. */
  window: CellWindow | null;
  minify: Minify;
  /** Cells below it are left out; null for none. */
  threshold: number | null;
  /** Only the k largest cells of each row are shown; 0 for all. */
  topK: number;
  mask: HeatmapMask;
  /** Several maps at once; null for the one that the indices choose. */
  heads: Heads | null;
  /** What the strips beside the map show. */
  profiles: ProfileChoices;
  profileColour: Colour;
  hatchColour: Colour;
  /** Device pixels per CSS pixel. */
  dpr: number;
}

export const heatmapDefaults: HeatmapOptions = {
  cmap: 'bwr',
  norm: { kind: 'auto' },
  indices: {},
  window: null,
  minify: 'extreme',
  threshold: null,
  topK: 0,
  mask: '',
  heads: null,
  profiles: noProfiles,
  profileColour: [0.12, 0.47, 0.71, 1],
  hatchColour: [0.5, 0.5, 0.5, 0.5],
  dpr: 1,
};

/** Which of them change a heatmap's numbers. */
export const heatmapNumbersBy: NumbersTable<HeatmapOptions> = {
  cmap: 'none',
  norm: ({ norm }) => (norm.kind === 'robust' ? 'forget' : 'none'),
  indices: 'read',
  window: 'none',
  minify: 'none',
  threshold: 'none',
  topK: 'none',
  mask: ({ norm }) => (norm.kind === 'robust' ? 'forget' : 'none'),
  heads: 'read',
  profiles: 'read',
  profileColour: 'none',
  hatchColour: 'none',
  dpr: 'none',
};

/** Throws a sentence when options are wrong in themselves. */
export function checkHeatmap({ cmap, topK, mask, minify, profiles }: HeatmapOptions): void {
  colormapBytes(cmap);
  if (!Number.isInteger(topK) || topK < 0)
    throw new Error(`top-k is ${topK}. Give a whole number, or 0 for all cells.`);
  if (!isMask(mask)) throw new Error(`mask is "${mask}". Give "zero" or "causal", or leave it empty.`);
  if (!['extreme', 'max', 'mean'].includes(minify)) {
    throw new Error(`minify is "${minify}". Give "extreme", "max" or "mean".`);
  }
  for (const [side, name] of [
    ['across', 'column-statistic'],
    ['down', 'row-statistic'],
  ] as const) {
    // prettier-ignore
    const choice = profiles[side];
    if (!choice || 'line' in choice || lineStatistics.includes(choice.statistic)) continue;
    const all = lineStatistics.map((known) => `"${known}"`).join(', ');
    throw new Error(`${name} is "${choice.statistic}". Give one of ${all}, or leave it empty.`);
  }
}
