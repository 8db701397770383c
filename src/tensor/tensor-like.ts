/**
 * What a figure needs of a tf.Tensor, read off the object itself: a page's tensor is recognised and kept alive without
 * any copy of tfjs being loaded here.
 */
export interface TensorLike {
  readonly dataId: object;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  clone(): TensorLike;
  dispose(): void;
  /** Set on a tensor that outlives the tidy around it, as tf.keep does. */
  kept?: boolean;
}

export function isTensor(value: unknown): value is TensorLike {
  const candidate = value as Partial<TensorLike> | null | undefined;
  return (
    candidate !== null &&
    typeof candidate === 'object' &&
    Boolean(candidate.dataId) &&
    Array.isArray(candidate.shape) &&
    typeof candidate.clone === 'function'
  );
}

/** A reference of its own to the tensor's numbers; the caller disposes it. Costs nothing: no copy is made. */
export function keepTensor(tensor: TensorLike): TensorLike {
  const held = tensor.clone();
  held.kept = true;
  return held;
}
