import { isGone, type GpuLostError } from '../engine/gpu-lost';
import type { Bridge, WebGPUBackend } from './backend';
import { remainsOf } from './lost';
import { recordKernel } from './recorder';
import * as tf from './tf';

/** Tensors that were made together, and what makes them again. */
interface Recipe {
  ids: readonly object[];
  make: () => tf.Tensor[];
}

const recipes = new WeakMap<object, Recipe>();

/**
 * Notes how to make these tensors' numbers again when they have gone with their GPU. They are made, all of them, when
 * a figure draws one of them on another GPU; until then they are gone.
 *
 * make  gives tensors of the same shapes, in the same order; throws a sentence when it cannot
 */
export function remakeBy(tensors: readonly tf.Tensor[], make: () => tf.Tensor[]): void {
  const recipe: Recipe = { ids: tensors.map(({ dataId }) => dataId), make };
  for (const id of recipe.ids) recipes.set(id, recipe);
}

/** Gives a lost tensor the numbers of another, made anew. */
export type MoveInto = (id: object, made: tf.Tensor) => void;

/**
 * Makes a lost tensor's numbers again, and those of the tensors that were made with it.
 *
 * moveInto  gives each of them its numbers
 * gone      the error of the tensor
 * throws    that error where nothing is known of how it was made, or the same with why it cannot be made again
 * cost      what making them costs, and moving each
 */
export function revive(dataId: object, moveInto: MoveInto, gone: GpuLostError): void {
  const recipe = recipes.get(dataId);
  if (!recipe) throw gone;
  let made: tf.Tensor[];
  try {
    made = recipe.make();
  } catch (error) {
    throw isGone(gone.subject, { why: gone.why, advice: (error as Error).message });
  }
  recipe.ids.forEach((id, i) => {
    if (remainsOf(id)?.values === null) moveInto(id, made[i]);
  });
  tf.dispose(made);
}

/** A backend that is gone, and what its books say of a tensor. */
interface Lost {
  tensorMap?: Books;
  texData?: Books;
}

type Books = tf.DataStorage<{ refCount: number }>;

/** Takes a tensor out of the books of a backend that is gone, into another's. */
function transfer(
  id: object,
  backend: tf.KernelBackend,
  { values, shape, dtype }: { values: tf.BackendValues | null; shape: number[]; dtype: tf.DataType },
): void {
  const info = tf.engine().state.tensorInfo.get(id)!;
  const { tensorMap, texData } = info.backend as Lost;
  const books = (tensorMap ?? texData)!;
  const { refCount } = books.get(id);
  books.delete(id);
  info.backend = backend;
  backend.move(id, values as tf.BackendValues, shape, dtype, refCount);
}

/** Into buffers of this backend. Costs a copy on the GPU of each. */
export function intoBuffers(bridge: Bridge): MoveInto {
  return (id, { dataId: source, shape, size }) => {
    const from = bridge.bufferOf(source);
    const backend = bridge.backend as WebGPUBackend & tf.KernelBackend;
    transfer(id, backend, { values: null, shape, dtype: bridge.storedType(source) });
    const to = bridge.bufferOf(id);
    recordKernel(bridge.backend, (recorder) => {
      for (const one of [source, id]) bridge.own(one);
      recorder.copy({ buffer: from }, { buffer: to }, 4 * size);
    });
  };
}

/** Into the backend that made them, by way of the CPU. Costs a readback of each: it is done once after a loss. */
export const byWayOfCpu: MoveInto = (id, made) => {
  const { backend } = tf.engine().state.tensorInfo.get(made.dataId)!;
  transfer(id, backend, { values: made.dataSync(), shape: made.shape, dtype: made.dtype });
};
