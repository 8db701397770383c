import fold from '../../../shaders/fold.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import statisticsSource from '../../../shaders/score-sums.wgsl';
import attendScores from '../../../shaders/transformer/attend-scores.wgsl';
import attendValues from '../../../shaders/transformer/attend-values.wgsl';
import headsSource from '../../../shaders/transformer/heads.wgsl';
import placeHeads from '../../../shaders/transformer/place-heads.wgsl';
import scoresSource from '../../../shaders/transformer/scores.wgsl';
import seenCausal from '../../../shaders/transformer/seen-causal.wgsl';
import seenLive from '../../../shaders/transformer/seen-live.wgsl';
import softmax from '../../../shaders/transformer/softmax.wgsl';
import softmaxLive from '../../../shaders/transformer/softmax-live.wgsl';
import step from '../../../shaders/transformer/step.wgsl';
import valuesSource from '../../../shaders/transformer/values.wgsl';
import type { TransformerShape } from '../shape';
import { quadsOf } from '../weights/matrix';
import { idleBuffers, prepare, type Dispatch, type Rows } from './dispatch';

/** What a layer keeps of every token, and what of the newest. */
export interface LayerRows {
  /** f32[token][keyHeads][slots] */
  keys: GPUBuffer;
  values: GPUBuffer;
  /** f32[token][heads][slots], rotated */
  queries: GPUBuffer;
  /** f32[token][heads][4]: highest score, log-sum-exp, lowest score, entropy */
  statistics: GPUBuffer;
  /** f32[head][capacity]: the newest token's weights, a part of all layers' */
  newest: GPUBufferBinding;
  /** f32: gains of the heads, then offsets; null where heads are as they are. */
  edits: GPUBuffer | null;
}

export interface Attention {
  shape: TransformerShape;
  layer: number;
  step: GPUBuffer;
  capacity: number;
  rows: LayerRows;
  qkv: Rows;
  z: Rows;
  /** f32[head][query of the pass]: scratch */
  factors: GPUBuffer;
  rotation: GPUBuffer | null;
  headNorm: GPUBuffer | null;
  /** u32[token]: of an encoder, whether a key is seen, 0 behind the last one; null where queries see what is before them. */
  live: GPUBuffer | null;
}

/** Attention of one new token: scores with all keys, then weights and values. Two dispatches. */
export function attendOne(device: GPUDevice, attention: Attention): Dispatch[] {
  const { shape, layer, step: uniform, capacity, rows, z } = attention;
  const { heads, keyHeads } = shape;
  const quads = quadsOf(shape.headSize);
  const window = shape.windows[layer];
  const scores = prepare(
    device,
    {
      label: 'transformer.attend-scores',
      source: [step, headsSource, attendScores].join('\n'),
      constants: { ...headConstants(attention), lanes: 64, quads, capacity, window, scale: shape.scales[layer] },
    },
    { ...headResources(device, attention), newest: rows.newest },
    ({ position }) => [Math.ceil((position + 1) / 64), heads],
  );
  const values = prepare(
    device,
    {
      label: 'transformer.attend-values',
      source: [step, numbers, fold, statisticsSource, attendValues].join('\n'),
      constants: {
        lanes: lanesFor(quads),
        heads,
        keyHeads,
        quads,
        capacity,
        window,
        outputKept: z.kept,
        edited: rows.edits !== null,
      },
    },
    {
      step: uniform,
      newest: rows.newest,
      values: rows.values,
      edits: rows.edits ?? idleBuffers(device).read,
      statistics: rows.statistics,
      z: z.buffer,
    },
    () => [heads],
  );
  return [scores, values];
}

/** Attention of all tokens of the pass. `scores` is scratch: f32[head][query of the pass][stride]. */
export function attendMany(device: GPUDevice, attention: Attention, scores: GPUBuffer): Dispatch[] {
  return [...placeMany(device, attention), ...weighMany(device, attention, scores)];
}

/** Puts the pass's queries, keys and values into the rows that are kept. */
export function placeMany(device: GPUDevice, attention: Attention): Dispatch[] {
  const { heads, keyHeads } = attention.shape;
  const all = heads + 2 * keyHeads;
  const place = prepare(
    device,
    {
      label: 'transformer.place-heads',
      source: [step, headsSource, placeHeads].join('\n'),
      constants: headConstants(attention),
    },
    headResources(device, attention),
    ({ count }) => [Math.ceil((count * all) / 64)],
  );
  return [place];
}

/** Scores, weights and z of the pass's queries, from keys and values that are kept. */
export function weighMany(device: GPUDevice, attention: Attention, scores: GPUBuffer): Dispatch[] {
  const { shape, layer, step: uniform, capacity, rows, z, factors, live } = attention;
  const { heads, keyHeads } = shape;
  const seen = seenBy(attention);
  const weigh = prepare(
    device,
    live
      ? {
          label: 'transformer.softmax-live',
          source: [step, seenLive, numbers, fold, statisticsSource, softmaxLive].join('\n'),
          constants: { lanes: 64, heads },
        }
      : {
          label: 'transformer.softmax',
          source: [step, numbers, fold, statisticsSource, softmax].join('\n'),
          constants: { lanes: 64, heads, capacity, window: shape.windows[layer] },
        },
    { step: uniform, scores, statistics: rows.statistics, factors, ...(live ? { live } : { newest: rows.newest }) },
    ({ count }) => [count, heads],
  );
  const quads = quadsOf(shape.headSize);
  const sum = prepare(
    device,
    {
      label: 'transformer.values',
      source: [step, seen.source, valuesSource].join('\n'),
      constants: { ...seen.constants, heads, keyHeads, quads, outputKept: z.kept, edited: rows.edits !== null },
    },
    {
      step: uniform,
      weights: scores,
      values: rows.values,
      edits: rows.edits ?? idleBuffers(device).read,
      z: z.buffer,
      factors,
      ...seen.resources,
    },
    ({ count }) => [Math.ceil((heads * quads) / 8), Math.ceil(count / 32)],
  );
  return [scoresOf(device, attention, { scores, holds: 'scores' }), weigh, sum];
}

/** What a buffer of scores is to hold; the numbers are those of scores.wgsl. */
const contents = { scores: 0, masked: 1, weights: 2 } as const;

/** Scores or weights of the pass's queries, from queries, keys and statistics that are kept. */
export function scoresOf(
  device: GPUDevice,
  attention: Pick<Attention, 'shape' | 'layer' | 'step' | 'rows' | 'live'>,
  { scores, holds }: { scores: GPUBuffer; holds: keyof typeof contents },
): Dispatch {
  const { shape, layer, step: uniform, rows } = attention;
  const { heads, keyHeads } = shape;
  const seen = seenBy(attention);
  return prepare(
    device,
    {
      label: 'transformer.scores',
      source: [step, seen.source, scoresSource].join('\n'),
      constants: {
        ...seen.constants,
        heads,
        keyHeads,
        quads: quadsOf(shape.headSize),
        scale: shape.scales[layer],
        holds: contents[holds],
      },
    },
    { step: uniform, queries: rows.queries, keys: rows.keys, statistics: rows.statistics, scores, ...seen.resources },
    ({ stride, count }) => [Math.ceil(stride / 32), Math.ceil(count / 32), heads],
  );
}

/** Which keys a query sees: the shader's part that says it, and what that needs. */
function seenBy({ shape, layer, live }: Pick<Attention, 'shape' | 'layer' | 'live'>): {
  source: string;
  constants: Record<string, number>;
  resources: Record<string, GPUBuffer>;
} {
  return live
    ? { source: seenLive, constants: {}, resources: { live } }
    : { source: seenCausal, constants: { window: shape.windows[layer] }, resources: {} };
}

function headConstants({ shape, qkv }: Attention): Record<string, number | boolean> {
  return {
    heads: shape.heads,
    keyHeads: shape.keyHeads,
    units: shape.headSize,
    slots: 4 * quadsOf(shape.headSize),
    rotated: shape.rotary?.units ?? 0,
    headNormed: shape.headNorm,
    epsilon: shape.norm.epsilon,
    qkvKept: qkv.kept,
  };
}

function headResources(
  device: GPUDevice,
  { step: uniform, qkv, rows, rotation, headNorm }: Attention,
): Record<string, GPUBuffer> {
  const { read } = idleBuffers(device);
  return {
    step: uniform,
    qkv: qkv.buffer,
    rotation: rotation ?? read,
    headNorm: headNorm ?? read,
    keys: rows.keys,
    values: rows.values,
    queries: rows.queries,
  };
}

/** A power of two from 64 on that covers a head's quads. */
function lanesFor(quads: number): number {
  return Math.max(64, 2 ** Math.ceil(Math.log2(quads)));
}
