import { registerOwnKernel } from '../../tfjs/kernels';
import { recordKernel } from '../../tfjs/recorder';
import * as tf from '../../tfjs/tf';
import { activeBridge } from '../../tfjs/backend';
import type { GateActivation } from '../gate-activations';
import type { CellName } from './programs';
import { recordRecurrence } from './record';
import { describeRecurrence, type Recurrence } from './shape';

/** How the outputs of two directions are combined; 'none' keeps both. */
export type MergeMode = 'concat' | 'sum' | 'ave' | 'mul' | 'none';

export interface RecurrentOptions {
  cell: CellName;
  activation: GateActivation;
  recurrentActivation?: GateActivation;
  /** GRU: whether the reset gate scales the product (Keras 3's default) or the hidden state before it. */
  resetAfter?: boolean;
  /** Whether the first (or only) direction begins at the last time; the second then begins at the other end. */
  goBackwards?: boolean;
  returnSequences?: boolean;
  zeroOutputForMask?: boolean;
  mergeMode?: MergeMode;
  /** Whether to return the last states too. */
  returnState?: boolean;
  /** Whether to return the gates and the state of every step too. */
  taps?: boolean;
  /** Whether to return what the backward kernels read, in place of taps. */
  keep?: boolean;
  /**
   * Whether lanes share the sums over the hidden state (default: on GPUs; software adapters have no lanes to spare).
   */
  sharedSums?: boolean;
}

/** One direction's weights as Keras has them, and its first state. */
export interface DirectionInputs {
  /** f32[feature, gate · unit] */
  kernel: tf.TensorInfo;
  /** f32[unit, gate · unit] */
  recurrent: tf.TensorInfo;
  /** f32[gate · unit], or f32[2, gate · unit] for a GRU that resets after */
  bias?: tf.TensorInfo;
  /** f32[sample, unit] each: hidden, and the LSTM's cell; zeros when left out */
  states?: tf.TensorInfo[];
}

export interface RecurrentInputs {
  /** f32[sample, time, feature] */
  values: tf.TensorInfo;
  /** [sample, time], bool or number; 0 skips the step */
  mask?: tf.TensorInfo;
  /** one, or two for a bidirectional layer */
  directions: DirectionInputs[];
}

export interface RecurrentResult {
  /**
   * One tensor, or two when `mergeMode` is 'none': f32[sample, time, unit] or f32[sample, unit]; 'concat' doubles the
   * units.
   */
  outputs: tf.Tensor[];
  /** Per direction, with `returnState`: hidden and, for an LSTM, cell; f32[sample, unit]. */
  states: tf.Tensor[][];
  /** Per direction, with `taps`: the gates in Keras's order, then the state; f32[sample, time, unit]. */
  taps: tf.Tensor[][];
  /** With `keep`: f32[direction · part, sample, time, unit]; the parts are those of backward/recurrent/recurrent.wgsl. */
  kept: tf.Tensor | null;
}

/**
 * A recurrent layer, fused: a product of the input and each direction's kernel, then the recurrence in one dispatch, or
 * in one per step where the units do not fit a workgroup. Both directions run side by side. Runs on tfjs's webgpu
 * backend; an LSTM on its webgl backend too, where it is on our context: there a step is a draw.
 *
 * returns  see RecurrentResult; the caller disposes all of it
 * throws   when an input's shape does not fit the others, before any GPU work
 * cost     2 dispatches for small layers, else time + 1; one more with two directions, and one to merge them by
 *          arithmetic; no new buffers once tfjs's pool holds their like
 */
export function runRecurrent(inputs: RecurrentInputs, options: RecurrentOptions): RecurrentResult {
  const software = activeBridge()?.software ?? false;
  const recurrence = describeRecurrence(inputs, { sharedSums: !software, ...options });
  const named: Record<string, tf.Tensor> = { values: inputs.values as tf.Tensor };
  if (inputs.mask) named.mask = inputs.mask as tf.Tensor;
  inputs.directions.forEach(({ kernel, recurrent, bias, states = [] }, d) => {
    named[`kernel${d}`] = kernel as tf.Tensor;
    named[`recurrent${d}`] = recurrent as tf.Tensor;
    if (bias) named[`bias${d}`] = bias as tf.Tensor;
    states.forEach((state, part) => (named[`state${d}.${part}`] = state as tf.Tensor));
  });
  const made = tf.engine().runKernel(kernelNames[options.cell], named, recurrence as unknown as tf.NamedAttrMap);
  return sorted(made as tf.Tensor[], recurrence);
}

function sorted(made: tf.Tensor[], recurrence: Recurrence): RecurrentResult {
  const { directions, outputCount, stateParts, tapCount, returnState, tapped, kept } = recurrence;
  const take = (count: number): tf.Tensor[] => made.splice(0, count);
  const perDirection = (count: number): tf.Tensor[][] => Array.from({ length: directions }, () => take(count));
  return {
    outputs: take(outputCount),
    states: returnState ? perDirection(stateParts) : [],
    taps: tapped ? perDirection(tapCount) : [],
    kept: kept ? take(1)[0] : null,
  };
}

const kernelFunc: tf.KernelFunc = ({ inputs, backend, attrs }) =>
  recordKernel(backend, (recorder) =>
    recordRecurrence(recorder, inputs, attrs as unknown as Recurrence).map(({ info }) => info),
  );

/** What the kernels are called among tfjs's. */
export const kernelNames: Readonly<Record<CellName, string>> = {
  lstm: registerOwnKernel('AttnscopeLstm', kernelFunc),
  gru: registerOwnKernel('AttnscopeGru', kernelFunc),
  simpleRnn: registerOwnKernel('AttnscopeSimpleRnn', kernelFunc),
};
