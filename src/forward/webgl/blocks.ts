/** Blocks of texels of one size in a texture, one below the other, in as many columns as it takes: see places.glsl. */
export interface Blocks {
  /** Of the whole texture. */
  readonly width: number;
  readonly height: number;
  /** The uniform: width and height of a block, blocks in a column. */
  readonly uniform: readonly [number, number, number];
}

/** A block's size in texels. */
export type BlockSize = readonly [width: number, height: number];

/** Places `count` blocks in a texture with sides of `maxSide` at most; null when they do not fit. */
export function placeBlocks(count: number, [width, height]: BlockSize, maxSide: number): Blocks | null {
  const most = Math.min(count, Math.floor(maxSide / height));
  if (most < 1 || Math.ceil(count / most) * width > maxSide) return null;
  const columns = Math.ceil(count / most);
  const inColumn = Math.ceil(count / columns);
  return { width: columns * width, height: inColumn * height, uniform: [width, height, inColumn] };
}

/** Where a block lies. */
export function regionOf(index: number, { uniform: [width, height, inColumn] }: Blocks) {
  return { x: Math.floor(index / inColumn) * width, y: (index % inColumn) * height, width, height };
}
