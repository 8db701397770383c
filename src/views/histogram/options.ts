import { maxTaken } from '../../matrix/entries';
import type { Share } from '../../passes/entry-ranges';
import type { Described } from '../../tensor/tensor-view';
import type { Colour } from '../colour';
import { checkNameCount } from '../name-counts';
import type { NumbersTable } from '../numbers-table';
import { mostLines } from '../series-colours';

export type { Share } from '../../passes/entry-ranges';

export interface HistogramOptions {
  bins: number;
  /** The bins lie symmetrically about zero. */
  centerZero: boolean;
  /** The ends of the bins; null for the lowest and the highest value. */
  xlims: readonly [number, number] | null;
  /** The top of the y-axis; 0 for the highest bin. */
  ylim: number;
  /** So many of the highest bins run out at the top, so that the others can be seen. */
  peaksToClip: number;
  /**
   * Names or numbers of one axis whose indices get a cell each, or of two: rows and columns of cells. Empty: one cell.
   */
  by: string;
  /** The axis whose indices lie over one another in each cell; empty: one histogram to a cell. */
  overlay: string;
  /** With one axis in `by`, rows of cells; 0: one above the other up to twelve, beyond that a grid. */
  nRows: number;
  shareX: Share;
  shareY: Share;
  /** Room above each cell for its name. */
  labels: boolean;
  /** Room beside cells for the ticks of those that share no limits with their neighbours. */
  ticks: { x: boolean; y: boolean };
  /** How many names cells (or rows of cells), columns of cells and what is overlaid were given. */
  nameCounts: Readonly<Record<'names' | 'columnNames' | 'overlayNames', number>>;
  colour: Colour;
  dpr: number;
}

export const histogramDefaults: HistogramOptions = {
  bins: 500,
  centerZero: false,
  xlims: null,
  ylim: 0,
  peaksToClip: 0,
  by: '',
  overlay: '',
  nRows: 0,
  shareX: 'all',
  shareY: 'all',
  labels: true,
  ticks: { x: true, y: true },
  nameCounts: { names: 0, columnNames: 0, overlayNames: 0 },
  colour: [0.12, 0.47, 0.71, 1],
  dpr: 1,
};

/** Which of them change a histogram's numbers; how many columns of cells there are, which others decide, does too. */
export const histogramNumbersBy: NumbersTable<HistogramOptions> = {
  bins: 'read',
  centerZero: 'read',
  xlims: 'read',
  ylim: 'none',
  peaksToClip: 'read',
  by: 'forget',
  overlay: 'forget',
  nRows: 'none',
  shareX: 'forget',
  shareY: 'forget',
  labels: 'none',
  ticks: 'none',
  nameCounts: 'none',
  colour: 'none',
  dpr: 'none',
};

const mostBins = 65_536;
const mostPeaks = 16;
const mostCells = 1024;
/** Bins of all histograms together: 64 MiB of counts. */
const mostCounts = 2 ** 24;

/** The axes that a tensor is taken apart along, and what that makes. */
export interface EntryAxes {
  /** Numbers of the data's axes: those of `by`, then that of `overlay`. */
  taken: number[];
  /** Names of these. */
  names: string[];
  /** How many indices each of them has. */
  sides: number[];
  cells: number;
  overlays: number;
  /** Rows of cells that two axes fix; 0 for one axis or none. */
  fixedRows: number;
}

/**
 * Which axes make the histograms.
 *
 * throws  when there is no such axis, one is named twice, or more than two in `by`
 */
export function entryAxes(data: Described, { by, overlay }: Pick<HistogramOptions, 'by' | 'overlay'>): EntryAxes {
  const cellAxes = by.trim() === '' ? [] : by.split(',').map((name) => axisNumber(data, 'by', name.trim()));
  if (cellAxes.length > maxTaken - 1) {
    throw new Error(
      `by is "${by}": ${cellAxes.length} axes. Give one for cells, or two for rows and columns of cells.`,
    );
  }
  const over = overlay.trim() === '' ? [] : [axisNumber(data, 'overlay', overlay.trim())];
  const taken = [...cellAxes, ...over];
  const twice = taken.find((axis, i) => taken.indexOf(axis) < i);
  if (twice !== undefined) {
    throw new Error(`by is "${by}" and overlay "${overlay}": ${data.axes[twice]} is there twice. Name each axis once.`);
  }
  const sides = taken.map((axis) => data.shape[axis]);
  return {
    taken,
    names: taken.map((axis) => data.axes[axis]),
    sides,
    cells: cellAxes.reduce((product, axis) => product * data.shape[axis], 1),
    overlays: over.length ? sides.at(-1)! : 1,
    fixedRows: cellAxes.length === 2 ? sides[0] : 0,
  };
}

/** Throws a sentence when the options are wrong in themselves, or do not fit this data. */
export function checkHistogram(options: HistogramOptions, data: Described | null): void {
  const { bins, xlims, ylim, peaksToClip, by, overlay, nRows } = options;
  whole('bins', bins, 1, mostBins);
  whole('peaks-to-clip', peaksToClip, 0, mostPeaks);
  whole('n-rows', nRows, 0, mostCells);
  if (!(ylim >= 0 && ylim < Infinity)) {
    throw new Error(`ylim is ${ylim}. Give the count at the top of the y-axis, or 0 for the highest bin’s.`);
  }
  if (xlims && xlims[0] >= xlims[1]) {
    throw new Error(`xlims is "${xlims.join()}": its low end is not below its high end. Swap or change them.`);
  }
  if (!data) return;
  const axes = entryAxes(data, options);
  const { cells, overlays } = axes;
  checkNames(axes, options);
  if (cells > mostCells) {
    throw new Error(`${by} has ${cells} indices; ${mostCells} histograms are drawn at most. Give a part.`);
  }
  if (overlays > mostLines) {
    throw new Error(
      `${overlay} has ${overlays} indices; ${mostLines} are drawn over one another at most. Give a part.`,
    );
  }
  if (cells * overlays * bins > mostCounts) {
    throw new Error(
      `${cells * overlays} histograms of ${bins} bins are ${cells * overlays * bins} counts; ${mostCounts} are kept at most. Give fewer bins.`,
    );
  }
}

function checkNames({ names: axes, sides }: EntryAxes, { nameCounts, overlay }: HistogramOptions): void {
  const { names, columnNames, overlayNames } = nameCounts;
  const indices = (axis: number) => ({ what: `indices on the axis ${axes[axis]}`, count: sides[axis] });
  const cellAxes = axes.length - Number(overlay.trim() !== '');
  if (cellAxes > 0) checkNameCount('names', names, indices(0));
  if (cellAxes > 1) checkNameCount('columnNames', columnNames, indices(1));
  if (cellAxes < axes.length) checkNameCount('overlayNames', overlayNames, indices(cellAxes));
}

function whole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new Error(`${name} is ${value}. Give a whole number from ${least} to ${most}.`);
}

/** The number of an axis, by its name or its number. */
function axisNumber({ axes }: Described, option: string, name: string): number {
  const axis = axes.includes(name) ? axes.indexOf(name) : name === '' ? -1 : Number(name);
  if (Number.isInteger(axis) && axis >= 0 && axis < axes.length) return axis;
  throw new Error(
    `${option} is "${name}", and the data’s axes are ${axes.join(', ')}. Give one of these, or leave it empty.`,
  );
}
