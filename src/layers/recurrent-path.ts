import { isGateActivation } from '../forward/gate-activations';
import { whyNotFused } from '../forward/recurrent/plan';
import type { CellName } from '../forward/recurrent/programs';
import { webGlKernels, whyNoWebGlKernels } from '../forward/webgl-kernels';
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
  const webGl = kind === 'lstm' ? webGlKernels() : null;
  if (!bridge && !webGl) return nowhere(kind);
  const kept = tapeIsOn();
  if (kept && !bridge) return 'Gradients are being recorded, and the WebGL kernel has none.';
  if (kept && question.tapped) return 'Gradients are being recorded, and with them the fused kernel gives no gates.';
  const [samples, steps, features] = question.inputShape ?? [];
  const sizes = {
    ...{ cell: kind, units: gated.units, samples: samples ?? 1, steps: steps ?? 1 },
    directions: question.directions ?? 1,
    ...{ tapped: question.tapped ?? false, kept },
    resetBefore: kind === 'gru' && !resetsAfter(cell),
  };
  return bridge ? whyNotFused(sizes, bridge.device.limits) : webGl!.whyNotLstm({ ...sizes, features: features ?? 1 });
}

/** Why no kernel of this cell runs on the backend that tfjs has now. */
function nowhere(kind: CellName): string {
  const lstm = kind === 'lstm' && whyNoWebGlKernels();
  return lstm || `tfjs runs on "${tf.getBackend()}"; the fused kernel runs on webgpu.`;
}
