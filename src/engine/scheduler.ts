import { within } from './error-scopes';
import { Frame } from './frame';
import { FrameLoop, type FrameLoopOptions } from './frame-loop';
import type { Stats } from './stats';

export type { Drawable } from './frame-loop';

/** Frames of WebGPU: one encoder and one submit each, within error scopes. */
export class Scheduler extends FrameLoop<Frame> {
  constructor(
    readonly device: GPUDevice,
    stats: Stats,
    options: FrameLoopOptions = {},
  ) {
    super({ open: () => new Frame(device, stats), watch: (work) => within(device, work) }, stats, options);
  }
}
