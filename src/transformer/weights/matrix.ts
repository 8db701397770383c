/** How a matrix's numbers lie on the GPU: as its file has them, or as bytes with a scale per row. */
export type WeightType = 'f32' | 'f16' | 'bf16' | 'int8';

export const numberBytes = { f32: 4, f16: 2, bf16: 2, int8: 1 } as const satisfies Record<WeightType, number>;

/** Rows of a matrix that one binding holds. */
export interface Shard {
  readonly buffer: GPUBuffer;
  readonly first: number;
  readonly rows: number;
}

/** Offsets of a matrix's vectors in their buffer, in numbers; undefined where it has none of the kind. */
export interface VectorOffsets {
  gain?: number;
  shift?: number;
  bias?: number;
  scale?: number;
}

/** A projection's weights on the GPU: rows are outputs, padded with zeros to whole quads of inputs. */
export interface Matrix {
  readonly label: string;
  readonly type: WeightType;
  readonly rows: number;
  /** Inputs, without padding. */
  readonly columns: number;
  /** Four inputs each. */
  readonly quads: number;
  readonly shards: readonly Shard[];
  /** f32: gain and shift of the norm before it, its bias and its scales. */
  readonly vectors: GPUBuffer;
  readonly at: VectorOffsets;
}

/** A gain, and a shift where there is one, padded as the rows that they norm. */
export type NormVectors = Pick<Matrix, 'vectors' | 'at' | 'quads' | 'columns'>;

export interface BlockWeights {
  readonly qkv: Matrix;
  readonly out: Matrix;
  readonly up: Matrix;
  readonly down: Matrix;
  /** f32[2][units]: gains of the queries and of the keys; null where heads are not normed. */
  readonly headNorm: GPUBuffer | null;
}

/** All of a decoder or an encoder on the GPU. */
export interface TransformerWeights {
  readonly embedding: Matrix;
  /** f32[position][quads] */
  readonly positions: GPUBuffer | null;
  /** f32[type][quads] */
  readonly tokenTypes: GPUBuffer | null;
  readonly blocks: readonly BlockWeights[];
  /** The vectors of the norm before it are with it; null where the files have no output head. */
  readonly head: Matrix | null;
  /** Of an encoder: what its rows go through before the head's norm. */
  readonly dense: Matrix | null;
  /** After the last block. */
  readonly norm: NormVectors;
  /** f32[position][units / 2][2]: cosines and sines. */
  readonly rotation: GPUBuffer | null;
  readonly bytes: number;
  release(): void;
}

/** Rows per shard, so that each fits a binding. */
export function shardRows(rows: number, rowBytes: number, limit: number): { first: number; rows: number }[] {
  const each = Math.max(1, Math.floor(limit / rowBytes));
  return Array.from({ length: Math.ceil(rows / each) }, (_, i) => ({
    first: i * each,
    rows: Math.min(each, rows - i * each),
  }));
}

/** Up to the next multiple of 4. */
export function quadsOf(count: number): number {
  return Math.ceil(count / 4);
}
