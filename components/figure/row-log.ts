import { isNumberList } from '../../src/views/data';

/** Rows as a page gives them. */
export type GivenRows = readonly (readonly number[] | Float32Array)[];

/** One call of `appendRows`. */
export interface AppendCall {
  rows: GivenRows;
  limit: number;
}

/**
 * The rows that were appended to an element: those of calls that wait for their data, and copies of those that are
 * shown, so that the element shows them again when it was off the page meanwhile.
 *
 * cost  4 bytes for each number that is shown of appended rows
 */
export class RowLog {
  #waiting: AppendCall[] = [];
  #shown: GivenRows[number][] = [];
  #rows = 0;

  /** Rows that the page may write over after the call are copied; what are no rows stays, to be refused by name. */
  add(rows: GivenRows, limit: number): void {
    const copy = Array.isArray(rows) && rows.every(isNumberList) ? rows.map((row) => Float32Array.from(row)) : rows;
    this.#waiting.push({ rows: copy, limit });
    this.#forgetDisplaced();
  }

  /** The calls that wait, in their order; they wait no more. */
  take(): AppendCall[] {
    return this.#waiting.splice(0);
  }

  /** Calls that were taken wait again, before those that came since. */
  wait(calls: readonly AppendCall[]): void {
    this.#waiting.unshift(...calls);
  }

  /** These rows are shown now, the last of `count` rows. */
  keep(rows: GivenRows, count: number): void {
    this.#rows = count;
    this.#shown.push(...rows);
    // Not for each call: moving what is left costs as much as there is.
    if (this.#shown.length > 2 * count) this.#shown = this.#shown.slice(-count);
  }

  /** Whether appended rows are all that is shown. */
  get isAll(): boolean {
    return this.#rows > 0 && this.#shown.length >= this.#rows;
  }

  /** Whether rows were appended to the data that was set. */
  get streaming(): boolean {
    return this.#rows > 0 || this.#waiting.length > 0;
  }

  /** What was shown is to be appended again, before what waits: there is another view. */
  replay(): void {
    if (this.#rows === 0) return;
    this.#waiting.unshift({ rows: this.#shown.slice(-this.#rows), limit: this.#rows });
    [this.#shown, this.#rows] = [[], 0];
  }

  /** The data is another: rows that were appended before belong to the last. */
  clear(): void {
    [this.#waiting, this.#shown, this.#rows] = [[], [], 0];
  }

  /** While data is refused, a stream goes on: calls whose rows later ones displace need not wait. */
  #forgetDisplaced(): void {
    const { limit } = this.#waiting.at(-1)!;
    if (!(limit > 0)) return; // the call will be refused
    let [after, first] = [0, this.#waiting.length];
    while (first > 0 && !(after >= limit)) after += Number(this.#waiting[--first].rows?.length) || 0;
    if (first > 0) this.#waiting.splice(0, first);
  }
}
