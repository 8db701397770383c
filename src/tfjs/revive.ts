import { isGone, type GpuLostError } from '../engine/gpu-lost';
import { bridgeTo, type Bridge } from './backend';
import { lossOfBackend } from './lost';
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

/**
 * Makes a lost tensor's numbers again on this backend, and those of the tensors that were made with it.
 *
 * gone    the error of the tensor
 * throws  that error where nothing is known of how it was made, or the same with why it cannot be made again
 * cost    what making them costs, and a copy on the GPU of each
 */
export function revive(dataId: object, bridge: Bridge, gone: GpuLostError): void {
  const recipe = recipes.get(dataId);
  if (!recipe) throw gone;
  let made: tf.Tensor[];
  try {
    made = recipe.make();
  } catch (error) {
    throw isGone(gone.subject, { why: gone.why, advice: (error as Error).message });
  }
  recipe.ids.forEach((id, i) => {
    if (isLost(id)) moveTo(bridge, id, made[i]);
  });
  tf.dispose(made);
}

/** Whether somebody still holds the tensor, and only a GPU that is gone has its numbers. */
function isLost(id: object): boolean {
  const bridge = bridgeTo(tf.engine().state.tensorInfo.get(id)?.backend);
  return bridge !== null && lossOfBackend(bridge.backend) !== null && !bridge.backend.tensorMap.get(id).values;
}

/** A tensor's entry in tfjs's books of a backend. */
interface Entry {
  refCount: number;
  shape: number[];
}

/** Gives a lost tensor a buffer on this backend, with the numbers of another tensor. */
function moveTo(bridge: Bridge, id: object, { dataId: source, shape, size }: tf.Tensor): void {
  const info = tf.engine().state.tensorInfo.get(id)!;
  const lost = bridgeTo(info.backend)!.backend;
  const { refCount } = lost.tensorMap.get(id) as unknown as Entry;
  lost.tensorMap.delete(id);
  info.backend = bridge.backend as unknown as tf.KernelBackend;
  const from = bridge.bufferOf(source);
  info.backend.move(id, null as unknown as tf.BackendValues, shape, bridge.storedType(source), refCount);
  const to = bridge.bufferOf(id);
  recordKernel(bridge.backend, (recorder) => {
    for (const one of [source, id]) bridge.own(one);
    recorder.copy({ buffer: from }, { buffer: to }, 4 * size);
  });
}
