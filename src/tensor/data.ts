import type { Engine } from '../engine/engine';
import { borrow } from '../tfjs/borrow';
import { denseStrides, describeShape, elementCount, type Described, type TensorView } from './tensor-view';
import * as tf from '../tfjs/tf';

/** What an element draws: a tfjs tensor, a GPU buffer of float32, or numbers from the page. */
export type ElementData =
  | tf.Tensor
  | { tensor: tf.Tensor; axes?: readonly string[] }
  | { buffer: GPUBuffer; shape: readonly number[]; axes?: readonly string[] }
  | { values: Float32Array; shape: readonly number[]; axes?: readonly string[] }
  | readonly (readonly number[])[];

/** Data that a page gave, safe from being disposed until it is drawn. */
export interface HeldData {
  data: ElementData;
  release(): void;
}

/**
 * Keeps a reference to the tensor in this data, so that the page may dispose its own right after handing it over (as
 * `tf.tidy` does). Needs no engine yet. A disposed tensor is handed on as it is, for `open` to refuse.
 */
export function holdData(data: ElementData): HeldData {
  const tensor = tensorIn(data);
  if (!tensor || tensor.isDisposed) return { data, release: () => {} };
  const held = tf.keep(tensor.clone());
  const release = (): void => {
    if (!held.isDisposed) held.dispose();
  };
  return { data: 'tensor' in data ? { ...data, tensor: held } : held, release };
}

function tensorIn(data: ElementData): tf.Tensor | null {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
  const candidate = 'tensor' in data ? data.tensor : data;
  return candidate instanceof tf.Tensor ? candidate : null;
}

/** Axis names for a rank when the data brings none. */
export type AxisNames = (rank: number) => string[];

/** Throws a sentence when data of this shape cannot be drawn. Asked before anything is uploaded. */
export type Accept = (data: Described) => void;

/**
 * Turns what a page gives into a TensorView, one source per view: numbers from the page go into a buffer that is used
 * again while their count stays the same; tensors and buffers are borrowed, never copied.
 */
export class DataSource {
  #upload: GPUBuffer | null = null;

  constructor(
    readonly engine: Engine,
    readonly nameAxes: AxisNames,
  ) {}

  /**
   * The view of this data. The caller releases it, after the one it replaces.
   *
   * accept   has the last word on the shape
   * throws  one sentence on what was given and what to do; nothing has changed then
   * cost    tensors and buffers: none; numbers: one upload
   */
  open(data: ElementData, accept: Accept): TensorView {
    if (data === null || typeof data !== 'object') {
      throw new Error(
        `data is ${data === null ? 'null' : typeof data}. Give a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows.`,
      );
    }
    if (Array.isArray(data)) return this.#fromRows(data as readonly (readonly number[])[], accept);
    if ('dataId' in data) return this.#fromTensor({ tensor: data as tf.Tensor }, accept);
    if ('tensor' in data) return this.#fromTensor(data, accept);
    if ('buffer' in data && 'shape' in data) return this.#fromBuffer(data, accept);
    if ('values' in data && 'shape' in data) return this.#fromValues(data, accept);
    throw new Error(
      `data is an object with ${Object.keys(data).join(', ') || 'no keys'}. Give a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows.`,
    );
  }

  #fromTensor({ tensor, axes }: { tensor: tf.Tensor; axes?: readonly string[] }, accept: Accept): TensorView {
    if (!tensor || typeof tensor !== 'object' || !('dataId' in tensor)) {
      throw new Error('data.tensor is no tf.Tensor. Give the tensor itself, of the tf that attnscope exports.');
    }
    if (tensor.isDisposed) throw new Error('the tensor is disposed. Set the data before you dispose it.');
    if (tensor.dtype !== 'float32') {
      throw new Error(`the tensor’s dtype is ${tensor.dtype}; only float32 is drawn. Give tensor.toFloat().`);
    }
    return borrow(tensor, this.#checkedAxes(tensor.shape, axes, accept));
  }

  #fromBuffer(
    data: { buffer: GPUBuffer; shape: readonly number[]; axes?: readonly string[] },
    accept: Accept,
  ): TensorView {
    const { buffer, shape } = data;
    if (!(buffer instanceof GPUBuffer)) throw new Error('data.buffer is no GPUBuffer. Make it on engine.device.');
    const axes = this.#checkedAxes(shape, data.axes, accept);
    const bytes = 4 * elementCount(shape);
    if (buffer.size < bytes) {
      throw new Error(
        `the buffer holds ${buffer.size} bytes but ${describeShape(shape, axes)} needs ${bytes}. Give a larger buffer or another shape.`,
      );
    }
    if (!(buffer.usage & GPUBufferUsage.STORAGE)) {
      throw new Error('the buffer’s usage lacks STORAGE. Create it with STORAGE | COPY_SRC.');
    }
    return { buffer, shape, axes, strides: denseStrides(shape), offset: 0, release: () => {} };
  }

  #fromRows(rows: readonly (readonly number[])[], accept: Accept): TensorView {
    const columns = rows[0]?.length;
    if (!columns) throw new Error('data is an array without numbers. Give at least one row with one number.');
    const ragged = rows.findIndex((row) => row?.length !== columns);
    if (ragged >= 0) {
      throw new Error(
        `row ${ragged} has ${rows[ragged]?.length ?? 'no'} numbers and row 0 has ${columns}. Give rows of equal length.`,
      );
    }
    const wrong = rows.flat().find((value) => typeof value !== 'number');
    if (wrong !== undefined) throw new Error(`data holds a ${typeof wrong}. Give rows of numbers; NaN marks a gap.`);
    return this.#fromValues({ values: Float32Array.from(rows.flat()), shape: [rows.length, columns] }, accept);
  }

  #fromValues(
    data: { values: Float32Array; shape: readonly number[]; axes?: readonly string[] },
    accept: Accept,
  ): TensorView {
    const { values, shape } = data;
    if (!(values instanceof Float32Array)) throw new Error('data.values is no Float32Array. Convert it first.');
    const axes = this.#checkedAxes(shape, data.axes, accept);
    if (values.length !== elementCount(shape)) {
      throw new Error(
        `there are ${values.length} values but ${describeShape(shape, axes)} needs ${elementCount(shape)}. Give values and shape that agree.`,
      );
    }
    return {
      buffer: this.#uploaded(values),
      shape,
      axes,
      strides: denseStrides(shape),
      offset: 0,
      release: () => {},
    };
  }

  #uploaded(values: Float32Array): GPUBuffer {
    const device = this.engine.requireDevice();
    if (values.byteLength > device.limits.maxStorageBufferBindingSize) {
      throw new Error(
        `the values take ${values.byteLength} bytes; this GPU draws ${device.limits.maxStorageBufferBindingSize} at most. Give a part of them.`,
      );
    }
    if (this.#upload?.size !== values.byteLength) {
      this.#upload?.destroy();
      this.#upload = device.createBuffer({
        label: 'data.upload',
        size: values.byteLength,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
    }
    device.queue.writeBuffer(this.#upload, 0, values as Float32Array<ArrayBuffer>);
    return this.#upload;
  }

  #checkedAxes(shape: readonly number[], axes: readonly string[] | undefined, accept: Accept): readonly string[] {
    if (!Array.isArray(shape) || shape.some((side) => !Number.isInteger(side) || side < 0)) {
      throw new Error(`the shape is ${JSON.stringify(shape)}. Give an array of whole numbers.`);
    }
    if (shape.length === 0) throw new Error('data is a single number without axes. Give at least one axis.');
    const names = axes ?? this.nameAxes(shape.length);
    if (names.length !== shape.length) {
      throw new Error(`there are ${names.length} axis names for ${shape.length} axes. Give one name per axis.`);
    }
    if (elementCount(shape) === 0) {
      throw new Error(`data is ${describeShape(shape, names)} and so has no elements. Give at least one per axis.`);
    }
    accept({ shape, axes: names });
    return names;
  }

  release(): void {
    this.#upload?.destroy();
    this.#upload = null;
  }
}
