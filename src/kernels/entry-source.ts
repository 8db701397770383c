import numbers from '../../shaders/numbers.wgsl';
import entries from '../../shaders/sources/entries.wgsl';
import type { Resources } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import { elementCount, type TensorView } from '../tensor/tensor-view';
import type { MatrixSource } from './matrix-source';

/** A dense tensor taken apart along one axis: one row per index on it. Owns one small uniform buffer. */
export class EntrySource implements MatrixSource {
  readonly wgsl = `${numbers}\n${entries}`;
  rows = 0;
  columns = 0;
  resources: Resources = {};
  readonly #uniforms: Uniforms;

  constructor(device: GPUDevice) {
    this.#uniforms = new Uniforms(device, entries, { struct: 'EntrySource', label: 'entries.source' });
  }

  /** `axis` -1: one entry that holds all values. Uploads 16 bytes when anything changed. */
  point(view: TensorView, axis: number): void {
    if (view.ring && axis === view.shape.length - 2) {
      throw new Error('appended rows are no entries: their place changes. Give the name of the other axis.');
    }
    const count = elementCount(view.shape);
    this.rows = axis < 0 ? 1 : view.shape[axis];
    this.columns = count / this.rows;
    const inner = axis < 0 ? count : view.strides[axis];
    this.#uniforms.write({ entries: this.rows, perEntry: this.columns, inner, offset: view.offset });
    this.resources = { values: view.buffer, matrix: this.#uniforms.buffer };
  }

  release(): void {
    this.#uniforms.release();
  }
}
