import type { Stored } from './stored';
import type { Described } from './tensor-view';

/** Some rows of what is stored: of its last two axes, all others having one index. */
export interface StoredRows<S extends Stored> {
  stored: S;
  first: number;
  count: number;
}

/** Where a ring's rows lie: a buffer of WebGPU, or a texture of WebGL. The store knows places, the ring their order. */
export interface RowStore<S extends Stored> {
  /** Throws a sentence where rows cannot be copied from this. */
  check(source: S): void;
  /** How many rows of so many numbers it holds at most, and what bounds it, as half a sentence. */
  most(columns: number): { rows: number; bound: string };
  /** Makes room for other rows, which begin with a copy of these; they may be its own. */
  resize(capacity: number, columns: number, from: StoredRows<S> | null): void;
  /** Writes whole rows, one after another; none lies beyond the last place. */
  write(place: number, values: Float32Array<ArrayBuffer>): void;
  /** What is there, as it is read. */
  stored(described: Described & { ring: NonNullable<Stored['ring']> }): S;
  release(): void;
}
