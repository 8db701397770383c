import { offTape } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import type { Call, Graph, Slot } from './graph';
import { outputMasks, type Mask } from './masks';

export interface RunOptions {
  training: boolean;
  /** One per input of the graph. */
  masks?: Mask[];
  /** Sees the value of every slot that is wanted, as the next layers read it; it is not to be kept. */
  observe?: (slot: Slot, tensor: tf.Tensor) => void;
  /** Stands around every call, also in models inside. */
  around?: CallWatcher;
}

/** Who stands around the calls of a run. */
export interface CallWatcher {
  /**
   * Runs a layer, or gives what it would.
   *
   * given  the call's options, with the mask
   */
  apply(call: Call, inputs: tf.Tensor[], given: Readonly<Record<string, unknown>>): tf.Tensor[];
  /** Before and after the calls of a model inside. */
  enter?(call: Call): void;
  leave?(call: Call): void;
}

/** A layer's outputs at a call. */
export function applyLayer(
  { node, takesList }: Pick<Call, 'node' | 'takesList'>,
  inputs: tf.Tensor[],
  given: Readonly<Record<string, unknown>>,
): tf.Tensor[] {
  return [node.layer.apply(takesList ? inputs : inputs[0], { ...given })].flat() as tf.Tensor[];
}

/** Values that were asked for beside the graph's outputs, one per run of their call. */
export type Wanted = ReadonlyMap<Slot, tf.Tensor[]>;

interface Value {
  tensor: tf.Tensor;
  mask: Mask;
}

/** Which calls a run needs, and after which call a slot's tensor is of no use any more. */
interface Plan {
  calls: Call[];
  lastUse: Map<Slot, Call>;
}

/**
 * Runs a graph once. Inputs stay the caller's; the outputs and what was wanted are new tensors, also where a value is
 * the input itself or stands twice. Tensors in between are given back as soon as their last reader has run.
 *
 * ends     the slots whose values are returned, in order
 * wanted   more slots, of this graph or of models in it; their values are pushed into the lists. To be called inside
 *          tf.tidy: they are kept from it
 */
export function runGraph(
  graph: Graph,
  inputs: readonly tf.Tensor[],
  { training, masks = [], ends, wanted, observe, around }: RunOptions & { ends: readonly Slot[]; wanted: Wanted },
): Value[] {
  const values = new Map<Slot, Value>();
  const keepers = new Set([...ends, ...graph.inputs]);
  const plan = makePlan(graph, ends, wanted);
  graph.inputs.forEach((slot, i) => values.set(slot, { tensor: inputs[i], mask: masks[i] ?? null }));
  const give = (slot: Slot): void => {
    const { tensor } = values.get(slot)!;
    wanted.get(slot)?.push(tf.keep(tensor.clone()));
    if (observe && wanted.has(slot)) observe(slot, tensor);
  };
  for (const slot of graph.inputs) give(slot);
  for (const call of plan.calls) {
    runCall(call, values, { training, wanted, observe, around, keras3: graph.keras3 });
    for (const slot of call.outputs) give(slot);
    const read = [...call.inputs, ...(call.masks ?? []), ...Object.values(call.tensorOptions), ...call.outputs];
    for (const slot of new Set(read)) {
      if (slot && !keepers.has(slot) && plan.lastUse.get(slot) === call) values.get(slot)!.tensor.dispose();
    }
  }
  return ends.map((slot) => {
    const { tensor, mask } = values.get(slot)!;
    return { tensor: tensor.clone(), mask };
  });
}

/** The values of the graph's outputs outside training, to be called inside tf.tidy. */
export function answer(graph: Graph, inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const { outputs: ends } = graph;
  return runGraph(graph, inputs, { training: false, ends, wanted: nothing }).map(({ tensor }) => tensor);
}

/** One object, so that plans are found again by it. */
export const nothing: Wanted = new Map();

function runCall(
  call: Call,
  values: Map<Slot, Value>,
  { training, wanted, observe, around, keras3 }: RunOptions & { wanted: Wanted; keras3: boolean },
): void {
  const { node, outputs } = call;
  const inputs = call.inputs.map((slot) => values.get(slot)!.tensor);
  const masks = call.inputs.map((slot, i): Mask => {
    const explicit = call.masks?.[i];
    return explicit ? offTape(() => tf.cast(values.get(explicit)!.tensor, 'bool')) : values.get(slot)!.mask;
  });
  if (node.inner) {
    around?.enter?.(call);
    const results = tf.tidy(() => {
      const { outputs: ends } = node.inner!;
      const inner = runGraph(node.inner!, inputs, { training, masks, wanted, observe, around, ends });
      return inner.map(({ tensor, mask }) => ({ tensor, mask: mask && mask.clone() })) as never;
    }) as Value[];
    results.forEach((result, i) => values.set(outputs[i], result));
    around?.leave?.(call);
    return;
  }
  const tensors = tf.tidy(() => {
    const given: Record<string, unknown> = { ...call.options, training };
    for (const [name, slot] of Object.entries(call.tensorOptions)) given[name] = values.get(slot)!.tensor;
    if (masks.some(Boolean) && !(keras3 && losesMask(call))) given.mask = call.takesList ? masks : masks[0];
    const results = around ? around.apply(call, inputs, given) : applyLayer(call, inputs, given);
    // A layer may give one tensor twice (the last output and the state); each slot has its own.
    return results.map((result, i, all) => (all.indexOf(result) < i ? result.clone() : result));
  });
  const { layer, maskRule: rule, spec } = node;
  const after = outputMasks({ rule, layer, config: spec.config, inputs, masks, outputs: outputs.length, keras3 });
  outputs.forEach((slot, i) => values.set(slot, { tensor: tensors[i], mask: after[i] ?? null }));
}

/**
 * Keras 3 hands a mask along to a call with one tensor argument, or by the name of each: a recurrent layer that is given
 * its first states has none of these names, and computes without the mask that it passes on.
 */
function losesMask({ node: { maskRule }, inputs, masks }: Call): boolean {
  return masks === null && inputs.length > 1 && (maskRule === 'recurrent' || maskRule === 'bidirectional');
}

const plans = new WeakMap<readonly Slot[], WeakMap<Wanted, Plan>>();

function makePlan(graph: Graph, ends: readonly Slot[], wanted: Wanted): Plan {
  const known = plans.get(ends)?.get(wanted);
  if (known) return known;
  const needed = new Set<Slot>(ends);
  const calls: Call[] = [];
  const lastUse = new Map<Slot, Call>();
  for (const call of [...graph.calls].reverse()) {
    const asked = call.outputs.some((slot) => needed.has(slot) || wanted.has(slot)) || holdsWanted(call, wanted);
    if (!asked) continue;
    calls.unshift(call);
    for (const slot of call.outputs) if (!lastUse.has(slot)) lastUse.set(slot, call);
    for (const slot of readSlots(call)) {
      needed.add(slot);
      if (!lastUse.has(slot)) lastUse.set(slot, call);
    }
  }
  const plan = { calls, lastUse };
  if (!plans.has(ends)) plans.set(ends, new WeakMap());
  plans.get(ends)!.set(wanted, plan);
  return plan;
}

function readSlots(call: Call): Slot[] {
  const masks = (call.masks ?? []).filter((slot) => slot !== null);
  return [...call.inputs, ...masks, ...Object.values(call.tensorOptions)];
}

function holdsWanted({ node }: Call, wanted: Wanted): boolean {
  const holds = (graph: Graph): boolean =>
    graph.layers.some(
      (one) => one.outputs.some((slot) => wanted.has(slot)) || (one.inner !== null && holds(one.inner)),
    );
  return node.inner !== null && holds(node.inner);
}
