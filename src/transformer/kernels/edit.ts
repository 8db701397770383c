import meanHeads from '../../../shaders/transformer/mean-heads.wgsl';
import patchRowsSource from '../../../shaders/transformer/patch-rows.wgsl';
import step from '../../../shaders/transformer/step.wgsl';
import { idleBuffers, prepare, type Dispatch, type Rows } from './dispatch';
import type { RowPart } from './tokens';

/** Another session's numbers for a part of each row, of its `tokens`, and which of them count. */
export interface Patch {
  part: RowPart;
  tokens: number;
  /** f32[token][groups·size] */
  values: GPUBuffer;
  /** u32[token][groups] */
  marks: GPUBuffer;
}

/** Puts a patch's numbers into the rows of a pass. */
export function patchRows(
  device: GPUDevice,
  { part, tokens, values, marks }: Patch,
  target: { step: GPUBuffer; rows: Rows },
): Dispatch {
  const constants = { ...part, tokens, kept: target.rows.kept };
  const source = [step, patchRowsSource].join('\n');
  const resources = { step: target.step, values, marks, rows: target.rows.buffer };
  return prepare(device, { label: 'transformer.patch-rows', source, constants }, resources, ({ count }) => [
    Math.ceil((part.groups * part.size) / 64),
    count,
  ]);
}

/** Makes a head's mean over the pass's tokens the offset that stands for it; over those that are live where some are not. */
export function meanHead(
  device: GPUDevice,
  sizes: { heads: number; quads: number; head: number },
  { live, ...resources }: { step: GPUBuffer; z: GPUBuffer; edits: GPUBuffer; live: GPUBuffer | null },
): Dispatch {
  const options = {
    label: 'transformer.mean-heads',
    source: [step, meanHeads].join('\n'),
    constants: { ...sizes, padded: live !== null },
  };
  const bound = { ...resources, live: live ?? idleBuffers(device).read };
  return prepare(device, options, bound, () => [Math.ceil(sizes.quads / 64)]);
}
