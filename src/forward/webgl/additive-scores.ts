import additiveScores from '../../../shaders/forward/webgl/additive-scores.glsl';
import gateActivations from '../../../shaders/forward/webgl/gate-activations.glsl';
import places from '../../../shaders/forward/webgl/places.glsl';
import numbers from '../../../shaders/webgl/numbers.glsl';
import type * as tf from '../../tfjs/tf';
import { maxTextureSide } from '../../tfjs/webgl-kernels';
import type { GlKernelRecorder } from '../../tfjs/webgl-recorder';
import { placeBlocks, type Blocks } from './blocks';
import { inQuads } from './quads';

const kernel = { label: 'additive-scores', fragment: [numbers, places, gateActivations, additiveScores] };

/** Extents of additive scores. */
export interface ScoreSizes {
  samples: number;
  queries: number;
  keys: number;
  units: number;
}

/** Where queries, keys and weights lie in textures; null when they do not fit. */
interface ScorePlan {
  query: Blocks;
  key: Blocks;
  weight: Blocks;
}

function planScores({ samples, queries, keys, units }: ScoreSizes, maxSide: number): ScorePlan | null {
  const quads = Math.ceil(units / 4);
  const [query, key, weight] = [
    [queries, samples],
    [keys, samples],
    [1, 1],
  ].map(([rows, height]) => placeBlocks(rows, [quads, height], maxSide));
  return query && key && weight && samples * queries * keys <= maxSide ** 2 ? { query, key, weight } : null;
}

/** Why scores of these sizes are not made by the kernel, as half a sentence; '' when they are. */
export function whyNotScores(sizes: ScoreSizes): string {
  const maxSide = maxTextureSide();
  if (planScores(sizes, maxSide)) return '';
  const { samples, queries, keys, units } = sizes;
  return `${samples} × ${queries} × ${keys} scores of ${units} units do not fit this GPU’s textures of ${maxSide} × ${maxSide}`;
}

/** Draws the scores of every query and key. Cost: four draws, and textures of the inputs' size. */
export function recordScores(recorder: GlKernelRecorder, inputs: tf.NamedTensorInfoMap): tf.TensorInfo {
  const { query, key, weight } = inputs;
  const [samples, queries, units] = query!.shape;
  const keys = key!.shape[1];
  const plan = planScores({ samples, queries, keys, units }, maxTextureSide());
  if (!plan) throw new Error(`attention: ${whyNotScores({ samples, queries, keys, units })}. Give fewer steps.`);
  const [q, k, w] = [query!, key!, weight!].map((info) => recorder.input(info));
  const textures = {
    query: inQuads(recorder, q, { sizes: [samples, queries, units], blocks: plan.query }),
    key: inQuads(recorder, k, { sizes: [samples, keys, units], blocks: plan.key }),
    weight: inQuads(recorder, w, { sizes: [1, 1, units], blocks: plan.weight }),
  };
  const target = recorder.output([samples, queries, keys]);
  const uniforms = {
    queryBlocks: plan.query.uniform,
    keyBlocks: plan.key.uniform,
    sizes: [samples, queries, keys, Math.ceil(units / 4)],
    width: target.width,
  };
  recorder.run(kernel, { ...textures, ...uniforms }, target);
  return target.info;
}
