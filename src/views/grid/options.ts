import type { CellWindow } from '../../passes/cell-extremes';
import { checkWindow } from '../cell-window';
import type { ChannelKey } from '../../passes/channel-keys';
import type { Described } from '../../tensor/tensor-view';
import { fixAxes, type AxisIndices } from '../axis-choice';
import type { ChannelNames } from './channel-choice';
import type { Relevance } from './relevance';
import { colormapBytes } from '../colormap';
import type { Colour } from '../colour';
import { checkNameCount } from '../name-counts';
import type { Norm } from '../norm';
import type { NumbersTable } from '../numbers-table';
import { mostLines } from '../series-colours';

export type GridMode = 'line' | 'density' | 'heat';
export type GridOrder = 'index' | ChannelKey;
export type GridShare = 'none' | 'rows' | 'columns' | 'all';
/**
 * One sample; all of them, each a line in its channel's cell; or all of them, each a cell with its channels as lines.
 * In heat both put the samples' channels below one another.
 */
export type GridSamples = '' | 'overlay' | 'cells';

export interface FeatureGridOptions {
  mode: GridMode;
  /** Only the first so many time steps; of appended ones the last so many; 0 for all. */
  maxTimesteps: number;
  /** The seed's name for the most rows that the divisor rule may give. */
  maxColSubplots: number;
  /** Whether cells of about 3:2 take the place of the seed's where these would be strips or slivers. */
  shaped: boolean;
  /** So many rows of cells; 0 for the seed's rule. */
  nRows: number;
  /**
   * No cell is lower than this, in CSS pixels; what has no room is reached by scrolling. 0: all cells are on the
   * canvas.
   */
  minCell: number;
  /** Rows of cells above the picture. */
  scroll: number;
  /**
   * The part that is shown, null for all: of heat, in the cells of its matrix; of density and of an enlarged cell, in
   * time steps from x on, `width` of them.
   */
  window: CellWindow | null;
  equateAxes: boolean;
  shareXy: GridShare;
  zeroLine: boolean;
  borders: boolean;
  /** Whether a colour bar says how many lines a density's colours stand for. */
  bar: boolean;
  ticks: boolean;
  /** Which of the last two axes holds the channels: -1 or 1 the last, 0 or -2 the one before. */
  channelAxis: number;
  labels: boolean;
  order: GridOrder;
  filter: string;
  /** The number of the first channel, as it is shown and as the filter has it. */
  firstNumber: number;
  names: ChannelNames | null;
  /** How many names channels and samples were given. */
  nameCounts: Readonly<Record<'names' | 'sampleNames', number>>;
  samples: GridSamples;
  /** The index on the cells' axis (the channel) that alone is shown; null for all. */
  enlarged: number | null;
  cmap: string;
  norm: Norm;
  reflectHalf: boolean;
  timestepsXaxis: boolean;
  indices: AxisIndices;
  /** Colours the lines, by `cmap` (coolwarm), symmetric about 0. */
  relevance: Relevance | null;
  lineColour: Colour;
  zeroColour: Colour;
  borderColour: Colour;
  /** Device pixels per CSS pixel. */
  dpr: number;
}

export const gridDefaults: FeatureGridOptions = {
  mode: 'line',
  maxTimesteps: 100,
  maxColSubplots: 10,
  shaped: false,
  nRows: 0,
  minCell: 4,
  scroll: 0,
  window: null,
  equateAxes: false,
  shareXy: 'none',
  zeroLine: true,
  borders: false,
  bar: false,
  ticks: false,
  channelAxis: -1,
  labels: true,
  order: 'index',
  filter: '',
  firstNumber: 0,
  names: null,
  nameCounts: { names: 0, sampleNames: 0 },
  samples: '',
  enlarged: null,
  cmap: '',
  norm: { kind: 'auto' },
  reflectHalf: false,
  timestepsXaxis: true,
  indices: {},
  relevance: null,
  lineColour: [0.12, 0.47, 0.71, 1],
  zeroColour: [1, 0, 0, 1],
  borderColour: [0.5, 0.5, 0.5, 1],
  dpr: 1,
};

/** Which of them change a feature grid's numbers. */
export const gridNumbersBy: NumbersTable<FeatureGridOptions> = {
  mode: 'forget',
  maxTimesteps: 'read',
  maxColSubplots: 'none',
  shaped: 'none',
  nRows: 'none',
  minCell: 'none',
  scroll: 'none',
  // The y-axis of one plot follows what is in sight.
  window: ({ mode, enlarged }) => (mode === 'density' || enlarged !== null ? 'forget, read at rest' : 'none'),
  equateAxes: 'read',
  shareXy: 'read',
  zeroLine: 'read',
  borders: 'none',
  bar: 'read',
  ticks: 'read',
  channelAxis: 'forget',
  labels: 'none',
  order: 'read',
  filter: 'forget',
  firstNumber: ({ filter }) => (filter === '' ? 'none' : 'forget'),
  names: ({ filter }) => (filter === '' ? 'none' : 'forget'),
  nameCounts: 'none',
  samples: 'forget',
  enlarged: 'forget',
  cmap: 'none',
  norm: ({ mode }) => (mode === 'heat' ? 'forget' : 'none'),
  reflectHalf: 'read',
  timestepsXaxis: 'forget',
  indices: 'read',
  relevance: 'forget',
  lineColour: 'none',
  zeroColour: 'none',
  borderColour: 'none',
  dpr: 'none',
};

/** Which of the data's axes is what; -1 for none. */
export interface GridAxes {
  time: number;
  channel: number;
  sample: number;
  fixed: number[];
}

/** Throws a sentence when the axes that are not drawn are not fixed. */
export function gridAxes(data: Described, { channelAxis, samples, indices }: FeatureGridOptions): GridAxes {
  const { shape, axes } = data;
  const last = shape.length - 1;
  const [time, channel] = channelsFirst(channelAxis) ? [last, last - 1] : [last - 1, last];
  const named = axes.slice(0, -2).indexOf('sample');
  const sample = samples === '' ? -1 : named >= 0 ? named : shape.length - 3;
  const asked = sample < 0 ? indices : { ...indices, [axes[sample]]: 0 };
  return { time, channel, sample, fixed: fixAxes(data, asked, { count: 2, by: 'feature grid' }) };
}

export function channelsFirst(channelAxis: number): boolean {
  return channelAxis === 0 || channelAxis === -2;
}

const choices = {
  mode: ['line', 'density', 'heat'],
  order: ['index', 'range', 'variance', 'last'],
  shareXy: ['none', 'rows', 'columns', 'all'],
  samples: ['', 'overlay', 'cells'],
} as const;

const counts = {
  maxTimesteps: ', or 0 for all',
  maxColSubplots: ' from 1',
  nRows: ', or 0 for the rule',
  firstNumber: ', 0 or above',
} as const;

/** Throws a sentence when options are wrong in themselves or do not fit this data. */
export function checkGrid(options: FeatureGridOptions, data: Described | null): void {
  for (const [name, least] of [
    ['maxTimesteps', 0],
    ['maxColSubplots', 1],
    ['nRows', 0],
    ['firstNumber', 0],
  ] as const) {
    const value = options[name];
    if (Number.isInteger(value) && value >= least) continue;
    throw new Error(`${kebab(name)} is ${value}. Give a whole number${counts[name]}.`);
  }
  for (const [name, allowed] of Object.entries(choices)) {
    const value = options[name as keyof typeof choices];
    if ((allowed as readonly string[]).includes(value)) continue;
    const list = allowed.filter((choice) => choice !== '').map((choice) => `"${choice}"`);
    throw new Error(`${kebab(name)} is "${value}". Give ${list.slice(0, -1).join(', ')} or ${list.at(-1)}.`);
  }
  if (![-2, -1, 0, 1].includes(options.channelAxis)) {
    throw new Error(`channel-axis is ${options.channelAxis}. Give -1 for the last axis or 0 for the one before it.`);
  }
  checkWindow(options.window);
  if (!(options.minCell >= 0)) throw new Error(`min-cell is ${options.minCell}. Give CSS pixels, or 0 for no minimum.`);
  if (options.cmap !== '') colormapBytes(options.cmap);
  if (!data) return;
  if (data.ring && channelsFirst(options.channelAxis)) {
    throw new Error(
      `appended rows are time steps: with channel-axis="${options.channelAxis}" they cannot be. Leave it at -1.`,
    );
  }
  checkNames(options, data);
  checkLines(options, data);
}

function checkNames(options: FeatureGridOptions, data: Described): void {
  const { names, sampleNames } = options.nameCounts;
  const { channel, sample } = gridAxes(data, options);
  checkNameCount('names', names, { what: 'channels', count: data.shape[channel] });
  if (sample >= 0) checkNameCount('sampleNames', sampleNames, { what: 'samples', count: data.shape[sample] });
}

function checkLines(options: FeatureGridOptions, data: Described): void {
  const { channel, sample } = gridAxes(data, options);
  const lines = options.samples === 'cells' ? data.shape[channel] : (data.shape[sample] ?? 1);
  if (options.mode === 'line' && sample >= 0 && lines > mostLines) {
    const what = options.samples === 'cells' ? 'channels' : 'samples';
    throw new Error(
      `there are ${lines} ${what} for the lines of a cell, and ${mostLines} at most. Give mode="density".`,
    );
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
