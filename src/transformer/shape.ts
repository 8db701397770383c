import type { ConfigReader } from './config';

/** Functions of the feed-forward part; the numbers are those of activations.wgsl. */
export const activationNumbers = { gelu: 0, geluTanh: 1, relu: 2, silu: 3 } as const;
export type Activation = keyof typeof activationNumbers;

/** How frequencies of a longer context were stretched: Llama 3's rule. */
export interface Llama3Scaling {
  factor: number;
  low: number;
  high: number;
  original: number;
}

/** Rotation of queries and keys by their position: unit i pairs with unit i + units / 2. */
export interface Rotary {
  /** The first units of each head; the others are not rotated. */
  units: number;
  theta: number;
  scaling: Llama3Scaling | null;
}

/** What an encoder has beside what a decoder has. Its norms stand after the sums, and its tokens see all others. */
export interface EncoderShape {
  /** Kinds of tokens that have an embedding, such as those of the first and second sentence; 0 where they have none. */
  tokenTypes: number;
  /** Rows of the positions' embeddings. */
  positions: number;
  /** The id whose tokens have no position of their own: others are counted from the row behind it. null: by index. */
  padding: number | null;
  /** Of the output head, between its two matrices. */
  headActivation: Activation;
}

/** What a decoder or an encoder is, whatever its family calls it. All sizes are counts. */
export interface TransformerShape {
  family: string;
  layers: number;
  heads: number;
  keyHeads: number;
  headSize: number;
  width: number;
  neurons: number;
  vocabulary: number;
  /** Positions that the model knows. */
  context: number;
  norm: { kind: 'layer' | 'rms'; epsilon: number };
  activation: Activation;
  /** Whether the activation's result multiplies a second projection. */
  gated: boolean;
  /** Whether both parts of a block read its input, and their results are added at once. */
  parallel: boolean;
  /** null: positions have embeddings of their own. */
  rotary: Rotary | null;
  /** Whether the queries and keys of each head are RMS-normed before their rotation. */
  headNorm: boolean;
  /** Of each layer: how many keys a query sees, itself included; 0 for all. */
  windows: readonly number[];
  /** Of each layer: what scores are multiplied by. */
  scales: readonly number[];
  /** Whether the output head is the embedding. */
  tied: boolean;
  /** What makes it an encoder; a decoder has none. */
  encoder?: EncoderShape;
}

/** A part of a matrix, as a tensor of the file holds it. */
export interface MatrixPart {
  name: string;
  /** Outputs. */
  rows: number;
  /** Inputs. */
  columns: number;
  /** The file has [input, output]. */
  transposed?: boolean;
  /** Rows are stored [head][query, key, value][unit], this many units each; they become [query, key, value][head][unit]. */
  interleaved?: number;
}

/** A vector's parts, one tensor each, stored as the rows of the matrix that they go with. */
export type VectorPart = Pick<MatrixPart, 'name' | 'rows' | 'interleaved'>;

/** A projection: what its input is normed by, its matrix and its bias. In an encoder the residual is normed with it. */
export interface ProjectionRole {
  parts: readonly MatrixPart[];
  bias?: readonly VectorPart[];
  /** Gain, and shift where there is one. */
  norm?: { gain: string; shift?: string };
}

/** Which tensors a block is made of. */
export interface BlockRole {
  /** Queries, keys and values. */
  qkv: ProjectionRole;
  out: ProjectionRole;
  /** The gate before the rest where the block is gated. */
  up: ProjectionRole;
  down: ProjectionRole;
  headNorm?: { query: string; key: string };
}

/** Which tensors turn an encoder's rows into logits. */
export interface EncoderHeadRole {
  /** The first matrix. */
  dense: ProjectionRole;
  /** Stands before the second matrix, which is the embedding or one of its own. */
  norm: { gain: string; shift: string };
  bias: string;
}

/** Which tensors a decoder or an encoder is made of. */
export interface DecoderRoles {
  embedding: string;
  positions?: string;
  tokenTypes?: string;
  blocks: readonly BlockRole[];
  norm: { gain: string; shift?: string };
  /** null where the embedding is the output head too. */
  head: string | null;
  /** An encoder's. Files without its first matrix have no output head. */
  encoderHead?: EncoderHeadRole;
}

/** One family of models: how its config reads, and what its tensors are called. */
export interface Family {
  /** As config.json says it. */
  modelType: string;
  shape(config: ConfigReader): TransformerShape;
  roles(shape: TransformerShape, config: ConfigReader): DecoderRoles;
  /** What stands before the names in files of the whole model; files of the body alone leave it out. */
  prefix: string;
  /** Ends of names, and what other versions of transformers write instead. */
  aliases?: readonly (readonly [string, string])[];
}
