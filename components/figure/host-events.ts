import type { View } from '../../src/views/view';

/** What a host of a view tells. */
export interface ViewHostEvents<V extends View> {
  /** The options that the picture is to be drawn by; may throw a sentence. */
  options(): V['options'];
  /**
   * Data and options are good. `fresh`: the data is new; `relaid`: its shape, the options or the size differ from the
   * last; `refused`: what was given last was refused, and nothing has come in its place.
   */
  applied(change: { fresh: boolean; relaid: boolean; refused: boolean }): void;
  /** A picture of new data is on the canvas. */
  drawn(): void;
  /** Another picture is on the canvas, of new data or of the same. */
  painted(): void;
  /** The data was taken away, and the picture with it. */
  cleared(): void;
  /** Nothing new can be drawn; the last good picture stays. */
  failed(error: Error): void;
  /** The picture is gone with its GPU, and another view is being opened: this is settled when it is, or cannot be. */
  lost(until: Promise<unknown>): void;
  /** There is another view in place of one whose GPU is gone, and a picture on it where there could be one. */
  reopened(): Promise<unknown>;
  /** The engine is gone, and the picture with it; `data` names what it was of. */
  closed(error: Error, data: Error): void;
}
