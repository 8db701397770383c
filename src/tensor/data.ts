import type { BufferData } from './buffer-data';
import { loadProducer } from './producers';
import { isTensor, keepTensor, type TensorLike } from './tensor-like';
import { isVirtual, virtualInputs, type VirtualData } from './virtual-data';

/** Numbers of a page: any typed array but BigInt's, or a plain array. What is not float32 is converted. */
export type NumberList =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | readonly number[];

/** Numbers that lie somewhere: a tfjs tensor, a GPU buffer, or numbers from the page. */
export type StoredData =
  | TensorLike
  | { tensor: TensorLike; axes?: readonly string[]; shape?: readonly number[] }
  | BufferData
  | { values: NumberList; shape: readonly number[]; axes?: readonly string[] }
  | readonly NumberList[];

/** What an element draws: numbers that lie somewhere, or maps that are made where one looks. */
export type ElementData = StoredData | VirtualData;

/** Data that a page gave, safe from being disposed until it is drawn. */
export interface HeldData {
  data: ElementData;
  /** Resolves when the data can be opened, rejects with a sentence; null when it can be now. */
  readonly loading: Promise<void> | null;
  release(): void;
}

/**
 * Keeps a reference to the tensor in this data, so that the page may dispose its own right after handing it over (as
 * `tf.tidy` does). Needs no engine yet. A tensor that is disposed, or whose backend is gone, is handed on as it is, for `DataSource.open` to
 * refuse.
 */
export function holdData(data: ElementData): HeldData {
  return isVirtual(data) ? holdInputs(data) : holdStored(data);
}

/** Inputs that hold no tensor stay the page's: they may follow what makes them. */
function holdInputs(data: VirtualData): HeldData {
  const inputs = virtualInputs(data).filter(([, input]) => tensorIn(input));
  if (inputs.length === 0) return { data, loading: null, release: () => {} };
  const held = inputs.map(([name, input]) => [name, holdStored(input as StoredData)] as const);
  return {
    data: { ...data, ...Object.fromEntries(held.map(([name, one]) => [name, one.data])) },
    loading: held[0][1].loading,
    release: () => held.forEach(([, one]) => one.release()),
  };
}

function holdStored(data: StoredData): HeldData {
  const tensor = tensorIn(data);
  if (!tensor || tensor.isDisposed) return { data, loading: null, release: () => {} };
  const held = tryKeep(tensor);
  if (!held) return { data, loading: loadProducer(), release: () => {} };
  const release = (): void => {
    if (!held.isDisposed) held.dispose();
  };
  return { data: 'tensor' in data ? { ...data, tensor: held } : held, loading: loadProducer(), release };
}

function tryKeep(tensor: TensorLike): TensorLike | null {
  try {
    return keepTensor(tensor);
  } catch {
    return null; // its backend went with the GPU: why is said when it is opened
  }
}

/** The tensor in this data, of a virtual map the first of its inputs' ones; null where it has none. */
export function tensorIn(data: unknown): TensorLike | null {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
  if (isVirtual(data))
    return virtualInputs(data).reduce<TensorLike | null>((one, [, input]) => one ?? tensorIn(input), null);
  const candidate = 'tensor' in data ? data.tensor : data;
  return isTensor(candidate) ? candidate : null;
}
