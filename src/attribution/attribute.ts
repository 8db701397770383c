import { asModel } from '../models/layer-choice';
import { checkInputs, type Model, type ModelInput } from '../models/model';
import { checkTarget, refuseOtherBackend, type Target } from '../models/training/target';
import { nameTensor } from '../tfjs/lost';
import * as tf from '../tfjs/tf';
import { readBaselines } from './baseline';
import {
  gradient,
  inputTimesGradient,
  integratedGradients,
  smoothGrad,
  type Case,
  type Found,
} from './gradient-methods';
import { checkLogit, lastCall } from './last-layer';
import { checkRules } from './lrp/check';
import { layerwise } from './lrp/layerwise';
import { copiesPerRun } from './memory';
import type { Method } from './methods';
import { checkWindow, occlusion } from './occlusion';
import { readOptions, type AttributionOptions, type Settings } from './options';
import { Passes } from './passes';
import { checkGradients, pointsOf, valuesAt, type Point } from './points';

/** Relevance of one input. */
export interface InputAttribution {
  name: string;
  axes: string[];
  /** f32 of the input's shape, on the GPU; for an input of ids one number per token. */
  tensor: tf.Tensor;
}

/** Relevance of a batch for a target. `name`, `axes` and `tensor` are those of the first input. */
export interface Attribution extends InputAttribution {
  /** One per input, in the model's order. */
  inputs: InputAttribution[];
  method: Method;
  /** The unit of the first output, or 'max'. */
  target: Target;
  /** The layer whose unit the target is. */
  output: string;
  /** Whether the target is the unit before the last activation. */
  logit: boolean;
  /** The sum of all relevance of the batch; null where it was not to be read. */
  total: number | null;
  /**
   * `total` minus what it is to be: f(x) − f(baseline) for integrated gradients and occlusion, f(x) − f(0) for input-x-gradient,
   * f(x) for lrp, summed over samples. Null for gradient and smoothgrad, which promise no sum.
   */
  delta: number | null;
  dispose(): void;
}

const methods: Record<Method, (given: Case) => Found> = {
  gradient,
  'input-x-gradient': inputTimesGradient,
  'integrated-gradients': integratedGradients,
  smoothgrad: smoothGrad,
  occlusion,
  lrp: layerwise,
};

/**
 * How much each number of a batch has to do with a target, a unit of the first output, outside training.
 *
 * gradient              ∂f/∂x
 * input-x-gradient      x ⊙ ∂f/∂x
 * integrated-gradients  arXiv 1703.01365, by the midpoint rule
 * smoothgrad            arXiv 1706.03825
 * occlusion             f(x) − f(x with a window hidden)
 * lrp                   the ε rule; recurrent layers by arXiv 1706.07206, softmax attention by arXiv 2402.05602
 *
 * model    from loadModel; or a tf.LayersModel made in the page
 * x        one batch, as in getLayerOutputs; stays the caller's
 * returns  f32 of each input's shape, on the GPU; of ids one number per token, summed over the embedding. The caller
 *          disposes it
 * throws   one sentence, before any GPU work: for an unknown method, option or target, an input or a baseline of another
 *          shape, whole numbers that no Embedding reads, a layer that the method has no way through, and a batch that the
 *          GPU's memory does not take; and where tfjs is not on WebGPU
 * cost     gradient a pass forward and one back, lrp about three of them; the copies of integrated gradients and smoothgrad run as one
 *          batch forward and back, windows of occlusion forward, in parts of 256 MiB. At most 12 bytes are read
 */
export async function attribute(
  given: Model | tf.LayersModel,
  x: ModelInput,
  options: AttributionOptions,
): Promise<Attribution> {
  const settings = readOptions(options);
  const { method, target, logit } = settings;
  const model = asModel(given);
  const inputs = checkInputs(model, x);
  refuseOtherBackend('attribute');
  checkTarget(model, target);
  const points = pointsOf(model);
  if (logit) checkLogit(model);
  if (method === 'lrp') checkRules(model, points);
  else if (method !== 'occlusion') checkGradients(model, points);
  const shapes = inputs.map(({ shape }) => shape);
  if (method === 'occlusion') checkWindow(settings.window, points, shapes);
  const pointShapes = points.map(({ input, slot }) =>
    slot ? embedded(shapes[input], slot.symbolic.shape) : shapes[input],
  );
  const baselines = readBaselines(model, points, { baseline: settings.baseline, shapes: pointShapes });
  const passes = new Passes({ model, inputs, points, target, logit });
  copiesPerRun(passes.question, 1);
  const { relevance, sums } = withSentence(model, () => runMethod(passes, { settings, baselines }));
  const numbers = settings.readTotal ? await sums.data() : null;
  sums.dispose();
  return result(model, { relevance, numbers, settings });
}

/** What tfjs says of a layer that has no way back, with advice. */
function withSentence<T>({ name }: Model, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { message } = error as Error;
    if (!/gradient/i.test(message)) throw error;
    throw new Error(
      `attribute: tfjs has no way back through a layer of the model "${name}" (${message.replace(/\.?$/, '')}). Give the method "occlusion", which needs none.`,
      { cause: error },
    );
  }
}

/** All of a method's GPU work; what comes out is the caller's. */
function runMethod(
  passes: Passes,
  { settings, baselines }: Pick<Case, 'settings' | 'baselines'>,
): { relevance: tf.Tensor[]; sums: tf.Tensor } {
  const { model, points, inputs } = passes.question;
  let relevance: tf.Tensor[] = [];
  const sums = tf.tidy(() => {
    const values = valuesAt(model, points, inputs);
    passes.begin(values);
    const found = methods[settings.method]({ passes, values, settings, baselines });
    const perInput = settings.method === 'occlusion' ? found.relevance : ofInputs(points, inputs, found.relevance);
    relevance = perInput.map((one) => tf.keep(tf.clone(one)));
    const each = perInput.map((one) => tf.sum(one));
    const total = found.total ?? each.reduce((sum, one) => tf.add(sum, one));
    return found.promised ? tf.stack([total, tf.sub(total, found.promised)]) : tf.reshape(total, [1]);
  });
  return { relevance, sums };
}

/** Relevance of the inputs from that of the points: of ids the sum over the embedding, and over all Embeddings that read them. */
function ofInputs(
  points: readonly Point[],
  inputs: readonly tf.Tensor[],
  relevance: readonly tf.Tensor[],
): tf.Tensor[] {
  return inputs.map(({ shape }, input) => {
    const own = points.flatMap((point, i) =>
      point.input === input ? [point.slot ? tf.reshape(tf.sum(relevance[i], -1), shape) : relevance[i]] : [],
    );
    return own.reduce((sum, one) => tf.add(sum, one));
  });
}

function result(
  model: Model,
  { relevance, numbers, settings }: { relevance: tf.Tensor[]; numbers: ArrayLike<number> | null; settings: Settings },
): Attribution {
  const { method, target, logit } = settings;
  const inputs = relevance.map((tensor, i): InputAttribution => {
    const { name, axes } = model.inputs[i];
    nameTensor(tensor, { name: `the relevance of "${name}"`, axes: [...axes] });
    return { name, axes: [...axes], tensor };
  });
  return {
    ...inputs[0],
    ...{ inputs, method, target, logit },
    output: lastCall(model.graph)?.node.spec.name ?? model.name,
    total: numbers?.[0] ?? null,
    delta: numbers?.[1] ?? null,
    dispose: () => tf.dispose(inputs.map(({ tensor }) => tensor)),
  };
}

/** The shape that an Embedding makes of ids. */
function embedded(ids: readonly number[], output: readonly (number | null)[]): number[] {
  return output.length === ids.length + 1
    ? [...ids, output.at(-1)!]
    : output.map((side, axis) => side ?? ids[axis] ?? 1);
}
