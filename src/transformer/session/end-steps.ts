import type { Dispatch, Rows } from '../kernels/dispatch';
import { normRows, projectMany } from '../kernels/project';
import { denseRows } from '../kernels/tokens';
import type { Decoder } from './forward';
import { headSteps } from './forward-encoder';
import type { Stores } from './stores';

/** What follows the last block, for some rows of a residual. */
export interface End {
  holds: 'normed' | 'logits';
  input: Rows;
  /** f32[row][width] or f32[row][vocabulary] */
  target: GPUBuffer;
  /** Rows at most. */
  rows: number;
  /** Makes scratch of so many bytes; the caller frees it. */
  make(label: string, bytes: number): GPUBuffer;
}

/** Final norm and, for logits, the output head of the rows of a pass. An encoder's rows are normed already. */
export function endSteps({ decoder, stores }: { decoder: Decoder; stores: Stores }, end: End): Dispatch[] {
  const { holds, input, target, rows: count, make } = end;
  const { shape, weights } = decoder;
  if (shape.encoder) return encoderEnd({ decoder, stores }, end);
  const { device, step: uniform } = stores;
  const { norm } = weights;
  const step = uniform.buffer;
  const dense = 4 * norm.quads === norm.columns;
  const normed = holds === 'normed' && dense ? target : make('session.normed', 16 * count * norm.quads);
  const output = { buffer: normed, kept: false };
  const first = normRows(device, norm, shape.norm, { step, input, output });
  if (holds === 'normed') {
    if (dense) return [first];
    const part = { stride: 4 * norm.quads, first: 0, groups: 1, size: norm.columns, slots: 4 * norm.quads };
    return [first, denseRows(device, part, { step, kept: normed, dense: target })];
  }
  const logits = { buffer: target, kept: false };
  const projection = { matrix: weights.head!, step, input: output, output: logits, stride: shape.vocabulary };
  return [first, ...projectMany(device, projection)];
}

function encoderEnd(
  { decoder, stores }: { decoder: Decoder; stores: Stores },
  { input, target, rows: count, make }: End,
): Dispatch[] {
  const bytes = 4 * count * stores.strideOf('sums');
  const within = { buffer: make('session.head', bytes), kept: false };
  const normed = { buffer: make('session.normed', bytes), kept: false };
  const [dense, head] = headSteps(decoder, { stores, input, within, output: { buffer: target, kept: false } });
  const rows = { step: stores.step.buffer, input: within, output: normed };
  return [
    ...projectMany(stores.device, dense),
    normRows(stores.device, head.matrix, decoder.shape.norm, rows),
    ...projectMany(stores.device, { ...head, input: normed }),
  ];
}
