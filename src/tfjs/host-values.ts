import type * as tf from './tf';
import { engine } from './tf';

/**
 * Where tfjs's backends keep the numbers that a page gave: those of a GPU until their first use, the CPU one always.
 */
interface Storage {
  has(id: object): boolean;
  /** `slice`: it is a part of another tensor, whose numbers `values` are. */
  get(id: object): { values?: unknown; slice?: unknown };
}

/** A tensor's numbers where they lie on the CPU; null where only the GPU has them. Reads nothing back. */
export function hostValues(tensor: tf.Tensor): ArrayLike<number> | null {
  const { backend } = engine() as unknown as { backend: { tensorMap?: Storage; texData?: Storage; data?: Storage } };
  for (const storage of [backend?.tensorMap, backend?.texData, backend?.data]) {
    if (!storage?.has(tensor.dataId)) continue;
    const { values, slice } = storage.get(tensor.dataId);
    if (!slice && ArrayBuffer.isView(values) && !(values instanceof DataView))
      return values as unknown as ArrayLike<number>;
  }
  return null;
}
