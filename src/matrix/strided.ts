import numbers from '../../shaders/matrix/numbers.wgsl';
import oneMap from '../../shaders/matrix/one-map.wgsl';
import whole from '../../shaders/matrix/whole.wgsl';
import strided from '../../shaders/matrix/strided.wgsl';
import type { Resources } from '../engine/program';
import { Uniforms } from '../engine/uniforms';
import type { TensorView } from '../tensor/tensor-view';
import type { MatrixAxes, MatrixSource } from './matrix-source';

const noRing = 0xffffffff;

/** Two axes of a dense tensor, read in place by strides. Owns one small uniform buffer. */
export class StridedSource implements MatrixSource {
  static readonly wgsl = [numbers, strided, oneMap, whole].join('\n');
  readonly wgsl = StridedSource.wgsl;
  readonly mapsAcross = 1;
  rows = 0;
  columns = 0;
  resources: Resources = {};
  readonly #uniforms: Uniforms;

  constructor(device: GPUDevice) {
    this.#uniforms = new Uniforms(device, strided, { struct: 'MatrixSource', label: 'matrix.source' });
  }

  /** Points at these axes of this tensor. Uploads 28 bytes when anything changed. */
  point(view: TensorView, axes: MatrixAxes): void {
    const { row, column, fixed, firstRow = 0, rowLimit = Infinity } = axes;
    const { ring } = view;
    if (ring && row !== view.shape.length - 2) {
      throw new Error('appended rows are time steps or queries; they cannot be channels. Leave channel-axis at -1.');
    }
    this.rows = Math.min(view.shape[row] - firstRow, rowLimit);
    this.columns = view.shape[column];
    const free = new Set([row, column]);
    this.#uniforms.write({
      rows: this.rows,
      columns: this.columns,
      rowStride: view.strides[row],
      columnStride: view.strides[column],
      ringStart: ring ? (ring.start + firstRow) % ring.rows : 0,
      ringRows: ring?.rows ?? noRing,
      offset: view.strides.reduce(
        (sum, stride, axis) => sum + (free.has(axis) ? 0 : stride * fixed[axis]),
        view.offset + (ring ? 0 : firstRow * view.strides[row]),
      ),
    });
    this.resources = { values: view.buffer, matrix: this.#uniforms.buffer };
  }

  release(): void {
    this.#uniforms.release();
  }
}
