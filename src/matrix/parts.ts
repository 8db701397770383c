import type { Frame } from '../engine/frame';
import type { Resources } from '../engine/program';
import type { MatrixPart, MatrixSource } from './matrix-source';

/** A part of a matrix that `valueAt` can read now, and what binds it. */
export interface HeldPart extends MatrixPart {
  readonly resources: Resources;
}

type Span = readonly [first: number, end: number];

/** A workgroup that makes cells makes so many rows and columns of them. */
const groupSide = 32;

/**
 * Whole rows of a matrix, all or those of `within`, part after part. A matrix that is stored is one part; another makes
 * each part when it is reached: what reads it has to be recorded before the next.
 */
export function* rowParts(frame: Frame, matrix: MatrixSource, within: { rows?: Span } = {}): Iterable<HeldPart> {
  const columns: Span = [0, matrix.columns];
  for (const rows of spansOf(matrix, within.rows ?? [0, matrix.rows], matrix.columns)) {
    yield held(frame, matrix, { rows, columns });
  }
}

/** The same of whole columns. */
export function* columnParts(frame: Frame, matrix: MatrixSource, within: { columns?: Span } = {}): Iterable<HeldPart> {
  const rows: Span = [0, matrix.rows];
  for (const columns of spansOf(matrix, within.columns ?? [0, matrix.columns], matrix.rows)) {
    yield held(frame, matrix, { rows, columns });
  }
}

/** What binds one row, or one column. */
export function lineOf(
  frame: Frame,
  matrix: MatrixSource,
  { index, along }: { index: number; along: 'row' | 'column' },
): Resources {
  const line: Span = [index, index + 1];
  const [rows, columns]: [Span, Span] = along === 'row' ? [line, [0, matrix.columns]] : [[0, matrix.rows], line];
  return held(frame, matrix, { rows, columns }).resources;
}

export function cellsOf({ rows, columns }: MatrixPart): number {
  return (rows[1] - rows[0]) * (columns[1] - columns[0]);
}

function held(frame: Frame, matrix: MatrixSource, part: MatrixPart): HeldPart {
  return { ...part, resources: matrix.maker ? matrix.maker.make(frame, part) : matrix.resources };
}

/** Lines of this length as they fit into one part, whole workgroups of them where so many do. */
function* spansOf({ maker }: MatrixSource, [first, end]: Span, length: number): Iterable<Span> {
  const fitting = maker ? Math.max(1, Math.floor(maker.capacity / length)) : end - first;
  const step = fitting > groupSide && fitting < end - first ? fitting - (fitting % groupSide) : fitting;
  for (let at = first; at < end; at += step) yield [at, Math.min(end, at + step)];
}
