import type { Described } from '../../tensor/tensor-view';
import { fixAxes, type AxisIndices } from '../axis-choice';
import { colormapBytes } from '../colormap';
import type { Norm } from '../norm';
import type { NumbersTable } from '../numbers-table';
import type { HeadScore } from './numbers';

export type OverviewSort = 'layer' | HeadScore;

export interface OverviewOptions {
  cmap: string;
  norm: Norm;
  sort: OverviewSort;
  indices: AxisIndices;
  /** Rows of thumbnails above the picture. */
  scroll: number;
  /** Whether room is left for the maps' names. */
  labels: boolean;
  /** Device pixels per CSS pixel. */
  dpr: number;
}

export const overviewDefaults: OverviewOptions = {
  cmap: 'viridis',
  norm: { kind: 'auto' },
  sort: 'layer',
  indices: {},
  scroll: 0,
  labels: true,
  dpr: 1,
};

/** Which of them change an overview's numbers. */
export const overviewNumbersBy: NumbersTable<OverviewOptions> = {
  cmap: 'none',
  norm: 'none',
  sort: 'read',
  indices: 'read',
  scroll: 'none',
  labels: 'none',
  dpr: 'none',
};

const sorts: readonly OverviewSort[] = ['layer', 'entropy', 'sink', 'previous', 'duplicate', 'induction'];

/** Throws a sentence when the options are wrong in themselves, or do not fit this data. */
export function checkOverview({ cmap, norm, sort, indices }: OverviewOptions, data: Described | null): void {
  colormapBytes(cmap);
  if (norm.kind === 'robust' || norm.kind === 'row') {
    throw new Error(`norm is "${norm.kind}", which an overview lacks. Give "symmetric", "log" or "low,high".`);
  }
  if (!sorts.includes(sort)) throw new Error(`sort is "${sort}". Give one of ${sorts.join(', ')}.`);
  if (!data) return;
  if (data.shape.length < 3) {
    throw new Error(
      `data has ${data.shape.length} axes, ${data.axes.join(', ')}. Give [layer, head, query, key], or [head, query, key] of one layer.`,
    );
  }
  fixAxes(data, indices, { count: drawnAxes(data), by: 'overview' });
}

/** Axes that are drawn: layer, head, query and key, or without the layer. */
export function drawnAxes({ shape }: Described): number {
  return Math.min(4, shape.length);
}
