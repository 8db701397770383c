import * as tf from './tf';

/** What we touch of tfjs's engine beyond its public face. Frozen upstream at 4.22. */
interface TapeEngine {
  isTapeOn(): boolean;
  /** Ops inside a kernel are not recorded; what the last pass saved for the way back. */
  state: {
    kernelDepth: number;
    gradientDepth: number;
    activeTape: { kernelName: string; saved?: tf.Tensor[] }[] | null;
  };
  runKernelFunc(node: {
    inputs: Record<string, tf.Tensor>;
    forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
    backwardsFunc: (dy: tf.Tensor | tf.Tensor[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
  }): tf.Tensor[];
}

/** Whether tfjs records ops for a gradient: inside tf.grad, variableGrads or fit. */
export function tapeIsOn(): boolean {
  return (tf.engine() as unknown as TapeEngine).isTapeOn();
}

/** Runs something that no gradient flows through, such as what makes a mask of an input: it is not recorded. */
export function offTape<T>(run: () => T): T {
  const { state } = tf.engine() as unknown as TapeEngine;
  state.kernelDepth += 1;
  try {
    return run();
  } finally {
    state.kernelDepth -= 1;
  }
}

/** Frees what a way back that failed had saved: tfjs does so at its end only. */
function forgetTape(): void {
  const { state } = tf.engine() as unknown as TapeEngine;
  if (state.gradientDepth > 0) return;
  for (const { saved } of state.activeTape ?? []) tf.dispose(saved ?? []);
  state.activeTape = null;
}

/** Ops that give places: nothing flows back through them (Keras gives None, PyTorch a cut graph; tfjs zeros). */
const places = ['ArgMax', 'ArgMin'];

/** Takes the ops that give places off the tape: what lies before them alone has no gradient, not one of zeros. */
function cutAtPlaces(): void {
  const { state } = tf.engine() as unknown as TapeEngine;
  state.activeTape = (state.activeTape ?? []).filter(({ kernelName, saved }) => {
    const cut = places.includes(kernelName);
    if (cut) tf.dispose(saved ?? []);
    return !cut;
  });
}

/** A computation of ours as one node of tfjs's tape, however many kernels it runs. */
export interface TapeNode {
  /** What gradients may be asked of; masks and the like stay outside, since nothing flows through them. */
  inputs: Record<string, tf.Tensor>;
  /** Computes the outputs; `save` keeps tensors for the way back. */
  forward: (save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
  /**
   * The gradients of the inputs from those of the outputs; null for an output that the target does not depend on. What
   * all of them need is computed at once, the rest when asked for.
   */
  backward: (gradients: (tf.Tensor | null)[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
}

/** Runs a node and puts it on the tape, where one is recorded. */
export function runOnTape({ inputs, forward, backward }: TapeNode): tf.Tensor[] {
  const outputs = (tf.engine() as unknown as TapeEngine).runKernelFunc({
    inputs,
    forwardFunc: (_backend, save) => forward(save),
    backwardsFunc: (dy, saved) => backward([dy].flat().map(orNull), saved),
  });
  // The list itself is the tape's.
  return [...outputs];
}

/**
 * tfjs fills the gradient of an output that is not used with zeros on the CPU. Such a tensor is not uploaded: null
 * stands for it.
 */
function orNull(gradient: tf.Tensor): tf.Tensor | null {
  const { registry, backendName } = tf.engine();
  const backend = registry[backendName] as unknown as {
    tensorMap?: tf.DataStorage<{ values: unknown; resource?: unknown }>;
  };
  if (!backend?.tensorMap?.has(gradient.dataId)) return gradient;
  const { values, resource } = backend.tensorMap.get(gradient.dataId);
  if (resource || !ArrayBuffer.isView(values)) return gradient;
  return (values as Float32Array).every((value) => value === 0) ? null : gradient;
}

interface GradientEngine {
  gradients(
    f: () => tf.Tensor,
    xs: tf.Tensor[],
    dy: tf.Tensor,
    allowNoGradients: boolean,
  ): { value: tf.Tensor; grads: (tf.Tensor | undefined)[] };
}

/**
 * The gradients of a scalar. Unlike tf.grads's, a tensor that the scalar does not depend on, or by places alone
 * (argmax), has none, and tensors that come up during the pass may be asked for.
 *
 * target   computes the scalar; it may hand tensors to `ask`, whose gradients are then taken too
 * tensors  asked for from the start
 * one      f32[], the number 1 on the GPU: a fresh one would be uploaded each time
 * returns  the value; the gradients of `tensors`, then of those handed over, null where the value does not depend on one.
 *          The caller disposes them
 * throws   one sentence when an op on the way has no gradient
 */
export function gradientsOf(
  target: (ask: (tensor: tf.Tensor) => void) => tf.Tensor,
  tensors: readonly tf.Tensor[],
  one: tf.Tensor,
): { value: tf.Scalar; gradients: (tf.Tensor | null)[] } {
  // tfjs looks the list up after the pass. It must not be empty before it.
  const asked: tf.Tensor[] = [one, ...tensors];
  const engine = tf.engine() as unknown as GradientEngine;
  let made: tf.Tensor | null = null;
  try {
    const forward = (): tf.Tensor => {
      made = target((tensor) => asked.push(tensor));
      cutAtPlaces();
      return made;
    };
    const { value, grads } = engine.gradients(forward, asked, one, true);
    return { value: value as tf.Scalar, gradients: grads.slice(1).map((gradient) => gradient ?? null) };
  } catch (error) {
    forgetTape();
    tf.dispose(made ?? []); // tfjs leaves it where the way back fails
    const [, kernel] = /gradient function not found for (\w+)/.exec((error as Error).message) ?? [];
    if (!kernel) throw error;
    throw new Error(
      `tfjs has no gradient of ${kernel}, which lies between the target and what was picked. Pick layers behind it.`,
    );
  }
}
