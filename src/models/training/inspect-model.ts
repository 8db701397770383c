import { stepNormsOf, summariesOf, type ValueSummary } from '../../training/value-summary';
import * as tf from '../../tfjs/tf';
import { allLayers } from '../graph';
import { asModel, pickLayers, type LayerSelector } from '../layer-choice';
import { refuseLostModel } from '../lost-model';
import type { Model, ModelInput } from '../model';
import { getGradients, type GradientOptions, type LayerGradient } from './get-gradients';
import { chosenWeights } from './get-weights';
import { refuseOtherBackend } from './target';

export type { ValueSummary } from '../../training/value-summary';

/** What there is in a weight. */
export interface InspectedWeight extends ValueSummary {
  /** Keras's path. */
  name: string;
  shape: number[];
  trainable: boolean;
}

/** What there is in the gradient of the loss by a layer's output. */
export interface InspectedGradient extends ValueSummary {
  /** The layer's name. */
  name: string;
  axes: string[];
}

/** The norm of gradients at each time step, for a `<feature-grid>`: `grid.data = overTime; grid.names = overTime.names`. */
export interface GradientsOverTime {
  /** f32[time, channel], a channel per layer; on the GPU. */
  tensor: tf.Tensor2D;
  axes: string[];
  /** The layers' names. */
  names: string[];
}

export interface Inspection {
  weights: InspectedWeight[];
  /** Of the layers that the loss depends on; empty without x and y. */
  gradients: InspectedGradient[];
  /** Of the outputs over time, of as many steps as most of them; null without x and y, and where none is over time. */
  overTime: GradientsOverTime | null;
  /** A sentence for each thing to look at; empty when all is well. */
  problems: string[];
  /** Frees what it keeps on the GPU: the weights as they were, without which it is no `since` any more, and `overTime`. */
  dispose(): void;
}

export interface InspectionOptions {
  /** Which layers; '*' unless given. */
  layer?: LayerSelector;
  /** An earlier inspection of the model: weights that are as they were then are said. */
  since?: Inspection;
  /** One batch; with y the gradients of the loss by every output are looked at. */
  x?: ModelInput;
  y?: GradientOptions['y'];
  /** Keras's name; that of `compile` when left out. */
  loss?: GradientOptions['loss'];
}

/** The weights of an inspection as they were, by name. Never copied: a step gives a weight another tensor. */
const kept = new WeakMap<Inspection, Map<string, tf.Tensor>>();

/**
 * Looks for what goes wrong in training: weights with NaN or infinite values, with zeros only, or that did not change;
 * and, with x and y, gradients of the loss that vanish or explode, by layer and over time.
 *
 * returns  keeps the weights as they were on the GPU (4 bytes per parameter once they have changed), until disposed
 * throws   before any GPU work: when `since` is disposed or has none of the weights, x comes without y, or tfjs is not on
 *          WebGPU; else as getGradients does
 * cost     a dispatch per weight, and per gradient two; a pass forward and one back with x and y; one read of 32 bytes per
 *          weight and gradient
 */
export async function inspectModel(
  given: Model | tf.LayersModel,
  { layer = '*', since, x, y, loss }: InspectionOptions = {},
): Promise<Inspection> {
  const model = asModel(given);
  if (model.disposed) throw new Error(`The model "${model.name}" is disposed. Load it again.`);
  refuseLostModel(model);
  refuseOtherBackend('inspectModel');
  if ((x === undefined) !== (y === undefined)) {
    throw new Error(`inspectModel was given ${x === undefined ? 'y without x' : 'x without y'}. Give both, or none.`);
  }
  const weights = chosenWeights(model, layer);
  const earlier = since ? earlierWeights(since, weights.map(({ name }) => name)) : null; // prettier-ignore
  const found = x === undefined ? [] : await gradientsOfLoss(model, layer, { x, options: { y, loss } });
  const now = new Map(weights.map(({ name, variable }) => [name, tf.keep(tf.clone(variable.read()))]));
  try {
    const before = ({ name, shape }: { name: string; shape: readonly number[] }): tf.Tensor | null => {
      const tensor = earlier?.get(name);
      return tensor && String(tensor.shape) === String(shape) ? tensor : null;
    };
    const summaries = await summariesOf([
      ...[...now].map(([name, tensor]) => ({ tensor, before: before({ name, shape: tensor.shape }) })),
      ...found.map(({ tensor }) => ({ tensor: tensor!, before: null })),
    ]);
    const inspected = weights.map(({ name, variable }, i) => {
      const { trainable } = variable as unknown as { trainable: boolean };
      return { name, shape: [...now.get(name)!.shape], trainable, ...summaries[i] };
    });
    const gradients = found.map(({ name, axes }, i) => ({ name, axes, ...summaries[weights.length + i] }));
    return keepInspection({ weights: inspected, gradients, overTime: overTimeOf(found) }, now);
  } catch (error) {
    tf.dispose([...now.values()]);
    throw error;
  } finally {
    for (const gradient of found) gradient.dispose();
  }
}

function earlierWeights(since: Inspection, names: readonly string[]): Map<string, tf.Tensor> {
  const weights = kept.get(since);
  if (!weights) throw new Error('The earlier inspection is disposed, or is none. Dispose it after the next one.');
  if (names.some((name) => weights.has(name))) return weights;
  throw new Error(
    `The earlier inspection has none of the weights ${names.slice(0, 3).join(', ')}. Give one of this model.`,
  );
}

/** By each output of the picked layers that has a gradient; of layers by their indices: a name may be a part of another's. */
async function gradientsOfLoss(
  model: Model,
  layer: LayerSelector,
  { x, options }: { x: ModelInput; options: GradientOptions },
): Promise<LayerGradient[]> {
  const picked = new Set(pickLayers(model, layer).map(({ node }) => node));
  const indices = allLayers(model.graph).flatMap(({ node }, index) => {
    const { outputs } = node;
    const isFloat = outputs.length > 0 && outputs.every(({ symbolic }) => symbolic.dtype === 'float32');
    return picked.has(node) && isFloat ? [index] : [];
  });
  const gradients = indices.length > 0 ? await getGradients(model, indices, x, options) : [];
  return gradients.filter(({ tensor }) => tensor !== null);
}

function overTimeOf(gradients: readonly LayerGradient[]): GradientsOverTime | null {
  const timed = gradients.filter(({ axes }) => axes[1] === 'time');
  const counts = new Map<number, number>();
  for (const { tensor } of timed) counts.set(tensor!.shape[1]!, (counts.get(tensor!.shape[1]!) ?? 0) + 1);
  const [steps] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0];
  const shown = timed.filter(({ tensor }) => tensor!.shape[1] === steps);
  if (shown.length === 0) return null;
  const tensor = tf.keep(stepNormsOf(shown.map((one) => one.tensor!)));
  return { tensor, axes: ['time', 'channel'], names: shown.map(({ name }) => name) };
}

function keepInspection(parts: Omit<Inspection, 'problems' | 'dispose'>, now: Map<string, tf.Tensor>): Inspection {
  const inspection: Inspection = {
    ...parts,
    problems: [...parts.weights.flatMap(weightProblems), ...parts.gradients.flatMap(gradientProblems)],
    dispose: () => {
      tf.dispose([...(kept.get(inspection)?.values() ?? [])]);
      if (kept.delete(inspection)) parts.overTime?.tensor.dispose();
    },
  };
  kept.set(inspection, now);
  return inspection;
}

function weightProblems({ name, trainable, ...summary }: InspectedWeight): string[] {
  const { values, zero, changed } = summary;
  // Biases begin with zeros.
  const isDead = zero === values && !/(^|\/)(bias|beta|moving_mean|bh|ba)$/.test(name);
  return [
    ...oddNumbers(`The weight "${name}"`, summary),
    ...(isDead ? [`The weight "${name}" has only zeros.`] : []),
    ...(trainable && changed === 0 ? [`The weight "${name}" is as it was in the earlier inspection.`] : []),
  ];
}

function gradientProblems({ name, ...summary }: InspectedGradient): string[] {
  const subject = `The gradient of the loss by the output of "${name}"`;
  return [...oddNumbers(subject, summary), ...(summary.zero === summary.values ? [`${subject} is zero.`] : [])];
}

function oddNumbers(subject: string, { nan, infinite, values }: ValueSummary): string[] {
  const odd = [nan && `${nan} NaN`, infinite && `${infinite} infinite`].filter(Boolean).join(' and ');
  return odd ? [`${subject} has ${odd} of ${values} values.`] : [];
}
