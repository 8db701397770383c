import { requireBridge } from '../../tfjs/backend';
import {
  runRecurrent,
  type RecurrentInputs,
  type RecurrentOptions,
  type RecurrentResult,
} from '../../forward/recurrent/recurrent';
import { describeRecurrence, type Recurrence } from '../../forward/recurrent/shape';
import { registerOwnKernel } from '../../tfjs/kernels';
import { recordKernel } from '../../tfjs/recorder';
import { runOnTape } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';
import { recordBackward } from './record';
import { directionGradients, type DirectionBack } from './weight-gradients';

/** Takes the gradients of a direction's gates in Keras's order, then of its state; f32[sample, time, unit]. */
export type GateGradientTaker = (direction: number, gradients: tf.Tensor[]) => void;

/**
 * runRecurrent while gradients are recorded: one node on tfjs's tape, whose way back is ours too (backpropagation
 * through time; Werbos 1990). The forward pass keeps the activated gates, and hidden and cell as they were before each
 * step: computing them again would cost the product hidden · recurrent once more, the forward pass's dearest part.
 *
 * inputs   as runRecurrent's; gradients are for values, kernels, recurrent kernels, biases and first states
 * options  as runRecurrent's but `taps` and `keep`; two directions are merged by tfjs's ops
 * onGates  takes the gradients of the gates on the way back
 * throws   as runRecurrent
 * cost     forward that of runRecurrent, and memory for samples · time · units · 6 numbers (LSTM; GRU 5, SimpleRNN 2) per
 *          direction; back one dispatch for small layers, else time + 1, and two transpositions and at most six products
 *          per direction
 */
export function runRecurrentOnTape(
  inputs: RecurrentInputs,
  options: RecurrentOptions,
  onGates?: GateGradientTaker,
): RecurrentResult {
  const { mergeMode = 'concat' } = options;
  const both = inputs.directions.length === 2;
  const ownMode = mergeMode === 'concat' ? 'concat' : 'none';
  const own = {
    sharedSums: !requireBridge().software,
    ...options,
    mergeMode: ownMode,
    taps: false,
    keep: true,
  } as const;
  const recurrence = describeRecurrence(inputs, own);
  const outputs = runOnTape({
    inputs: differentiable(inputs),
    forward: (save) => {
      const { outputs, states, kept } = runRecurrent(inputs, own);
      // The layers' tensors may be gone by then: the tape keeps its own.
      save([kept!, ...heldTensors(inputs)]);
      kept!.dispose();
      return [...outputs, ...states.flat()];
    },
    backward: (given, [kept, ...held]) => {
      return wayBack({ inputs: heldInputs(inputs, held), recurrence, kept, given, onGates });
    },
  });
  const { outputCount, stateParts } = recurrence;
  const made = outputs.splice(0, outputCount);
  return {
    outputs: both && !['concat', 'none'].includes(mergeMode) ? [merged(made, mergeMode)] : made,
    states: options.returnState ? inputs.directions.map(() => outputs.splice(0, stateParts)) : [],
    taps: [],
    kept: null,
  };
}

function differentiable({ values, directions }: RecurrentInputs): Record<string, tf.Tensor> {
  const named: Record<string, tf.Tensor> = { values: values as tf.Tensor };
  directions.forEach(({ kernel, recurrent, bias, states = [] }, d) => {
    named[`kernel${d}`] = kernel as tf.Tensor;
    named[`recurrent${d}`] = recurrent as tf.Tensor;
    if (bias) named[`bias${d}`] = bias as tf.Tensor;
    states.forEach((state, part) => (named[`state${d}.${part}`] = state as tf.Tensor));
  });
  return named;
}

/** What the way back reads of the inputs, in the order of heldInputs. */
function heldTensors({ values, mask, directions }: RecurrentInputs): tf.Tensor[] {
  const weights = directions.flatMap(({ kernel, recurrent }) => [kernel, recurrent]);
  return [values, ...weights, ...(mask ? [mask] : [])] as tf.Tensor[];
}

function heldInputs(inputs: RecurrentInputs, [values, ...held]: tf.Tensor[]): RecurrentInputs {
  const directions = inputs.directions.map(({ bias }) => ({ kernel: held.shift()!, recurrent: held.shift()!, bias }));
  return { values, mask: held[0], directions };
}

interface WayBack {
  inputs: RecurrentInputs;
  recurrence: Recurrence;
  kept: tf.Tensor;
  /** Of the outputs, then of the states per direction. */
  given: (tf.Tensor | null)[];
  onGates?: GateGradientTaker;
}

function wayBack({ inputs, recurrence, kept, given, onGates }: WayBack): Record<string, () => tf.Tensor> {
  const { directions, outputCount, stateParts, tapCount, cell } = recurrence;
  const ofOutputs = given.slice(0, outputCount);
  const ofStates = given.slice(outputCount);
  const named: Record<string, tf.Tensor> = { kept, transposed: transposedKernels(inputs) };
  const outputGradient = joined(ofOutputs);
  if (outputGradient) named.outputGradient = outputGradient;
  if (inputs.mask) named.mask = inputs.mask as tf.Tensor;
  ofStates.forEach((gradient, i) => {
    if (gradient) named[`state${Math.floor(i / stateParts)}.${i % stateParts}`] = gradient;
  });
  const tapped = onGates !== undefined;
  const attrs = { recurrence, tapped } as unknown as tf.NamedAttrMap;
  const made = tf.engine().runKernel(kernelName, named, attrs) as tf.Tensor[];
  const backs = inputs.directions.map((direction, d): DirectionBack => {
    const [sums, hidden, ...rest] = made.splice(0, 2 + (cell === 'gru' ? 1 : 0));
    const states = made.splice(0, stateParts);
    if (onGates) onGates(d, made.splice(0, tapCount));
    return { direction, sums, hidden, extra: rest[0], states };
  });
  const values = inputs.values as tf.Tensor3D;
  const gradients: Record<string, () => tf.Tensor> = {
    values: () => {
      const each = backs.map(({ sums, direction }) => tf.matMul(sums, direction.kernel as tf.Tensor2D, false, true));
      return tf.reshape(directions === 2 ? tf.add(each[0], each[1]) : each[0], values.shape);
    },
  };
  backs.forEach((back, d) => {
    for (const [name, make] of Object.entries(directionGradients(back, values, recurrence)))
      gradients[`${name}${d}`] = make;
    back.states.forEach((state, part) => (gradients[`state${d}.${part}`] = () => tf.clone(state)));
  });
  return gradients;
}

/**
 * The recurrent kernels as the way back multiplies by them, f32[direction, gate · unit, unit]. Of three axes, as tfjs
 * turns two in workgroup memory, with barriers that a software adapter pays dearly for.
 */
function transposedKernels({ directions }: RecurrentInputs): tf.Tensor {
  return tf.transpose(tf.stack(directions.map(({ recurrent }) => recurrent as tf.Tensor)), [0, 2, 1]);
}

/** The gradients of the outputs in one tensor, as the kernel's strides read them. */
function joined(gradients: (tf.Tensor | null)[]): tf.Tensor | null {
  const [first, second] = gradients;
  if (gradients.length === 1 || (!first && !second)) return first;
  const present = (first ?? second)!;
  return tf.stack([first ?? tf.zerosLike(present), second ?? tf.zerosLike(present)]);
}

function merged([forward, backward]: tf.Tensor[], mode: string): tf.Tensor {
  if (mode === 'mul') return tf.mul(forward, backward);
  const sum = tf.add(forward, backward);
  return mode === 'ave' ? tf.div(sum, 2) : sum;
}

const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) =>
  recordKernel(backend, (recorder) =>
    recordBackward(recorder, inputs, attrs as unknown as Parameters<typeof recordBackward>[2]).map(({ info }) => info),
  );

const kernelName = registerOwnKernel('AttnscopeRecurrentBack', kernelFunc);
