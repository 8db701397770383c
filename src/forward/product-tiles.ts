import tileSource from '../../shaders/forward/product-tile.wgsl';
import quads from '../../shaders/forward/product-quads.wgsl';
import singles from '../../shaders/forward/product-singles.wgsl';

/** Sides of left · right: [row, inner] · [inner, column]. */
export interface ProductSides {
  rows: number;
  columns: number;
  inner: number;
}

/** A kernel that makes tiles of a product: shaders/forward/product-tile.wgsl. */
export interface TiledProduct {
  source: string;
  constants: { tileRows: number; tileColumns: number };
  /** Workgroups of 8 × 8 tiles that cover the result; those across, and those down. */
  across: number;
  down: number;
}

/**
 * Joins what a kernel does with its tiles (`body`) to the shader that makes them.
 *
 * neighbours  the sides along which left's and right's numbers lie side by side: four of them are one load where both
 *             are multiples of 4
 * software    on a software adapter tiles are as large as registers allow; a GPU hides loads behind many small ones
 */
export function tiledProduct(
  body: string,
  { rows, columns }: ProductSides,
  { neighbours, software }: { neighbours: readonly number[]; software: boolean },
): TiledProduct {
  const tileRows = software && rows >= 16 ? 16 : 4;
  const tileColumns = software && columns >= 8 ? 8 : 4;
  const reader = neighbours.every((side) => side % 4 === 0) ? quads : singles;
  return {
    source: [reader, tileSource, body].join('\n'),
    constants: { tileRows, tileColumns },
    across: Math.ceil(columns / (8 * tileColumns)),
    down: Math.ceil(rows / (8 * tileRows)),
  };
}
