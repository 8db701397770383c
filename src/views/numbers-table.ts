import { keyOf } from '../engine/keyed-cache';

/**
 * What another value of an option does to the numbers beside the picture: nothing; they are read again, and the last
 * ones stay until then; they mean nothing any more and are forgotten at once; or that, and they are read when the view
 * has come to rest, because a hand moves it.
 */
export type NumbersEffect = 'none' | 'read' | 'forget' | 'forget, read at rest';

/**
 * One line for each option of a figure, so that none can be forgotten; where it depends on others, a function of them.
 */
export type NumbersTable<Options> = {
  readonly [Name in keyof Options]-?: NumbersEffect | ((options: Options) => NumbersEffect);
};

/** The numbers that were last read of a view, and whether they are still those of what it shows. */
export class NumbersKeeper<Options, Numbers> {
  numbers: Numbers | null = null;
  /** The key that was last asked for; empty where none was since other data came. */
  #asked = '';
  #atRest = false;

  /** `shown`: what the numbers depend on, as it is now. */
  constructor(
    readonly table: NumbersTable<Options>,
    readonly shown: () => { options: Options; others: unknown },
  ) {}

  /** There is other data. When its numbers are read is the host's to say. */
  forget(): void {
    this.numbers = null;
    this.#asked = '';
  }

  /** The options are others. */
  changed(before: Options, after: Options): void {
    for (const name of Object.keys(this.table) as (keyof Options)[]) {
      if (keyOf(before[name]) === keyOf(after[name])) continue;
      const effect = this.#effectOf(name, after);
      if (effect.startsWith('forget')) this.numbers = null;
      if (effect !== 'none') this.#atRest = effect === 'forget, read at rest';
    }
  }

  /** When the numbers are to be read; null where they were asked for, or where those of the data never were. */
  get due(): 'now' | 'at rest' | null {
    if (this.#asked === '' || this.#asked === this.#key()) return null;
    return this.#atRest ? 'at rest' : 'now';
  }

  /** Keeps what `read` brings, unless other numbers are shown by then. */
  async read(read: () => Promise<Numbers>): Promise<Numbers | null> {
    const asked = (this.#asked = this.#key());
    const numbers = await read();
    if (asked === this.#key()) this.numbers = numbers;
    return this.numbers;
  }

  #key(): string {
    const { options, others } = this.shown();
    const names = Object.keys(this.table) as (keyof Options)[];
    const counted = names.map((name) => (this.#effectOf(name, options) === 'none' ? null : options[name]));
    return keyOf(others, counted);
  }

  #effectOf(name: keyof Options, options: Options): NumbersEffect {
    const effect = this.table[name];
    return typeof effect === 'function' ? effect(options) : effect;
  }
}
