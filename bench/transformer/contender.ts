import type { Assets } from '../kernels/contender';
import type { TransformerCase } from './cases';

/** A model with its prompt run, at one row. */
export interface Run {
  /** One more token, or the whole prompt once, until the token's id is on the CPU. */
  run(): Promise<void>;
  /** f32[vocabulary]: the logits of the prompt's last token, before any run. */
  logits?(): Promise<Float32Array>;
  /** Bytes of the weights on the GPU that a token takes, and their device. */
  weightBytes?: number;
  device?: GPUDevice;
}

export interface Contender {
  /** What runs here, with its version. */
  name: string;
  open(assets: Assets): Promise<void>;
  /** Throws a Refusal where the contender cannot do this. */
  prepare(one: TransformerCase): Promise<Run>;
}
