import numbers from '../../shaders/matrix/numbers.wgsl';
import oneMap from '../../shaders/matrix/one-map.wgsl';
import whole from '../../shaders/matrix/whole.wgsl';
import entries from '../../shaders/matrix/entries.wgsl';
import type { Resources } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import { elementCount, type TensorView } from '../tensor/tensor-view';
import type { MatrixSource } from './matrix-source';

/** How many axes a tensor is split along at most. */
export const maxTaken = 3;
const maxRuns = maxTaken + 1;

/**
 * A dense tensor split along some of its axes: one row per combination of their indices. Owns one small uniform
 * buffer.
 */
export class EntrySource implements MatrixSource {
  readonly wgsl = [numbers, entries, oneMap, whole].join('\n');
  readonly mapsAcross = 1;
  rows = 0;
  columns = 0;
  resources: Resources = {};
  readonly #uniforms: Uniforms;

  constructor(device: GPUDevice) {
    this.#uniforms = new Uniforms(device, entries, { struct: 'EntrySource', label: 'entries.source' });
  }

  /**
   * Splits the tensor along these axes, three at most; rows count with the last axis fastest. Without an axis one row
   * holds all values. Uploads 80 bytes when anything changed.
   *
   * throws  when one of them is the axis of appended rows
   */
  point(view: TensorView, taken: readonly number[]): void {
    if (view.ring && taken.includes(view.shape.length - 2)) {
      throw new Error('appended rows are no entries: their place changes. Give the name of the other axis.');
    }
    this.rows = taken.reduce((product, axis) => product * view.shape[axis], 1);
    this.columns = elementCount(view.shape) / this.rows;
    const missing = new Array<number>(maxTaken - taken.length).fill(-1);
    const picked = [...missing, ...taken];
    const runs = leftRuns(view, taken);
    this.#uniforms.write({
      entries: this.rows,
      perEntry: this.columns,
      offset: view.offset,
      sides: [...picked.map((axis) => view.shape[axis] ?? 1), 1],
      strides: [...picked.map((axis) => view.strides[axis] ?? 0), 0],
      runs: runs.map(({ side }) => side),
      runStrides: runs.map(({ stride }) => stride),
    });
    this.resources = { values: view.buffer, matrix: this.#uniforms.buffer };
  }

  release(): void {
    this.#uniforms.release();
  }
}

/** The axes that are not split, innermost first, neighbours joined. Always four; missing ones have side 1. */
export function leftRuns(
  { shape, strides }: Pick<TensorView, 'shape' | 'strides'>,
  taken: readonly number[],
): { side: number; stride: number }[] {
  const runs: { side: number; stride: number }[] = [];
  let joined = false;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (taken.includes(axis)) joined = false;
    else if (joined) runs[runs.length - 1].side *= shape[axis];
    else {
      runs.push({ side: shape[axis], stride: strides[axis] });
      joined = true;
    }
  }
  while (runs.length < maxRuns) runs.push({ side: 1, stride: 0 });
  return runs;
}
