import { within } from '../../engine/error-scopes';
import { ModelFileError } from '../../models/file-error';
import type { Described } from '../families/families';
import type { TransformerShape } from '../shape';
import { numberBytes, quadsOf, type WeightType } from './matrix';
import type { PlannedMatrix } from './plan';

/**
 * Bytes of keys, values, queries and statistics that a session of this many tokens keeps; an encoder's rows within a
 * block too, which are of all its tokens.
 */
export function sessionBytes(shape: TransformerShape, tokens: number): number {
  const { layers, heads, keyHeads, headSize, width, neurons, encoder } = shape;
  const slots = 4 * quadsOf(headSize);
  const kept = layers * ((heads + 2 * keyHeads) * slots + 5 * heads) + 4 * quadsOf(width);
  const within = encoder ? 12 * quadsOf(width) + 3 * heads * headSize + heads * slots + 4 * quadsOf(neurons) : 0;
  return 4 * tokens * (kept + within);
}

/** What has to fit: all matrices of a plan. */
export interface Planned {
  embedding: PlannedMatrix;
  positions: PlannedMatrix | null;
  tokenTypes: PlannedMatrix | null;
  head: PlannedMatrix | null;
  dense: PlannedMatrix | null;
  blocks: { qkv: PlannedMatrix; out: PlannedMatrix; up: PlannedMatrix; down: PlannedMatrix }[];
}

interface Need {
  int8: boolean;
  context: number;
  limit: number;
  described: Described;
}

/**
 * Makes a model's buffers, or says what they need.
 *
 * make     creates the buffers
 * throws   ModelFileError with the bytes that are needed, those that are there, and what would need less
 */
export async function allocate<T>(device: GPUDevice, plan: Planned, need: Need, make: () => T): Promise<T> {
  const matrices = matricesOf(plan);
  const bytesAs = (type: WeightType | null): number => matrices.reduce((sum, one) => sum + bytesOf(one, type), 0);
  const now = need.int8 ? 'int8' : null;
  const { limit, context } = need;
  const { shape } = need.described;
  const others = (['f16', 'int8'] as const)
    .filter((type) => bytesAs(type) < bytesAs(now))
    .map((type) => `as ${type} ${megabytes(bytesAs(type))}`);
  const half = Math.max(1, Math.floor(context / 2));
  const less = [...others, `a context of ${half} ${megabytes(sessionBytes(shape, half))} for its tokens`].join(', ');
  const total = `Its weights take ${bytesAs(now)} bytes and ${context} tokens ${sessionBytes(shape, context)}`;
  for (const matrix of matrices) {
    // Rows of the embedding may lie in several buffers; a block's matrix is bound whole.
    const bytes = matrix === plan.embedding || matrix === plan.head ? 0 : bytesOf(matrix, now);
    if (bytes > limit) {
      throw new ModelFileError(
        'the model',
        `${matrix.label} takes ${bytes} bytes; this device binds ${limit} at most. ${total}; needed: ${less}. Take a smaller model, or weights: 'int8'.`,
      );
    }
  }
  let made: T | undefined;
  const failure = await within(device, () => {
    made = make();
  });
  if (!failure) return made!;
  const { maxBufferSize } = device.limits;
  // The GPU's message goes on with what was called, line by line.
  const [why] = failure.message.split(/\.?\n/);
  throw new ModelFileError(
    'the model',
    `The GPU has no memory for it (${why.slice(0, 120)}). ${total}; a buffer of this device holds ${maxBufferSize}. Needed: ${less}. Close other pages, or take one of these.`,
  );
}

function matricesOf({ embedding, positions, tokenTypes, head, dense, blocks }: Planned): PlannedMatrix[] {
  const inBlocks = blocks.flatMap(({ qkv, out, up, down }) => [qkv, out, up, down]);
  return [embedding, positions, tokenTypes, head, dense, ...inBlocks].filter((one) => one !== null);
}

function bytesOf({ rows, quads, type }: PlannedMatrix, as: WeightType | null): number {
  return 4 * quads * rows * numberBytes[as ?? type];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toPrecision(3)} MB`;
}
