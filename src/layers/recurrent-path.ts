import { isGateActivation } from '../forward/gate-activations';
import { whyNotFused } from '../forward/recurrent/plan';
import * as tf from '../tfjs/tf';
import { activeBridge } from '../tfjs/backend';
import { tapeIsOn } from '../tfjs/tape';
import type { GatedCell, RNNCell } from '../tfjs/stock-recurrent';
import { activationNames, cellKind, resetsAfter } from './recurrent-cells';

/**
 * Which way a recurrent layer computes, and why not fused: 'fused' has the reason ''. A Bidirectional may also run its
 * directions 'apart', each on its own path.
 */
export interface KernelPath {
  path: 'fused' | 'apart' | 'plain';
  reason: string;
}

/** What a call brings that the choice depends on. */
export interface PathQuestion {
  training?: boolean;
  /** [sample, time, channel]; without it sizes are not judged. */
  inputShape?: readonly (number | null)[];
  directions?: number;
  tapped?: boolean;
}

/** The path that this cell takes now. */
export function choosePath(cell: RNNCell, question: PathQuestion): KernelPath {
  const reason = objection(cell, question);
  return { path: reason ? 'plain' : 'fused', reason };
}

function objection(cell: RNNCell, question: PathQuestion): string {
  const kind = cellKind(cell);
  if (!kind) return `Its cell is ${cell.getClassName()}; LSTMCell, GRUCell and SimpleRNNCell are fused.`;
  const gated = cell as GatedCell;
  const odd = activationNames(gated).find((name) => !isGateActivation(name));
  if (odd) return `Its activation ${odd} is not fused; tanh, sigmoid, relu, linear and hard sigmoid are.`;
  if (question.training && (gated.dropout || gated.recurrentDropout)) return 'It drops out in training.';
  const bridge = activeBridge();
  if (!bridge) return `tfjs runs on "${tf.getBackend()}"; the fused kernel runs on webgpu.`;
  const kept = tapeIsOn();
  if (kept && question.tapped) return 'Gradients are being recorded, and with them the fused kernel gives no gates.';
  const [samples, steps] = question.inputShape ?? [];
  const sizes = {
    ...{ cell: kind, units: gated.units, samples: samples ?? 1, steps: steps ?? 1 },
    directions: question.directions ?? 1,
    ...{ tapped: question.tapped ?? false, kept },
    resetBefore: kind === 'gru' && !resetsAfter(cell),
  };
  return whyNotFused(sizes, bridge.device.limits);
}
