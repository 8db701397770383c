import { headMatrix, type HeadChoice } from '../../matrix/heads';
import { describeShape, type Described } from '../../tensor/tensor-view';
import { fixAxes, type AxisIndices } from '../axis-choice';

/** Which heads are shown, and how: side by side, or their mean or highest value cell by cell. */
export interface Heads {
  /** Empty for all. */
  chosen: readonly number[];
  together: 'tiles' | 'mean' | 'max';
}

/**
 * Reads the `heads` attribute: "all", "mean", "max", or one of these (or nothing) with numbers, as in "0,3,5" or "mean
 * 0,1". Null when it is empty: then one head is shown, by its index.
 */
export function parseHeads(text: string): Heads | null {
  const match = /^\s*(all|mean|max)?\s*((?:\d+\s*,\s*)*\d+)?\s*$/.exec(text);
  if (!match) {
    throw new Error(`heads is "${text}". Give "all", "mean", "max", numbers such as "0,3,5", or both: "mean 0,3".`);
  }
  const [, word, numbers] = match;
  if (!word && !numbers) return null;
  const together = word === 'mean' || word === 'max' ? word : 'tiles';
  return { chosen: numbers ? numbers.split(',').map(Number) : [], together };
}

/**
 * The choice of heads as a matrix: heads are counted along the axis before the last two.
 *
 * throws  when the data has no such axis, a head is not there, or another axis is not fixed
 */
export function chooseHeads(data: Described, heads: Heads, indices: AxisIndices): HeadChoice {
  const { shape, axes } = data;
  const axis = shape.length - 3;
  if (axis < 0) {
    throw new Error(
      `data is ${describeShape(shape, axes)}; heads need an axis before the last two. Leave heads empty.`,
    );
  }
  const missing = heads.chosen.find((head) => head >= shape[axis]);
  if (missing !== undefined) {
    throw new Error(`heads names ${axes[axis]} ${missing}, and the data has ${shape[axis]}. Choose below that.`);
  }
  const chosen = heads.chosen.length ? heads.chosen : Array.from({ length: shape[axis] }, (_, head) => head);
  const fixed = fixAxes(data, { ...indices, [axes[axis]]: 0 }, { count: 2, by: 'heatmap' });
  const across = Math.ceil(Math.sqrt(chosen.length));
  const gap = Math.max(1, Math.round(Math.max(...shape.slice(-2)) / 40));
  return { axis, chosen, together: heads.together, fixed, across, gap };
}

/** Rows and columns of the matrix that a choice makes. */
export function sizeOfHeads(data: Described, choice: HeadChoice): [number, number] {
  const [rows, columns] = data.shape.slice(-2);
  return headMatrix(rows, columns, choice);
}

/**
 * The data's indices of a cell of that matrix; null between the tiles, and where a cell is put together from several
 * heads.
 */
export function headIndices(data: Described, choice: HeadChoice, row: number, column: number): number[] | null {
  if (choice.together !== 'tiles') return null;
  const [pitchRows, pitchColumns] = [data.shape.at(-2)! + choice.gap, data.shape.at(-1)! + choice.gap];
  const tile = Math.floor(row / pitchRows) * choice.across + Math.floor(column / pitchColumns);
  const [r, c] = [row % pitchRows, column % pitchColumns];
  if (tile >= choice.chosen.length || r >= data.shape.at(-2)! || c >= data.shape.at(-1)!) return null;
  const indices = [...choice.fixed];
  indices[choice.axis] = choice.chosen[tile];
  indices.splice(-2, 2, r, c);
  return indices;
}

/** Where a cell of one map lies in the matrix of all: the inverse of `headIndices`. */
export function cellOfHead(data: Described, choice: HeadChoice, indices: readonly number[]): [number, number] {
  const [rows, columns] = data.shape.slice(-2);
  const [row, column] = indices.slice(-2);
  if (choice.together !== 'tiles') return [row, column];
  const tile = choice.chosen.indexOf(indices[choice.axis]);
  const [down, across] = [Math.floor(tile / choice.across), tile % choice.across];
  return [down * (rows + choice.gap) + row, across * (columns + choice.gap) + column];
}
