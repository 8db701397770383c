import type { Call, Slot } from '../../models/graph';
import { applyLayer, type CallWatcher } from '../../models/run-graph';
import { oneOnGpu } from '../../models/training/target';
import { gradientsOf } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';
import type { Case, Found } from '../gradient-methods';
import { lastCall } from '../last-layer';
import { liveSlots } from '../points';
import type { LayerCall, Rule } from './layer-call';
import { ruleOf } from './rules';

/** A step of the run: a layer's call, or the begin or end of a model inside. */
type Step = { at: 'layer'; call: Call; ran: LayerCall } | { at: 'enter' | 'leave'; call: Call };

/**
 * Layer-wise relevance propagation (Bach et al. 2015) from the target to the inputs, layer by layer; each layer's rule is
 * in rules.ts. Without biases, and but for ε and softmax, relevance adds up to f(x).
 */
export function layerwise({ passes, values, settings: { epsilon } }: Case): Found {
  const { model, points } = passes.question;
  const { graph } = model;
  const kept: tf.Tensor[] = [];
  const steps: Step[] = [];
  try {
    const output = passes.run(
      values,
      1,
      recorder(passes.watcher(values), { steps, kept, logitCall: passes.question.logit ? lastCall(graph) : null }),
    );
    const live = liveSlots(graph, points, () => true);
    const found = new Map<Slot, tf.Tensor>();
    const add = (slot: Slot, one: tf.Tensor | null): void => {
      if (!one || !live.has(slot)) return;
      const before = found.get(slot);
      found.set(slot, before ? tf.add(before, one) : one);
    };
    const { value, gradients } = gradientsOf(() => tf.sum(passes.targetOf(output, 1)), [output], oneOnGpu());
    add(graph.outputs[0], tf.mul(output, gradients[0]!));
    const ends = new Set(points.flatMap(({ slot }) => (slot ? [slot] : [])));
    for (const step of steps.reverse()) back(step, { found, add, ends, epsilon });
    const relevance = points.map(
      ({ input, slot }, i) => found.get(slot ?? graph.inputs[input]) ?? tf.fill(values[i].shape, 0),
    );
    return { relevance, promised: value };
  } finally {
    tf.dispose(kept);
  }
}

interface Way {
  found: Map<Slot, tf.Tensor>;
  add: (slot: Slot, one: tf.Tensor | null) => void;
  /** Embeddings' outputs: the way ends there. */
  ends: ReadonlySet<Slot>;
  epsilon: number;
}

/** Takes one step back. What a slot has is complete then: all that read it came later in the run. */
function back(step: Step, { found, add, ends, epsilon }: Way): void {
  const { inputs, outputs, node } = step.call;
  const hand = (from: readonly Slot[], to: readonly Slot[]): void => {
    from.forEach((slot, i) => {
      add(to[i], found.get(slot) ?? null);
      found.delete(slot);
    });
  };
  if (step.at === 'leave') return hand(outputs, node.inner!.outputs);
  if (step.at !== 'layer') return hand(node.inner!.inputs, inputs);
  if (outputs.some((slot) => ends.has(slot))) return;
  const given = outputs.map((slot) => found.get(slot) ?? null);
  for (const slot of outputs) found.delete(slot);
  if (given.every((one) => one === null)) return;
  const { ran } = step;
  const rule = ruleOf(ran.className, ran.layer) as Rule;
  const made = tf.tidy(() => rule(ran, given, epsilon) as never) as (tf.Tensor | null)[];
  inputs.forEach((slot, i) => add(slot, made[i] ?? null));
}

interface Recording {
  steps: Step[];
  kept: tf.Tensor[];
  /** The call that leaves its activation out. */
  logitCall: Call | null;
}

/** Keeps what goes in and out of every call. */
function recorder(watcher: CallWatcher, { steps, kept, logitCall }: Recording): CallWatcher {
  const keep = (tensor: tf.Tensor): tf.Tensor => {
    const own = tf.keep(tf.clone(tensor));
    kept.push(own);
    return own;
  };
  const held = (value: unknown): unknown => (value instanceof tf.Tensor ? keep(value) : value);
  return {
    enter: (call) => void steps.push({ at: 'enter', call }),
    leave: (call) => void steps.push({ at: 'leave', call }),
    apply: (call, inputs, options) => {
      const outputs = watcher.apply(call, inputs, options);
      const { layer, spec } = call.node;
      const given = Object.fromEntries(
        Object.entries(options).map(([name, value]) => [name, Array.isArray(value) ? value.map(held) : held(value)]),
      );
      const ran: LayerCall = {
        ...{ layer, className: spec.className, given, beforeActivation: call === logitCall },
        ...{ inputs: inputs.map(keep), outputs: outputs.map(keep) },
        again: (list) => applyLayer(call, list, given),
      };
      steps.push({ at: 'layer', call, ran });
      return outputs;
    },
  };
}
