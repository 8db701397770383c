import type { FrameNumbers } from './numbers';
import type { DrawRow } from './rows';

/** One contender's picture on the page. */
export interface Picture {
  /** Puts this frame's numbers where the contender finds them before it is asked to draw; not timed. */
  prepare?(frame: number): Promise<void>;
  /** Replaces all numbers by this frame's and draws. Resolves when all work is handed over. */
  draw(frame: number): void | Promise<void>;
  /** Resolves when the picture is finished, on the GPU too. */
  finish(): void | Promise<void>;
  /** Shows another part of what is drawn. */
  zoom?(part: { x: number; y: number; width: number; height: number }): void | Promise<void>;
}

export interface Contender {
  /** What runs here, with its version. */
  name: string;
  /** How edges are smoothed in this row. */
  antialias(row: DrawRow): string;
  /** Opens the picture in an empty element of the picture's size, all axes and margins off. */
  open(stage: HTMLElement, row: DrawRow, frames: FrameNumbers[]): Promise<Picture>;
}
