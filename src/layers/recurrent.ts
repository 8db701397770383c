import { runRecurrentOnTape } from '../backward/recurrent/recurrent';
import {
  runRecurrent,
  type DirectionInputs,
  type RecurrentInputs,
  type RecurrentOptions,
  type RecurrentResult,
} from '../forward/recurrent/recurrent';
import type { GateActivation } from '../forward/gate-activations';
import { asFloat } from '../tfjs/as-float';
import { tapeIsOn } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import type { GatedCell, RNNCell, RNNLayerArgs } from '../tfjs/stock-recurrent';
import './activations';
import { maskOf, single, type CallOptions } from './layer-tools';
import { activationNames, cellKind, resetsAfter, tapNames } from './recurrent-cells';
import { choosePath, type KernelPath, type PathQuestion } from './recurrent-path';
import { runPlain, type RecurrenceRequest, type RecurrenceResult } from './recurrent-plain';
import { giveTap, tapWanted } from './taps';

export interface RecurrentCallOptions extends CallOptions {
  initialState?: tf.Tensor[] | null;
}

/** What Keras's recurrent layers take beyond tfjs's: masked steps output 0 instead of repeating the output before. */
export interface ZeroOutputArgs {
  zeroOutputForMask?: boolean;
}

/**
 * A recurrent layer that runs fused where it can and by plain ops where it cannot; `kernelPath` says which and why.
 * LSTM, GRU, SimpleRNN and RNN(cell) are its subclasses, registered under Keras's names, so that loaded models use
 * them.
 *
 * input    [sample, time, channel]; a mask [sample, time]; initial states [sample, unit]
 * output   [sample, time, unit] or [sample, unit], as Keras; with returnState the last states follow
 * taps     'gates': every gate and the state over time, [sample, time, channel]
 */
export class Recurrent extends tf.RNN {
  zeroOutputForMask: boolean;

  constructor(args: RNNLayerArgs & ZeroOutputArgs) {
    super(args);
    this.zeroOutputForMask = args.zeroOutputForMask ?? false;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    super.build(inputShape);
    this.built = true;
  }

  /** Which way this layer computes now, and why not fused when it does not. */
  kernelPath(question: PathQuestion = {}): KernelPath {
    return choosePath(this.cell as RNNCell, question);
  }

  /**
   * tfjs hands one options object to every layer of a model; the initial states that are put into it must not reach
   * the next.
   */
  override apply(...[inputs, options]: Parameters<tf.RNN['apply']>): ReturnType<tf.RNN['apply']> {
    return super.apply(inputs, { ...options });
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: RecurrentCallOptions): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const tapped = tapWanted(this, 'gates');
      const request = requestOf(inputs, options, tapped);
      const { output, states, taps } = this.compute(request);
      if (this.stateful) this.resetStates(states, request.training);
      const names = tapNames[cellKind(this.cell as RNNCell) ?? 'simpleRnn'];
      taps.forEach((tensor, i) =>
        giveTap({ layer: this, name: names[i], axes: ['sample', 'time', 'channel'], tensor }),
      );
      return this.returnState ? [output, ...states] : output;
    });
  }

  /** One pass over the sequence, from the given states or those that a stateful layer kept. Call it inside a tidy. */
  compute(request: RecurrenceRequest): RecurrenceResult {
    forgetDropout(this.cell as RNNCell);
    const states = request.states ?? this.carriedStates();
    const { training, tapped, values } = request;
    const { path } = this.kernelPath({ training, tapped, inputShape: values.shape });
    return path === 'fused' ? this.#runFused({ ...request, states }) : runPlain(this, { ...request, states });
  }

  /** The states that a stateful layer kept of its last call. */
  carriedStates(): tf.Tensor[] | undefined {
    return this.stateful ? this.getStates() : undefined;
  }

  #runFused({ values, mask, states, tapped }: RecurrenceRequest): RecurrenceResult {
    const made = runFused(
      this,
      { values, mask, directions: [directionInputs(this.cell as GatedCell, states)] },
      {
        ...kernelOptions(this),
        goBackwards: this.goBackwards,
        returnState: this.returnState || this.stateful,
        taps: tapped,
      },
    );
    return { output: made.outputs[0], states: made.states[0] ?? [], taps: made.taps[0] ?? [] };
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), zeroOutputForMask: this.zeroOutputForMask };
  }
}

/**
 * The fused kernels; with their way back while gradients are recorded. Those of the gates go to whoever takes the layer's
 * taps of that kind.
 */
export function runFused(layer: tf.layers.Layer, inputs: RecurrentInputs, options: RecurrentOptions): RecurrentResult {
  if (!tapeIsOn()) return runRecurrent(inputs, options);
  if (!tapWanted(layer, 'gate-gradients')) return runRecurrentOnTape(inputs, options);
  const axes = ['sample', 'time', 'channel'];
  return runRecurrentOnTape(inputs, options, (direction, gradients) => {
    const path = inputs.directions.length === 1 ? '' : direction === 0 ? 'forward/' : 'backward/';
    gradients.forEach((tensor, i) => giveTap({ layer, name: `${path}${tapNames[options.cell][i]}`, axes, tensor }));
  });
}

/** A call's inputs and options, sorted. */
export function requestOf(
  inputs: tf.Tensor | tf.Tensor[],
  options: RecurrentCallOptions | undefined,
  tapped: boolean,
): RecurrenceRequest {
  const values = asFloat(single(inputs)) as tf.Tensor3D;
  const mask = maskOf(options);
  return {
    values,
    mask: mask ? tf.reshape(mask, values.shape.slice(0, 2)) : undefined,
    states: options?.initialState ?? undefined,
    training: options?.training ?? false,
    tapped,
  };
}

/** One direction's weights, for the fused kernel. */
export function directionInputs(cell: GatedCell, states: tf.Tensor[] | undefined): DirectionInputs {
  return {
    kernel: cell.kernel.read(),
    recurrent: cell.recurrentKernel.read(),
    bias: cell.bias?.read(),
    states,
  };
}

/** The layer's settings that the fused kernel takes; the path was found to be fused before. */
export function kernelOptions(layer: Recurrent) {
  const cell = layer.cell as GatedCell;
  const [activation, recurrentActivation] = activationNames(cell) as GateActivation[];
  return {
    ...{ cell: cellKind(cell)!, activation, recurrentActivation, resetAfter: resetsAfter(cell) },
    ...{ returnSequences: layer.returnSequences, zeroOutputForMask: layer.zeroOutputForMask },
  };
}

/** tfjs's cells keep the masks of a call until the next one begins. */
function forgetDropout(cell: RNNCell): void {
  if (cell.dropoutMask != null) tf.dispose(cell.dropoutMask);
  if (cell.recurrentDropoutMask != null) tf.dispose(cell.recurrentDropoutMask);
  cell.dropoutMask = cell.recurrentDropoutMask = null!;
}
