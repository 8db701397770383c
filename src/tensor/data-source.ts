import type { Engine } from '../engine/engine';
import type { BufferData } from './buffer-data';
import { BufferStore } from './buffer-store';
import type { NumberList, StoredData } from './data';
import type { DataStore } from './data-store';
import type { MapsSource } from './map-blocks';
import { cut, isNumberList, nameOf, oddOne } from './number-list';
import { tensorProducer } from './producers';
import type { Stored } from './stored';
import { isTensor, type TensorLike } from './tensor-like';
import { denseStrides, describeShape, elementCount, type Described, type TensorView } from './tensor-view';
import { isVirtual } from './virtual-data';

const forms = 'a tf.Tensor, {tensor, axes}, {buffer, shape}, {values, shape} or an array of rows';

interface TensorData {
  tensor: TensorLike;
  axes?: readonly string[];
  shape?: readonly number[];
}

/** Axis names for a rank when the data brings none. */
export type AxisNames = (rank: number) => string[];

/** Throws a sentence when data of this shape cannot be drawn. Asked before anything is uploaded. */
export type Accept = (data: Described) => void;

export interface DataSourceOptions<S extends Stored> {
  /** Whether maps that are never stored are opened as blocks. */
  byBlocks?: boolean;
  /** Where the data goes; buffers of the engine's device unless given. */
  store?: DataStore<S>;
}

/**
 * Turns what a page gives into something stored on the GPU, one source per view: numbers from the page go into a buffer
 * that is used again while their count stays the same; tensors and buffers are borrowed, never copied.
 */
export class DataSource<S extends Stored = TensorView> {
  readonly #byBlocks: boolean;
  readonly #store: DataStore<S>;

  constructor(
    readonly engine: Engine,
    readonly nameAxes: AxisNames,
    { byBlocks = false, store }: DataSourceOptions<S> = {},
  ) {
    this.#byBlocks = byBlocks;
    this.#store = store ?? (new BufferStore(engine) as DataStore as DataStore<S>);
  }

  /**
   * The view of this data. The caller releases it, after the one it replaces.
   *
   * accept   has the last word on the shape
   * throws  one sentence on what was given and what to do; nothing has changed then
   * cost    tensors and buffers: none; numbers: one upload
   */
  open(data: StoredData, accept: Accept): S {
    if (data === null || typeof data !== 'object') {
      throw new Error(`data is ${data === null ? 'null' : typeof data}. Give ${forms}.`);
    }
    if (Array.isArray(data)) return this.#fromRows(data as readonly NumberList[], accept);
    if ('dataId' in data) return this.#fromTensor({ tensor: data as TensorLike }, accept);
    if ('tensor' in data) return this.#fromTensor(data, accept);
    if (this.#byBlocks && 'maps' in data && data.maps) return this.#fromMaps(data.maps, data.axes, accept);
    if ('buffer' in data && 'shape' in data) return this.#fromBuffer(data, accept);
    if ('values' in data && 'shape' in data) return this.#fromValues(data, accept);
    if (ArrayBuffer.isView(data)) throw new Error(`data is ${nameOf(data)} without a shape. Give ${forms}.`);
    if (isVirtual(data)) throw new Error(`data is a virtual map, which attn-heatmap draws. Give ${forms}.`);
    const keys = Object.keys(data).slice(0, 5).join(', ');
    throw new Error(`data is an object with ${cut(keys) || 'no keys'}. Give ${forms}.`);
  }

  #fromTensor({ tensor, axes, shape }: TensorData, accept: Accept): S {
    if (!isTensor(tensor)) {
      throw new Error('data.tensor is no tf.Tensor. Give the tensor itself, of the tf that attnscope exports.');
    }
    if (tensor.isDisposed) throw new Error('the tensor is disposed. Set the data before you dispose it.');
    if (tensor.dtype !== 'float32') {
      throw new Error(`the tensor’s dtype is ${tensor.dtype}; only float32 is drawn. Give tensor.toFloat().`);
    }
    const shown = reshaped(tensor, shape);
    const names = this.#checkedAxes(shown.shape, axes, accept);
    const opened = tensorProducer()!.open(tensor, names, this.engine);
    return 'values' in opened
      ? this.#ofNumbers(opened.values, { shape: shown.shape, axes: names })
      : ({ ...opened, ...shown } as Stored as S);
  }

  #fromBuffer(data: BufferData, accept: Accept): S {
    return this.#store.ofBuffer(data, this.#checkedAxes(data.shape, data.axes, accept));
  }

  #fromMaps(source: MapsSource, axes: readonly string[] | undefined, accept: Accept): S {
    return this.#store.ofMaps(source, this.#checkedAxes(source.shape, axes, accept));
  }

  #fromRows(rows: readonly NumberList[], accept: Accept): S {
    const odd = rows.findIndex((row) => !Array.isArray(row) && !isNumberList(row));
    if (odd >= 0 && (odd === 0 || rows[odd] !== undefined)) {
      throw new Error(
        `row ${odd} of data is ${nameOf(rows[odd])}. Give rows that are typed arrays or arrays of numbers.`,
      );
    }
    const columns = rows[0]?.length;
    if (!columns) throw new Error('data is an array without numbers. Give at least one row with one number.');
    const ragged = rows.findIndex((row) => row?.length !== columns);
    if (ragged >= 0) {
      throw new Error(
        `row ${ragged} has ${rows[ragged]?.length ?? 'no'} numbers and row 0 has ${columns}. Give rows of equal length.`,
      );
    }
    const values = new Float32Array(rows.length * columns);
    rows.forEach((row, r) => {
      if (!isNumberList(row)) throw new Error(`data holds ${oddOne(row)}. Give rows of numbers; NaN marks a gap.`);
      values.set(row, r * columns);
    });
    return this.#fromValues({ values, shape: [rows.length, columns] }, accept);
  }

  #fromValues(data: { values: NumberList; shape: readonly number[]; axes?: readonly string[] }, accept: Accept): S {
    const { values, shape } = data;
    if (!isNumberList(values)) {
      throw new Error(`data.values is ${nameOf(values)}. Give a typed array or an array of numbers; NaN marks a gap.`);
    }
    const axes = this.#checkedAxes(shape, data.axes, accept);
    if (values.length !== elementCount(shape)) {
      throw new Error(
        `there are ${values.length} values but ${describeShape(shape, axes)} needs ${elementCount(shape)}. Give values and shape that agree.`,
      );
    }
    return this.#ofNumbers(values, { shape, axes });
  }

  #ofNumbers(numbers: ArrayLike<number>, described: Described): S {
    return this.#store.ofNumbers(numbers instanceof Float32Array ? numbers : Float32Array.from(numbers), described);
  }

  #checkedAxes(shape: readonly number[], axes: readonly string[] | undefined, accept: Accept): readonly string[] {
    if (!Array.isArray(shape) || shape.some((side) => !Number.isInteger(side) || side < 0)) {
      const given = Array.isArray(shape) ? `[${shape.map(nameOf).join()}]` : nameOf(shape);
      throw new Error(`the shape is ${cut(given)}. Give an array of whole numbers.`);
    }
    if (shape.length === 0) throw new Error('data is a single number without axes. Give at least one axis.');
    if (axes && !(Array.isArray(axes) && axes.every((name) => typeof name === 'string'))) {
      throw new Error(`data.axes is ${nameOf(axes)}. Give an array of strings, one name per axis.`);
    }
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
    this.#store.release();
  }
}

/** A tensor's shape, or another one of as many numbers, which lie densely. */
function reshaped(tensor: TensorLike, shape: readonly number[] = tensor.shape): Pick<Stored, 'shape' | 'strides'> {
  if (Array.isArray(shape) && elementCount(shape) !== elementCount(tensor.shape)) {
    throw new Error(
      `the shape is [${shape.join(', ')}] and the tensor’s [${tensor.shape.join(', ')}]. Give a shape of as many numbers.`,
    );
  }
  return { shape, strides: denseStrides(shape) };
}
