import { cut } from '../file-error';
import type { Call, Graph, Slot } from '../graph';

/** A mask by where it began; null where there is none. `differs`: Keras 3 would make another of the same masks. */
type Mask = { differs: boolean } | null;

/** Keras 3 leaves out of these what a mask hides, Keras 2 takes all. */
const masked = new Set(['Multiply', 'Maximum', 'Minimum']);

/** What computes otherwise when another mask comes with its input. */
const reads = new Set([
  ...['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'ConvLSTM2D', 'CuDNNLSTM', 'CuDNNGRU', 'Bidirectional', 'TimeDistributed'],
  ...['Attention', 'AdditiveAttention', 'MultiHeadAttention', 'GroupQueryAttention', 'GroupedQueryAttention'],
  ...['SeqSelfAttention', 'SeqWeightedAttention', 'ScaledDotProductAttention', 'ResidualScaledDotProductAttention'],
  ...['GlobalAveragePooling1D', 'Softmax', 'BatchNormalization'],
]);

/**
 * Refuses a model of Keras 2 that Keras 3 would compute otherwise because of its masks. Keras 3 joins several masks by
 * "or", leaves hidden steps out of products, and hands no mask to a recurrent layer that is given its first states.
 *
 * throws   a sentence that names the layer
 * returns  the masks of the graph's outputs
 */
export function refuseOtherMasks(graph: Graph, given: readonly Mask[] = []): Mask[] {
  const masks = new Map<Slot, Mask>(graph.inputs.map((slot, i) => [slot, given[i] ?? null]));
  for (const call of graph.calls) {
    const here = (call.masks ?? call.inputs).map((slot) => (slot && masks.get(slot)) ?? null);
    refuseCall(call, here);
    const after = call.node.inner ? refuseOtherMasks(call.node.inner, here) : masksAfter(call, here);
    call.outputs.forEach((slot, i) => masks.set(slot, after[i] ?? null));
  }
  return graph.outputs.map((slot) => masks.get(slot) ?? null);
}

function refuseCall({ node, inputs, masks: named }: Call, masks: readonly Mask[]): void {
  const { className, name } = node.spec;
  const given = masks.filter((mask) => mask !== null);
  if (given.length === 0) return;
  const recurrent = node.maskRule === 'recurrent' || node.maskRule === 'bidirectional';
  const loses = recurrent && named === null && inputs.length > 1;
  const other = reads.has(className) && given.some(({ differs }) => differs);
  if (!loses && !other && !masked.has(className)) return;
  throw new Error(
    `saveModel: the layer "${cut(name)}" (class ${cut(className)}) is given masks that Keras 3 uses otherwise than Keras 2, so that it would give other numbers. Save the model in Keras 3 from its code.`,
  );
}

function masksAfter({ node, inputs, outputs }: Call, masks: readonly Mask[]): Mask[] {
  const { maskRule: rule, layer, spec } = node;
  const { config } = spec;
  const fresh = (): Mask => ({ differs: masks.some((mask) => mask?.differs) });
  if (rule === 'drop') return [];
  if (rule === 'pass') return [masks[0]];
  if (rule === 'recurrent') return config.return_sequences ? [masks[0]] : [];
  if (rule === 'bidirectional') return outputs.map((_, i) => (i < 2 ? masks[0] : null));
  if (rule === 'embedding') return [config.mask_zero ? { differs: false } : null];
  if (rule === 'masking') return [{ differs: false }];
  if (rule === 'merge' || rule === 'concatenate') {
    if (masks.every((mask) => !mask)) return [];
    if (masks.every((mask) => mask === masks[0])) return [rule === 'merge' ? masks[0] : fresh()];
    const rank = inputs[0].symbolic.shape.length;
    const axis = typeof config.axis === 'number' ? config.axis : -1;
    const alongSteps = rule === 'concatenate' && axis !== -1 && axis !== rank - 1;
    return [alongSteps && masks.every(Boolean) ? fresh() : { differs: true }];
  }
  return layer.supportsMasking ? [masks[0]] : [];
}
