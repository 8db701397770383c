import type { MapsLease, MapsSource } from './map-blocks';
import type { Described, Dtype } from './tensor-view';

/**
 * A tensor wherever it lies, in whatever tier, with the way to find an element in it. Strides and offset count elements,
 * not bytes. Views and geometry know no more than this; painters know which kind it is.
 */
export interface Stored extends Described {
  readonly strides: readonly number[];
  readonly offset: number;
  /** The type of the numbers; float32 when left out. Views draw float32: others are widened first. */
  readonly dtype?: Dtype;
  /**
   * Where rows are kept in a ring: row r of the second-last axis lies at row (start + r) mod rows of what is stored.
   * `gone` rows came before row 0 and have made room.
   */
  readonly ring?: { readonly start: number; readonly rows: number; readonly gone?: number };
  /** Attention maps that are never stored, where a view draws them by blocks: what is stored is a stand-in then. */
  readonly byBlocks?: { readonly source: MapsSource; readonly lease: MapsLease };
  /** Lets go of what it lies in. Whoever asked for it calls it once. */
  release(): void;
}

/** One in a WebGL texture of float32. */
export interface TextureStored extends Stored {
  readonly texture: WebGLTexture;
  readonly texels: TexelLayout;
}

/** Where the elements of a texture lie. */
export interface TexelLayout {
  /** Texels in a row of the texture. */
  readonly width: number;
  /** null where element i is texel i, row after row; see PackedLayout. */
  readonly packed: PackedLayout | null;
  /** Which of a texel's four numbers it is, where elements are not packed: 0 is red. */
  readonly component: number;
}

/** tfjs's packed textures: a texel holds 2 × 2 cells of the last two axes; matrices lie one after another. */
export interface PackedLayout {
  /** Cells of a matrix, as it was packed: a reshape since then moves nothing. */
  readonly rows: number;
  readonly columns: number;
}

/** What shaders/webgl/texels.glsl calls a layout where elements are packed; else it is the component. */
const packedLayout = 4;

/** The layout as that shader's `texels`: texels in a row, layout, rows, columns. */
export function layoutNumbers({ width, packed, component }: TexelLayout): [number, number, number, number] {
  return [width, packed ? packedLayout : component, packed?.rows ?? 1, packed?.columns ?? 1];
}

export function inTexture(stored: Stored): stored is TextureStored {
  return 'texture' in stored;
}
