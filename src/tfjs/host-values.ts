import type * as tf from './tf';
import { engine } from './tf';

/**
 * Where tfjs's backends keep the numbers that a page gave: those of a GPU until their first use, the CPU one always.
 */
interface Storage {
  has(id: object): boolean;
  get(id: object): { values?: unknown };
}

/** A tensor's numbers where they lie on the CPU; null where only the GPU has them. Reads nothing back. */
export function hostValues(tensor: tf.Tensor): ArrayLike<number> | null {
  const { backend } = engine() as unknown as { backend: { tensorMap?: Storage; texData?: Storage; data?: Storage } };
  for (const storage of [backend?.tensorMap, backend?.texData, backend?.data]) {
    if (!storage?.has(tensor.dataId)) continue;
    const { values } = storage.get(tensor.dataId);
    if (ArrayBuffer.isView(values) && !(values instanceof DataView)) return values as unknown as ArrayLike<number>;
  }
  return null;
}
