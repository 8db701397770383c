import type { Engine } from '../../engine/engine';
import { GpuLostError } from '../../engine/gpu-lost';
import { checkBuffer } from '../../tensor/buffer-data';
import type { StoredData } from '../../tensor/data';
import { DataSource, type Accept } from '../../tensor/data-source';
import { denseStrides, type Dtype, type TensorView } from '../../tensor/tensor-view';
import type { StridedData, VirtualInput } from '../../tensor/virtual-data';
import { Widen } from '../widen';
import { checkRank, inputAxes } from './inputs';
import type { Operand } from './operands';

type Name = keyof typeof inputAxes;

/** The inputs of one virtual map: what lies on the GPU is borrowed, what does not is uploaded. */
export class OpenedInputs {
  readonly #inputs: Input[] = [];

  constructor(readonly engine: Engine) {}

  /**
   * accept  has the last word on the shape
   * throws  a sentence that begins with the input's name
   */
  open(name: Name, data: VirtualInput, accept: (shape: readonly number[]) => void = () => {}): Operand {
    const input = new Input(this.engine, name);
    this.#inputs.push(input);
    return input.open(data, accept);
  }

  /** Lets go of what was borrowed, and frees what was uploaded. */
  release(): void {
    for (const input of this.#inputs) input.release();
  }
}

class Input {
  readonly #source: DataSource;
  #widen: Widen | null = null;
  #view: TensorView | null = null;

  constructor(
    readonly engine: Engine,
    readonly name: Name,
  ) {
    this.#source = new DataSource(engine, (rank) => axesOf(name, rank));
  }

  open(data: VirtualInput, accept: (shape: readonly number[]) => void): Operand {
    // What makes the buffer may be gone: it says so itself.
    if (isBuffer(data)) void data.buffer;
    try {
      return this.#operand(data, ({ shape, axes }) => {
        checkRank(this.name, shape, axes);
        accept(shape);
      });
    } catch (error) {
      if (error instanceof GpuLostError) throw error;
      throw new Error(`${this.name}: ${(error as Error).message}`);
    }
  }

  #operand(data: VirtualInput, accept: Accept): Operand {
    const strided = isStrided(data);
    const view = (this.#view = strided ? this.#strided(data, accept) : this.#source.open(data as StoredData, accept));
    const { dtype = 'float32' } = view;
    if (!isReadAsIs(this.name, dtype)) {
      if (strided) throw new Error(`its buffer has strides and the dtype ${dtype}. Give numbers that lie densely.`);
      const widened = (this.#widen ??= new Widen(this.engine)).view(view);
      return { view: widened, buffer: widened.buffer };
    }
    // A buffer is asked for when it is bound: what makes it may have moved to a larger one.
    const given = isBuffer(data) ? data : view;
    return {
      view,
      get buffer() {
        return given.buffer;
      },
    };
  }

  #strided(data: StridedData & { strides: readonly number[] }, accept: Accept): TensorView {
    const { buffer, shape, strides, dtype } = data;
    const axes = axesOf(this.name, shape.length);
    accept({ shape, axes });
    if (strides.length !== shape.length || !strides.every((stride) => Number.isInteger(stride) && stride >= 0)) {
      throw new Error(`its strides are ${String(strides)}. Give a whole number of numbers per axis.`);
    }
    const count = shape.reduce((last, side, axis) => last + (side - 1) * strides[axis], 1);
    checkBuffer(data, axes, this.engine.requireDevice(), count);
    return { buffer, shape, axes, dtype, strides, offset: 0, release: () => {} };
  }

  release(): void {
    this.#view?.release();
    this.#source.release();
    this.#widen?.release();
  }
}

/** Queries and keys may be of float16; of a mask's numbers only their bits are looked at. */
function isReadAsIs(name: Name, dtype: Dtype): boolean {
  if (dtype === 'float32') return true;
  if (name === 'mask') return dtype !== 'float16';
  return dtype === 'float16' && name !== 'statistics';
}

/** A tensor has a buffer() and strides too: they are its own. */
function isBuffer(data: VirtualInput): data is StridedData {
  return data !== null && typeof data === 'object' && 'buffer' in data && !('dataId' in data);
}

/** Strides that are those of dense numbers are none. */
function isStrided(data: VirtualInput): data is StridedData & { strides: readonly number[] } {
  if (!isBuffer(data)) return false;
  const { strides, shape } = data;
  return strides !== undefined && Array.isArray(shape) && String(strides) !== denseStrides(shape).join();
}

function axesOf(name: Name, rank: number): string[] {
  return rank === inputAxes[name].length
    ? [...inputAxes[name]]
    : Array.from({ length: rank }, (_, axis) => `axis${axis}`);
}
