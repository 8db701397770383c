import type { Call, Graph, Slot } from '../../models/graph';
import type { Model } from '../../models/model';
import { liveSlots, type Point } from '../points';
import { ruleOf } from './rules';

/** Throws where a layer between the inputs and the target has no rule. */
export function checkRules({ name: model, graph }: Model, points: readonly Point[]): void {
  const live = liveSlots(graph, points, () => true);
  for (const call of neededCalls(graph, [graph.outputs[0]])) {
    const { node, inputs } = call;
    if (node.inner || !inputs.some((slot) => live.has(slot))) continue;
    const { className, name } = node.spec;
    const rule = ruleOf(className, node.layer);
    const why = typeof rule === 'string' ? rule : whyNotCall(call);
    if (!why) continue;
    throw new Error(
      `attribute: lrp goes through every layer, and the layer "${name}" (${className}) of the model "${model}" ${why}. Give the method "integrated-gradients", or a model without it.`,
    );
  }
}

const takesStates = /^(LSTM|GRU|SimpleRNN|RNN|CuDNNLSTM|CuDNNGRU|Bidirectional)$/;

function whyNotCall({ node, inputs }: Call): string {
  return takesStates.test(node.spec.className) && inputs.length > 1 ? 'is given its first states' : '';
}

/** The calls that slots depend on, in models inside too. */
function neededCalls(graph: Graph, ends: readonly Slot[]): Call[] {
  const needed = new Set<Slot>(ends);
  return [...graph.calls].reverse().flatMap((call) => {
    const places = call.outputs.flatMap((slot, i) => (needed.has(slot) ? [i] : []));
    if (places.length === 0) return [];
    for (const slot of call.inputs) needed.add(slot);
    const { inner } = call.node;
    return inner
      ? neededCalls(
          inner,
          places.map((i) => inner.outputs[i]),
        )
      : [call];
  });
}
