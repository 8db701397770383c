import type { Call, Graph } from '../models/graph';
import { applyLayer } from '../models/run-graph';
import type * as tf from '../tfjs/tf';

/** A layer's activation, as tfjs keeps it. */
export interface Activated extends tf.layers.Layer {
  activation: { apply(x: tf.Tensor): tf.Tensor; getClassName(): string };
}

const linear: Activated['activation'] = { apply: (x) => x, getClassName: () => 'linear' };
const alone = new Set(['Activation', 'Softmax']);

export function hasActivation(layer: tf.layers.Layer): layer is Activated {
  return typeof (layer as Partial<Activated>).activation?.apply === 'function';
}

/** Runs something while the layer's activation is the identity. */
export function withoutActivation<T>(layer: Activated, run: () => T): T {
  const { activation } = layer;
  layer.activation = linear;
  try {
    return run();
  } finally {
    layer.activation = activation;
  }
}

/** The call that makes the model's first output. */
export function lastCall({ calls, outputs }: Graph): Call | null {
  return calls.find((call) => call.outputs.includes(outputs[0])) ?? null;
}

/** Throws where the last layer has no activation that could be left out. */
export function checkLogit({ name, graph }: { name: string; graph: Graph }): void {
  const call = lastCall(graph);
  const layer = call?.node.layer;
  if (layer && !call.node.inner && (alone.has(call.node.spec.className) || hasActivation(layer))) return;
  throw new Error(
    `attribute: logit is set, and the last layer of the model "${name}", "${call?.node.spec.name ?? 'its input'}", has no activation to leave out. Leave logit out.`,
  );
}

/** The last layer's output before its activation. */
export function logits(call: Call, inputs: tf.Tensor[], given: Readonly<Record<string, unknown>>): tf.Tensor[] {
  const { layer, spec } = call.node;
  if (alone.has(spec.className)) return [inputs[0].clone()];
  return withoutActivation(layer as Activated, () => applyLayer(call, inputs, given));
}
