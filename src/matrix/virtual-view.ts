import type { Stored } from '../tensor/stored';
import type { TensorView } from '../tensor/tensor-view';
import type { HeadChoice } from './heads';
import type { Cell, MatrixAxes, MatrixSource } from './matrix-source';

/** Which maps of [head, query, key] are meant: one, or several in one matrix. */
export type MapChoice =
  { readonly kind: 'axes'; readonly axes: MatrixAxes } | { readonly kind: 'heads'; readonly heads: HeadChoice };

/** Gives matrices of maps that are not stored. */
export interface MapMaker {
  /**
   * The matrix of this choice, read part after part, or for these cells alone. The next call may change the one that it
   * returned.
   */
  point(choice: MapChoice, cells?: readonly Cell[]): MatrixSource;
}

/**
 * Maps that are not stored, as a view of [head, query, key]: shape and axes are theirs; buffer, strides and offset are
 * those of the queries, from which `maps` makes what is read.
 */
export interface VirtualView extends TensorView {
  readonly maps: MapMaker;
  /** Whether queries or keys are of float16. */
  readonly halves: boolean;
}

export function isVirtualView(view: Stored): view is VirtualView {
  return 'maps' in view;
}
