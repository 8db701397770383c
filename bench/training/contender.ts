import type { Assets } from '../kernels/contender';
import type { TrainingCase } from './cases';

/** Where the time of a step goes, in ms. */
export interface Parts {
  forward: number;
  back: number;
  optimiser: number;
  /** A pass outside training. */
  predict: number;
  /** Whose clock said so. */
  clock: string;
  /** Those of the step in their order, with their ms; empty without the GPU's clock. */
  dispatches: [label: string, ms: number][];
}

export interface Step {
  /** Takes a step and resolves when the GPU, or whoever computes, is done. */
  run(): Promise<void>;
  /** Before the first step that was taken. */
  firstLoss(): number;
  parts?(): Promise<Parts>;
}

export interface Contender {
  /** What runs here, with its version. */
  name: string;
  open(one: TrainingCase, assets: Assets): Promise<Step>;
}
