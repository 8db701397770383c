import * as tf from '../../tfjs/tf';
import { gateActivationNumber } from '../gate-activations';
import type { MergeMode, RecurrentInputs, RecurrentOptions } from './recurrent';
import type { CellName } from './programs';

/** Sizes and choices of a recurrence, all plain values, known before any GPU work. */
export interface Recurrence {
  cell: CellName;
  directions: number;
  samples: number;
  steps: number;
  features: number;
  units: number;
  gates: number;
  /** Rows of bias: 0, 1 or 2. */
  biases: number;
  activation: number;
  recurrentActivation: number;
  resetBefore: boolean;
  goBackwards: boolean;
  returnSequences: boolean;
  returnState: boolean;
  zeroOutput: boolean;
  masked: boolean;
  tapped: boolean;
  /** Whether what the backward kernels read is kept, in place of taps. */
  kept: boolean;
  /** Whether lanes share the sums of hidden · recurrent, for adapters that have more lanes than units. */
  sharedSums: boolean;
  mergeMode: MergeMode;
  outputCount: number;
  /** Tensors of state per direction: hidden, and the LSTM's cell. */
  stateParts: number;
  /** Tapped tensors per direction: the gates, then the state. */
  tapCount: number;
  /** Tensors per direction that are kept for the way back: the gates, the cell or the last product, the hidden state. */
  keptCount: number;
}

export const gateCounts: Record<CellName, number> = { lstm: 4, gru: 3, simpleRnn: 1 };

/**
 * A bit per direction. A second direction reads from the other end, and its outputs are turned round to the first one's
 * order, as Keras's Bidirectional does.
 */
export function directionBits({ directions, goBackwards }: Pick<Recurrence, 'directions' | 'goBackwards'>) {
  const first = goBackwards ? 1 : 0;
  const second = directions === 2 ? 1 - first : 0;
  return { readReversed: first + 2 * second, writeReversed: directions === 2 ? 2 : 0 };
}

/** Sizes and choices of a recurrence. Throws one sentence when the shapes do not fit each other. */
export function describeRecurrence(inputs: RecurrentInputs, options: RecurrentOptions): Recurrence {
  const { cell, activation, recurrentActivation = 'sigmoid', resetAfter = true, mergeMode = 'concat' } = options;
  const gates = gateCounts[cell];
  const [samples, steps, features] = inputs.values.shape;
  const [first] = inputs.directions;
  const units = first.recurrent.shape[0];
  const resetBefore = cell === 'gru' && !resetAfter;
  const biases = !first.bias ? 0 : cell === 'gru' && resetAfter ? 2 : 1;
  const directions = inputs.directions.length;
  const recurrence: Recurrence = {
    ...{ cell, directions, samples, steps, features, units, gates, biases, resetBefore, mergeMode },
    activation: gateActivationNumber(activation),
    recurrentActivation: gateActivationNumber(recurrentActivation),
    goBackwards: options.goBackwards ?? false,
    returnSequences: options.returnSequences ?? false,
    returnState: options.returnState ?? false,
    zeroOutput: options.zeroOutputForMask ?? false,
    masked: inputs.mask !== undefined,
    tapped: options.taps ?? false,
    kept: options.keep ?? false,
    sharedSums: options.sharedSums ?? true,
    outputCount: directions === 2 && mergeMode === 'none' ? 2 : 1,
    stateParts: cell === 'lstm' ? 2 : 1,
    tapCount: gates === 1 ? 1 : gates + 1,
    keptCount: gates === 1 ? 2 : gates + 2,
  };
  checkShapes(inputs, recurrence);
  return recurrence;
}

function checkShapes(inputs: RecurrentInputs, recurrence: Recurrence): void {
  const { cell, samples, steps, features, units, gates, biases, stateParts } = recurrence;
  const check = (name: string, info: tf.TensorInfo | undefined, expected: number[]): void => {
    if (!info || tf.util.arraysEqual(info.shape, expected)) return;
    throw new Error(
      `${cell}: ${name} is [${info.shape.join(', ')}] where [${expected.join(', ')}] is needed. Give weights, states and a mask that fit the input [sample ${samples}, time ${steps}, channel ${features}] and ${units} units.`,
    );
  };
  if (inputs.values.shape.length !== 3 || !(samples * steps * features * units)) {
    throw new Error(
      `${cell}: the input is [${inputs.values.shape.join(', ')}]; a recurrent layer reads [sample, time, channel] with at least one of each. Give a window that is not empty.`,
    );
  }
  check('the mask', inputs.mask, [samples, steps]);
  for (const { kernel, recurrent, bias, states } of inputs.directions) {
    check('the kernel', kernel, [features, gates * units]);
    check('the recurrent kernel', recurrent, [units, gates * units]);
    check('the bias', bias, biases === 2 ? [2, gates * units] : [gates * units]);
    for (const state of states ?? []) check('a state', state, [samples, units]);
    if (states && states.length !== stateParts) {
      throw new Error(`${cell}: ${states.length} states were given; it has ${stateParts}. Give one tensor per state.`);
    }
  }
}
