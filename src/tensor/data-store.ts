import type { BufferData } from './buffer-data';
import type { MapsSource } from './map-blocks';
import type { Stored } from './stored';
import type { Described } from './tensor-view';

/**
 * Where a view's data lies: buffers of WebGPU, or textures of WebGL. Numbers from the page go where the last ones lay
 * while their count stays the same. One per view.
 */
export interface DataStore<S extends Stored = Stored> {
  /** Numbers from the page; the store owns what they lie in. Throws a sentence when they are too many. */
  ofNumbers(values: Float32Array, described: Described): S;
  /** A page's buffer, not a copy. Throws a sentence when it cannot be drawn. */
  ofBuffer(data: BufferData, axes: readonly string[]): S;
  /** Maps that are never stored, as blocks. */
  ofMaps(source: MapsSource, axes: readonly string[]): S;
  release(): void;
}
