import type { ChannelSeries } from '../matrix/channels';
import { leftRuns } from '../matrix/entries';
import type { HeadChoice } from '../matrix/heads';
import type { MatrixChoice } from '../matrix/matrix-choice';
import type { Cell } from '../matrix/matrix-source';
import type { Stored } from '../tensor/stored';
import { elementCount } from '../tensor/tensor-view';

/** The elements that a cell's value is made of: one, several heads' ones, or none between tiles. */
export interface CellElements {
  elements: readonly number[];
  together: 'mean' | 'max' | null;
}

/**
 * The flat indices of a matrix's cells, for whatever kind of matrix: what is read by the cell needs no shader of its
 * kind.
 */
export function cellElements(data: Stored, choice: MatrixChoice, cells: readonly Cell[]): CellElements[] {
  const elementsOf = finder(data, choice);
  return cells.map(([row, column]) => elementsOf(row, column));
}

type Finder = (row: number, column: number) => CellElements;

function finder(data: Stored, choice: MatrixChoice): Finder {
  const { strides } = data;
  const one = (element: number): CellElements => ({ elements: [element], together: null });
  switch (choice.kind) {
    case 'axes': {
      const { row, column, fixed, firstRow = 0 } = choice.axes;
      const start = startOf(data, fixed, [row, column]);
      return (r, c) => one(start + ringRow(data, r + firstRow) * strides[row] + c * strides[column]);
    }
    case 'heads':
      return (r, c) => headElements(data, choice.heads, [r, c]);
    case 'channels': {
      const { series } = choice;
      const start = startOf(data, series.fixed, [series.time, series.slot, series.overlay]);
      return (r, c) => one(start + seriesElement(data, series, series.seriesAsRows ? [r, c] : [c, r]));
    }
    case 'entries':
      return entryFinder(data, choice.taken);
  }
}

/** Where the element lies whose index is 0 on the free axes. */
function startOf({ strides, offset }: Stored, fixed: readonly number[], free: readonly number[]): number {
  return strides.reduce((sum, stride, axis) => sum + (free.includes(axis) ? 0 : stride * fixed[axis]), offset);
}

function ringRow({ ring }: Stored, row: number): number {
  return ring ? (ring.start + row) % ring.rows : row;
}

function headElements(data: Stored, choice: HeadChoice, [row, column]: Cell): CellElements {
  const { axis, chosen, together, fixed, across, gap } = choice;
  const { strides, shape } = data;
  const rank = shape.length;
  const start = startOf(data, fixed, [axis, rank - 2, rank - 1]);
  const of = (head: number, r: number, c: number): number =>
    start + head * strides[axis] + r * strides[rank - 2] + c * strides[rank - 1];
  if (together !== 'tiles') return { elements: chosen.map((head) => of(head, row, column)), together };
  const [pitchRows, pitchColumns] = [shape[rank - 2] + gap, shape[rank - 1] + gap];
  const tile = Math.floor(row / pitchRows) * across + Math.floor(column / pitchColumns);
  const [r, c] = [row % pitchRows, column % pitchColumns];
  const inside = tile < chosen.length && r < shape[rank - 2] && c < shape[rank - 1];
  return { elements: inside ? [of(chosen[tile], r, c)] : [], together: null };
}

/** Of series `line` at time step `step`, from the start of all series. */
function seriesElement(data: Stored, series: ChannelSeries, [line, step]: Cell): number {
  const { time, slot, overlay, first = 0, picked, reflectFrom = Infinity } = series;
  const index = picked[line % picked.length];
  const at = index >= reflectFrom ? data.shape[time] - 1 - (step + first) : step + first;
  const layer = overlay < 0 ? 0 : Math.floor(line / picked.length) * data.strides[overlay];
  return layer + index * data.strides[slot] + ringRow(data, at) * data.strides[time];
}

function entryFinder(data: Stored, taken: readonly number[]): Finder {
  const runs = leftRuns(data, taken);
  const perEntry = elementCount(data.shape) / taken.reduce((product, axis) => product * data.shape[axis], 1);
  return (row, column) => {
    let at = data.offset;
    let rest = row;
    for (const axis of [...taken].reverse()) {
      at += (rest % data.shape[axis]) * data.strides[axis];
      rest = Math.floor(rest / data.shape[axis]);
    }
    let left = column % perEntry;
    for (const { side, stride } of runs) {
      at += (left % side) * stride;
      left = Math.floor(left / side);
    }
    return { elements: [at], together: null };
  };
}
