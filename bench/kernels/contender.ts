import type { KernelCase } from './cases';

export type OnnxProvider = 'wasm' | 'webgpu';

/** Where a contender finds the WebAssembly that it loads: addresses in a page, paths under Node. */
export interface Assets {
  tfjsWasm: Record<string, string>;
  onnx: Record<OnnxProvider, string>;
  load(address: string): Promise<ArrayBuffer>;
}

/** One kernel of one contender, with weights and input in place. */
export interface Kernel {
  /** Compiles what the first run would compile, on a short input, where a run takes long. */
  warm?(): Promise<void>;
  /**
   * Does the work once and resolves when it is finished; reads nothing back from a GPU.
   *
   * keep  whether the results stay until the next run, for `results`
   */
  run(keep?: boolean): Promise<void>;
  /**
   * What the last run kept, to be compared with the reference: the sequence f32[sample][time][unit] of a recurrent
   * layer; output f32[time][channel] and map f32[query][key] of additive attention; output f32[head][time][unit], and the
   * map f32[head][query][key] where it is kept, of dot-product attention.
   */
  results(): Promise<Float32Array[]>;
}

export interface Contender {
  /** What runs here, with its version. */
  name: string;
  /** Opens the device. */
  open(assets: Assets): Promise<void>;
  /** Throws a sentence when the contender cannot do this. */
  prepare(one: KernelCase): Promise<Kernel>;
}

/** Says that a contender has no such kernel; the table then holds the sentence instead of numbers. */
export class Refusal extends Error {}
