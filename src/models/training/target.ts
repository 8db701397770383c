import { lossNamed, lossOf, type LossName } from '../../training/loss';
import { activeBridge } from '../../tfjs/backend';
import { hostValues } from '../../tfjs/host-values';
import * as tf from '../../tfjs/tf';
import type { Model } from '../model';

/** Which number of the first output gradients are of: the index of a unit, or its largest. */
export type Target = number | 'max';

/**
 * Refuses a target that the first output does not have.
 *
 * shape  of that output; null where a side is not fixed
 */
export function checkTarget({ name, graph }: Model, target: unknown): void {
  const { shape } = graph.outputs[0].symbolic;
  const units = shape.at(-1);
  if (shape.length < 2)
    throw new Error(`The first output of the model "${name}" is [${shape}] and has no units. Give y and a loss.`);
  if (target === 'max') return;
  const within = Number.isInteger(target) && (target as number) >= 0 && (units == null || (target as number) < units);
  if (within) return;
  throw new Error(
    `The target is ${JSON.stringify(target)}; the first output of the model "${name}" has ${units} units. Give a number from 0 to ${Number(units) - 1}, or "max".`,
  );
}

/** The target's numbers, of the last step where there are steps, summed over samples. f32[] */
export function targetOf(output: tf.Tensor, target: Target): tf.Scalar {
  const units = output.shape.at(-1)!;
  // Three axes: tfjs's gradient of a slice of five is a shader that does not compile.
  const steps = tf.reshape(output, [output.shape[0], -1, units]) as tf.Tensor3D;
  const last = steps.shape[1] - 1;
  const [first, count] = target === 'max' ? [0, units] : [target, 1];
  const chosen = tf.slice(steps, [0, last, first], [-1, 1, count]);
  return tf.sum(target === 'max' ? tf.max(chosen, -1) : chosen);
}

/**
 * The true outputs of a batch, checked against the model's.
 *
 * throws  when there is another count, or a shape that does not fit the output's
 */
export function checkTruth(
  model: Model,
  y: unknown,
  { losses, samples }: { losses: LossName[]; samples: number },
): tf.Tensor[] {
  const list = (Array.isArray(y) ? y : [y]) as unknown[];
  const { outputs } = model.graph;
  if (list.length !== outputs.length || list.some((one) => !(one instanceof tf.Tensor))) {
    throw new Error(
      `The model "${model.name}" has ${outputs.length} outputs; ${list.filter((one) => one instanceof tf.Tensor).length} tensors were given as y. Give one per output, in the model's order.`,
    );
  }
  list.forEach((one, i) => checkShape(model, one as tf.Tensor, { loss: losses[i], samples, i }));
  return list as tf.Tensor[];
}

function checkShape(
  { name, graph }: Model,
  truth: tf.Tensor,
  { loss, samples, i }: { loss: LossName; samples: number; i: number },
): void {
  const { shape } = graph.outputs[i].symbolic;
  const sides = loss === 'sparseCategoricalCrossentropy' ? shape.slice(0, -1) : shape;
  // Keras takes class numbers with a last axis of 1 too.
  const given =
    sides.length < shape.length && truth.rank === shape.length && truth.shape.at(-1) === 1
      ? truth.shape.slice(0, -1)
      : truth.shape;
  const fits =
    given.length === sides.length && given.every((side, axis) => sides[axis] == null || side === sides[axis]);
  if (!truth.isDisposed && fits && given[0] === samples) {
    if (loss === 'sparseCategoricalCrossentropy')
      refuseOddClasses(truth, `output ${i} of the model "${name}"`, shape.at(-1));
    return;
  }
  if (truth.isDisposed) throw new Error(`The tensor given as y is disposed. Give it before you dispose it.`);
  const wanted = [samples, ...sides.slice(1).map((side) => side ?? 'any')].join(', ');
  throw new Error(
    `y is [${truth.shape.join(', ')}] where ${loss} of output ${i} of the model "${name}" needs [${wanted}]. Give a tensor of that shape.`,
  );
}

/** Class numbers that are still on the CPU, as they are before their first use; others make the loss NaN. */
function refuseOddClasses(truth: tf.Tensor, of: string, classes: number | null | undefined): void {
  const values = hostValues(truth);
  if (!values || classes == null) return;
  const at = Array.from(values).findIndex((one) => !(Number.isInteger(one) && one >= 0 && one < classes));
  if (at < 0) return;
  throw new Error(
    `y holds ${values[at]} at ${at}; ${of} has ${classes} classes. Give whole numbers from 0 to ${classes - 1}.`,
  );
}

/** The sum of the losses of all outputs, f32[]. Whole numbers in y become float32. */
export function lossOfOutputs(
  outputs: readonly tf.Tensor[],
  truth: readonly tf.Tensor[],
  losses: readonly LossName[],
): tf.Scalar {
  const each = outputs.map((output, i) => {
    const wanted = truth[i].dtype === 'float32' ? truth[i] : tf.mul(tf.cast(truth[i], 'float32'), 1);
    return lossOf(losses[i], wanted, output);
  });
  return each.reduce<tf.Scalar>((sum, one) => tf.add(sum, one), each.shift()!);
}

/** One loss per output, from one name for all or a list. */
export function readLosses({ name, graph }: Model, given: unknown): LossName[] {
  const { length } = graph.outputs;
  const list = Array.isArray(given) ? given : new Array<unknown>(length).fill(given);
  if (list.length === length) return list.map(lossNamed);
  throw new Error(
    `The model "${name}" has ${length} outputs and ${list.length} losses were given. Give one for all, or one per output.`,
  );
}

/** Throws where tfjs does not run on WebGPU: the kernels of training run there. */
export function refuseOtherBackend(what: string): void {
  if (activeBridge()) return;
  throw new Error(
    `${what} runs on WebGPU, and tfjs runs on "${tf.getBackend()}". Open the page where there is WebGPU, and leave tfjs on it.`,
  );
}

let kept: tf.Scalar | null = null;

/** What was recorded with it was not done: it may never have been written. */
export function forgetOne(): void {
  kept?.dispose();
  kept = null;
}

/** The number 1 on the GPU, kept for good. */
export function oneOnGpu(): tf.Scalar {
  const bridge = activeBridge();
  if (!kept || kept.isDisposed || !bridge?.backend.tensorMap.has(kept.dataId)) {
    kept = tf.tidy(() => tf.keep(tf.fill([], 1) as tf.Scalar));
  }
  return kept;
}
