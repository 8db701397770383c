import type { ElementData, HeldData } from '../../src/views/data';
import { Misfit } from '../../src/views/misfit';
import type { View } from '../../src/views/view';
import { DataHold } from './held-data';
import { RowLog, type GivenRows } from './row-log';

/**
 * What a page gave to an element, its data and the rows that it appended, until the view has taken it, and again when
 * there is another view.
 */
export class GivenData {
  /** Counts what was taken. */
  version = 0;
  readonly #data = new DataHold();
  readonly #rows = new RowLog();
  #fresh = false;
  /** The options that new data was refused with; with others it is tried again. */
  #refusedWith = '';
  /** Of the calls that came last, one was refused. */
  #rowsRefused = false;
  /** The options that rows did not fit; they wait for others. */
  #unfit = '';

  get held(): HeldData | null {
    return this.#data.held;
  }

  /** Whether what was given last was refused, and nothing has come in its place. */
  get refused(): boolean {
    return this.#rowsRefused || this.#refusedWith !== '';
  }

  /** Other data. What was appended before belongs to the last. */
  set(data: ElementData | null): void {
    this.#rows.clear();
    [this.#rowsRefused, this.#unfit] = [false, ''];
    this.keep(data);
  }

  /** Data that was set before, as it is now. What was appended to it comes below. */
  keep(data: ElementData | null): void {
    this.#data.take(data);
    this.#refusedWith = '';
    this.#renew();
  }

  /** The data cannot be opened. */
  refuse(): void {
    this.#fresh = false;
    this.#data.forget();
  }

  append(rows: GivenRows, limit: number): void {
    this.#rows.add(rows, limit);
  }

  /** The data was overwritten where it lies. What was appended to it stays. */
  overwritten(): void {
    if (!this.#rows.streaming) this.#fresh ||= this.held !== null;
  }

  /** There is another view, which has taken nothing yet. */
  opened(): void {
    this.#renew();
    this.#rows.replay();
  }

  /** Rows that displaced all of the data are shown without it. */
  #renew(): void {
    this.#fresh = this.held !== null && !this.#rows.isAll;
  }

  /**
   * The view takes options, new data, and rows.
   *
   * returns  whether the view's options or shape are others, and why it did not take what it refused
   */
  takenBy<V extends View>(view: V, options: () => V['options']): { relaid: boolean; errors: Error[] } {
    const errors: Error[] = [];
    const shape = view.shape.join();
    let relaid = false;
    try {
      relaid = this.#take(view, options());
    } catch (error) {
      errors.push(error as Error);
    }
    // Rows wait for the data that they were appended to.
    if (!this.#fresh) this.#append(view, errors);
    return { relaid: relaid || shape !== view.shape.join(), errors };
  }

  #take<V extends View>(view: V, options: V['options']): boolean {
    if (!this.#fresh) return view.apply(options);
    if (this.#refusedWith !== '' && JSON.stringify(options) === this.#refusedWith) return adapted(view, options);
    try {
      const relaid = view.apply(options, this.held!.data);
      [this.#fresh, this.#refusedWith] = [false, ''];
      this.version += 1;
      return relaid;
    } catch (error) {
      this.#refusedWith = JSON.stringify(options);
      throw error;
    }
  }

  /** A call that is refused changes nothing; the others count. Rows that do not fit the options wait, as data does. */
  #append(view: View, errors: Error[]): void {
    if (this.#unfit !== '' && this.#unfit === JSON.stringify(view.options)) return;
    this.#unfit = '';
    const calls = this.#rows.take();
    if (calls.length > 0) this.#rowsRefused = false;
    for (const [i, { rows, limit }] of calls.entries()) {
      try {
        view.appendRows(rows, limit);
        if (rows.length === 0) continue;
        this.#rows.keep(rows, view.shape.at(-2)!);
        this.version += 1;
      } catch (error) {
        errors.push(error as Error);
        this.#rowsRefused = true;
        if (!(error instanceof Misfit)) continue;
        this.#unfit = JSON.stringify(view.options);
        return this.#rows.wait(calls.slice(i));
      }
    }
  }

  /** Lets go of the data; the rows are kept for another view. */
  release(): void {
    this.#data.release();
  }
}

/** Applies the options to the last picture. Where they do not fit it, the message about the refused data stays. */
function adapted<V extends View>(view: V, options: V['options']): boolean {
  try {
    return view.apply(options);
  } catch {
    return false;
  }
}
