import type { ValueCounts } from '../../src/views/unit-matrix';
import type { WeightFigure } from './figures';

/** So long, in ms, passes between two reads while the data changes. */
const apart = 500;

/** What is measured. */
export interface Measured {
  /** The figures that have data, by the weights' keys. */
  figures(): ReadonlyMap<string, WeightFigure>;
  /** The axes of their data whose indices are the units. */
  units(): readonly string[];
  /** There are new counts. */
  changed(): void;
}

/**
 * Reads what there is in each weight, 24 bytes each, once its picture is drawn: at once for data that comes after a rest,
 * twice a second for data that changes from frame to frame. The last counts stand until there are new ones.
 */
export class Measure {
  readonly counts = new Map<string, ValueCounts>();
  /** What kept the last read from being done; empty when all is well. */
  message = '';
  /** The read that is under way; null when none is. */
  reading: Promise<void> | null = null;
  #timer = 0;
  #last = -Infinity;
  #again = false;

  constructor(readonly host: Measured) {}

  /** Other numbers were set. */
  ask(): void {
    for (const key of this.counts.keys()) if (!this.host.figures().has(key)) this.counts.delete(key);
    if (this.reading) this.#again = true;
    else this.#after(this.#last + apart - performance.now());
  }

  #after(wait: number): void {
    clearTimeout(this.#timer);
    const read = (): void => void (this.reading = this.#read());
    if (wait <= 0) read();
    else this.#timer = window.setTimeout(read, wait);
  }

  /** A weight is drawn that was not: its counts are not waited for. */
  hurry(): void {
    this.#last = -Infinity;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#again = false;
  }

  async #read(): Promise<void> {
    const figures = this.host.figures();
    const answers = await Promise.allSettled(
      [...figures].map(async ([key, figure]) => [key, await figure.countValues(...this.host.units())] as const),
    );
    this.message = '';
    for (const answer of answers) {
      if (answer.status === 'rejected') this.message = ownMessage(answer.reason as Error);
      else if (this.host.figures().get(answer.value[0]) === figures.get(answer.value[0]))
        this.counts.set(...answer.value);
    }
    this.#last = performance.now();
    this.reading = null;
    if (this.#again) this.#after(apart);
    this.#again = false;
    this.host.changed();
  }
}

/** A figure without a picture says why itself, in a sentence that begins with its name. */
function ownMessage({ message }: Error): string {
  return /^(attn-heatmap|feature-histogram): /.test(message) ? '' : message;
}
