import fold from '../../../shaders/fold.wgsl';
import order from '../../../shaders/order.wgsl';
import addSource from '../../../shaders/transformer/add-embeddings.wgsl';
import dense from '../../../shaders/transformer/dense-rows.wgsl';
import embedSource from '../../../shaders/transformer/embed.wgsl';
import likeliestSource from '../../../shaders/transformer/likeliest.wgsl';
import sampleSource from '../../../shaders/transformer/sample.wgsl';
import step from '../../../shaders/transformer/step.wgsl';
import type { Matrix } from '../weights/matrix';
import { weightReaders } from '../weights/shaders';
import { idleBuffers, prepare, type Dispatch, type Rows } from './dispatch';

export interface Embedding {
  step: GPUBuffer;
  matrix: Matrix;
  positions: GPUBuffer | null;
  ids: GPUBuffer;
  output: Rows;
}

/** The embeddings of all tokens of the pass: a dispatch per shard. */
export function embed(device: GPUDevice, { step: uniform, matrix, positions, ids, output }: Embedding): Dispatch[] {
  const { quads, type, vectors, at } = matrix;
  const source = [step, weightReaders[type], embedSource].join('\n');
  return matrix.shards.map(({ buffer, first, rows }) => {
    const constants = {
      quads,
      firstRow: first,
      shardRows: rows,
      scaled: at.scale !== undefined,
      scaleAt: at.scale ?? 0,
      positioned: positions !== null,
      outputKept: output.kept,
    };
    const resources = {
      step: uniform,
      weights: buffer,
      ids,
      vectors,
      positions: positions ?? idleBuffers(device).read,
      output: output.buffer,
    };
    return prepare(device, { label: 'transformer.embed', source, constants }, resources, ({ count }) => [
      Math.ceil(quads / 64),
      count,
    ]);
  });
}

/** Adds the embeddings of positions and token types to the rows of all tokens of the pass. */
export function addEmbeddings(
  device: GPUDevice,
  quads: number,
  resources: { step: GPUBuffer; places: GPUBuffer; positions: GPUBuffer; types: GPUBuffer | null; rows: GPUBuffer },
): Dispatch {
  const { types } = resources;
  const options = {
    label: 'transformer.add-embeddings',
    source: [step, addSource].join('\n'),
    constants: { quads, typed: types !== null },
  };
  const bound = { ...resources, types: types ?? idleBuffers(device).read };
  return prepare(device, options, bound, ({ count }) => [Math.ceil(quads / 64), count]);
}

export const sampleShader = [step, sampleSource].join('\n');

/** Chooses the next token; `sampling` is struct Sampling of sample.wgsl. */
export function sample(
  device: GPUDevice,
  resources: { step: GPUBuffer; sampling: GPUBuffer; logits: GPUBuffer; ids: GPUBuffer },
): Dispatch {
  return prepare(device, { label: 'transformer.sample', source: sampleShader }, resources, () => [1]);
}

/** The `count` likeliest ids of each row of logits, and their probabilities: u32[row][count][2]. */
export function likeliestIds(
  device: GPUDevice,
  sizes: { vocabulary: number; count: number },
  resources: { logits: GPUBuffer; found: GPUBuffer },
): Dispatch {
  const source = [order, fold, likeliestSource].join('\n');
  const options = { label: 'transformer.likeliest', source, constants: sizes };
  return prepare(device, options, resources, ({ count: rows }) => [rows]);
}

/** A part of each kept row, and its padding: `groups` of `size` numbers, `slots` apart. */
export interface RowPart {
  stride: number;
  first: number;
  groups: number;
  size: number;
  slots: number;
}

/** Copies that part of all rows without padding. */
export function denseRows(
  device: GPUDevice,
  part: RowPart,
  resources: { step: GPUBuffer; kept: GPUBuffer; dense: GPUBuffer },
): Dispatch {
  const options = { label: 'transformer.dense-rows', source: [step, dense].join('\n'), constants: { ...part } };
  return prepare(device, options, resources, ({ count }) => [
    Math.ceil((part.groups * part.size) / 64),
    Math.min(count, 65535),
  ]);
}
