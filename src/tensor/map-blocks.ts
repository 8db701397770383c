/** Blocks along a side of a map's square. */
export const blockSide = 128;
/** Numbers that are kept of a map for its scores. */
export const sumsPerMap = 8;

/**
 * Maps of all layers and heads as squares of blocks: the lowest and the highest weight of cells × cells cells, of those
 * that are seen.
 */
export interface MapBlocks {
  /** u32[map][128][128]: two float16, the lowest below. */
  readonly blocks: GPUBuffer;
  /** Cells along a block's side, a power of two. */
  readonly cells: number;
  /** f32[layer][head][8]: over all rows the sums of entropy, sink, previous, duplicate and induction. */
  readonly sums: GPUBuffer;
  /** Numbers from one layer's sums to the next's. */
  readonly sumsStride: number;
}

/** Blocks that are kept up to date until they are let go of. */
export interface MapsLease {
  /** As they are now. Does no GPU work. */
  readonly now: MapBlocks;
  release(): void;
}

/** Attention maps that are never stored: blocks of all of them, and any single weight. */
export interface MapsSource {
  /** [layer, head, query, key] */
  readonly shape: readonly number[];
  /**
   * Brings the blocks up to date and keeps them so. The caller releases the lease.
   *
   * throws  a sentence when there is nothing yet, or what makes them is disposed
   * cost    the first time all rows of all maps, later those that came since
   */
  open(): MapsLease;
  /** A weight, by four indices; reads 4 bytes. */
  weight(indices: readonly number[]): Promise<number>;
}

/** Cells along a block's side for that many tokens: the least power of two by which they fit into the square. */
export function cellsFor(tokens: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(tokens / blockSide)));
}
