import type { NumberList } from './data';
import { isNumberList, nameOf } from './number-list';
import type { RowStore } from './row-store';
import type { Stored } from './stored';
import { describeShape, type Described } from './tensor-view';

/** Fewest rows that a ring makes room for, if its limit allows. */
const firstCapacity = 64;

/**
 * Appended rows: room that grows by doubling up to a limit. From then on the newest row replaces the oldest.
 *
 * row r of those that are kept lies at place (start + r) mod capacity of the store
 */
export class RowRing<S extends Stored> {
  #capacity = 0;
  #columns = 0;
  #start = 0;
  #count = 0;
  /** Rows that have made room. */
  #gone = 0;

  constructor(readonly store: RowStore<S>) {}

  /**
   * Starts with the newest rows of this data, which has two axes that matter and is dense. One copy on the GPU.
   *
   * throws  when the data has more axes or cannot be copied, or the limit is not a whole number above 0. Nothing has
   *         changed then.
   */
  takeOver(data: S, limit: number): void {
    checkLimit(limit);
    const [rows, columns] = twoAxes(data);
    this.store.check(data);
    const kept = Math.min(rows, limit);
    const capacity = this.#capacityFor(kept, columns, limit);
    this.store.resize(capacity, columns, { stored: data, first: rows - kept, count: kept });
    this.#restart({ capacity, columns, count: kept });
    this.#gone = rows - kept;
  }

  /**
   * Adds rows and keeps the newest `limit` of all. Another limit than before takes effect with this call.
   *
   * accept  has the last word on the shape that results
   * throws  a sentence when rows are not rows of numbers, differ in length, or exceed what the GPU holds, and when the
   *         limit is not a whole number above 0. Nothing has changed then.
   * cost    uploads the rows by one or two writes; when the ring grows or the limit falls, one copy on the GPU
   */
  append(rows: readonly NumberList[], limit: number, accept: (shape: readonly number[]) => void = () => {}): void {
    checkLimit(limit);
    const columns = this.#checkRows(rows);
    if (rows.length === 0) return;
    const newest = rows.slice(-limit);
    const before = this.#count;
    const total = Math.min(limit, this.#count + newest.length);
    const capacity = this.#capacityFor(total, columns, limit);
    accept([total, columns]);
    if (total > this.#capacity || limit < this.#capacity) this.#resize(capacity, columns, total - newest.length);
    this.#write(newest);
    this.#gone += before + rows.length - total;
  }

  /** The rows that are kept now. The ring owns what they lie in. */
  view(axes: readonly string[]): S {
    return this.store.stored(this.#described(axes.slice(-2)));
  }

  release(): void {
    this.store.release();
    this.#restart({ capacity: 0, columns: 0, count: 0 });
    this.#gone = 0;
  }

  #described(axes: readonly string[]): Described & { ring: NonNullable<Stored['ring']> } {
    const ring = { start: this.#start, rows: this.#capacity, gone: this.#gone };
    return { shape: [this.#count, this.#columns], axes, ring };
  }

  /** The number of columns. */
  #checkRows(rows: readonly NumberList[]): number {
    if (!Array.isArray(rows)) {
      throw new Error(`appended rows are ${nameOf(rows)}. Give an array of rows, each an array of numbers.`);
    }
    const columns = this.#capacity > 0 || rows.length === 0 ? this.#columns : rows[0]?.length;
    for (const [r, row] of rows.entries()) {
      if (!isNumberList(row)) {
        throw new Error(
          `appended row ${r} is ${nameOf(row)}. Give a typed array or an array of numbers; NaN marks a gap.`,
        );
      }
      if (row.length === 0) throw new Error(`appended row ${r} has no numbers. Give at least one.`);
      if (row.length !== columns) {
        throw new Error(`appended row ${r} has ${row.length} numbers; rows have ${columns}. Give rows of that length.`);
      }
    }
    return columns;
  }

  /** Rows to make room for: the next power of two within what the limit and the GPU allow. */
  #capacityFor(rows: number, columns: number, limit: number): number {
    const { rows: most, bound } = this.store.most(columns);
    if (rows > most) {
      throw new Error(
        `${rows} rows of ${columns} numbers take ${4 * rows * columns} bytes; ${bound}. Set the row limit to ${most} or less.`,
      );
    }
    return Math.min(limit, most, Math.max(firstCapacity, 2 ** Math.ceil(Math.log2(rows))));
  }

  /** Moves the newest `kept` rows to the start of other room, in order. */
  #resize(capacity: number, columns: number, kept: number): void {
    const from = kept > 0 ? { stored: this.view(['', '']), first: this.#count - kept, count: kept } : null;
    this.store.resize(capacity, columns, from);
    this.#restart({ capacity, columns, count: kept });
  }

  #restart({ capacity, columns, count }: { capacity: number; columns: number; count: number }): void {
    this.#capacity = capacity;
    this.#columns = columns;
    this.#count = count;
    this.#start = 0;
  }

  /** Writes rows after the newest, in two parts where they pass the last place. */
  #write(rows: readonly NumberList[]): void {
    const columns = this.#columns;
    const values = new Float32Array(rows.length * columns);
    rows.forEach((row, r) => values.set(row, r * columns));
    const first = (this.#start + this.#count) % this.#capacity;
    const beforeEnd = Math.min(rows.length, this.#capacity - first) * columns;
    this.store.write(first, values.subarray(0, beforeEnd));
    if (beforeEnd < values.length) this.store.write(0, values.subarray(beforeEnd));
    const overwritten = Math.max(0, this.#count + rows.length - this.#capacity);
    this.#count += rows.length - overwritten;
    this.#start = (this.#start + overwritten) % this.#capacity;
  }
}

function checkLimit(limit: number): void {
  if ((Number.isInteger(limit) || limit === Infinity) && limit > 0) return;
  throw new Error(`the row limit is ${limit}. Give a whole number of rows, 1 or more.`);
}

function twoAxes({ shape, axes }: Described): [number, number] {
  if (shape.length < 2 || shape.slice(0, -2).some((side) => side !== 1)) {
    throw new Error(`data is ${describeShape(shape, axes)}; rows are appended to two axes. Give data with two.`);
  }
  return [shape.at(-2)!, shape.at(-1)!];
}
