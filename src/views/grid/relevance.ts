import type { Engine } from '../../engine/engine';
import type { Stored } from '../../tensor/stored';
import type { Described } from '../../tensor/tensor-view';
import type { ElementData } from '../data';
import { ViewData } from '../view-data';
import type { FeatureGridOptions } from './options';

/** A number for each value, which colours the lines. As an option of a view it is compared by identity. */
export class Relevance {
  static #made = 0;
  readonly #id = ++Relevance.#made;

  constructor(readonly data: ElementData) {}

  toJSON(): number {
    return this.#id;
  }
}

/** The relevance that a view colours its lines by: opened once, held until another takes its place. */
export class RelevanceData {
  #current: { of: Relevance; opened: ViewData } | null = null;

  constructor(
    readonly engine: Engine,
    readonly nameAxes: (rank: number) => string[],
  ) {}

  get stored(): Stored | null {
    return this.#current?.opened.current ?? null;
  }

  /** Takes other relevance, if `accept` takes what comes with it. Throws as that does; the last stays then. */
  take<T>(wanted: Relevance | null, accept: () => T): T {
    const before = this.#current;
    if (wanted === (before?.of ?? null)) return accept();
    this.#current = wanted && this.#opened(wanted);
    try {
      const accepted = accept();
      before?.opened.release();
      return accepted;
    } catch (error) {
      this.#current?.opened.release();
      this.#current = before;
      throw error;
    }
  }

  #opened(of: Relevance): { of: Relevance; opened: ViewData } {
    const opened = new ViewData(this.engine, this.nameAxes, {});
    opened.open(of.data, () => {});
    return { of, opened };
  }

  /** Throws a sentence where the relevance does not go with the options, or with the data. */
  check({ mode, samples }: FeatureGridOptions, data: Described | null): void {
    const { stored } = this;
    if (!stored) return;
    if (mode !== 'line') throw new Error(`relevance colours lines, and mode is "${mode}". Give mode="line".`);
    if (samples !== '') {
      throw new Error(
        `relevance colours each line, and with samples="${samples}" their colours tell lines apart. Leave samples out.`,
      );
    }
    if (!data || String(stored.shape) === String(data.shape)) return;
    throw new Error(
      `relevance is [${stored.shape.join(', ')}] and the data is [${data.shape.join(', ')}]. Give a number for each value.`,
    );
  }

  release(): void {
    this.#current?.opened.release();
    this.#current = null;
  }
}
