import type { Stored } from './stored';

/** A tensor's shape and the names of its axes. */
export interface Described {
  readonly shape: readonly number[];
  readonly axes: readonly string[];
  /** There where rows were appended: they lie along the second-last axis. */
  readonly ring?: object;
}

/** The types of numbers that a buffer may hold. */
export type Dtype = 'float32' | 'float16' | 'int32' | 'uint32';

export const bytesOf = { float32: 4, float16: 2, int32: 4, uint32: 4 } as const satisfies Record<Dtype, number>;

/**
 * A tensor as WebGPU sees it: a buffer of float32 on the engine's device, with the way to find an element in it. tfjs
 * makes most of them; any code that has a buffer can. Strides and offset count elements, not bytes.
 */
export interface TensorView extends Stored {
  readonly buffer: GPUBuffer;
}

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Strides of a dense row-major tensor. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

/** "[sample 1, head 8, query 40, key 40]", for messages. */
export function describeShape(shape: readonly number[], axes: readonly string[]): string {
  return `[${shape.map((side, i) => `${axes[i] ?? `axis${i}`} ${side}`).join(', ')}]`;
}
