import type { Call, Graph, Slot } from '../models/graph';
import { withStatesKept } from '../models/carried-states';
import type { Model } from '../models/model';
import { runGraph } from '../models/run-graph';
import * as tf from '../tfjs/tf';

/** A tensor that relevance is computed for: a model's input, or what an Embedding makes of an input of ids. */
export interface Point {
  /** Which input of the model. */
  input: number;
  /** The Embedding's output; null for the input itself. */
  slot: Slot | null;
}

/**
 * Where a model's inputs become numbers that can be changed little by little.
 *
 * throws  where an input holds whole numbers and no Embedding reads it
 */
export function pointsOf(model: Model): Point[] {
  return model.graph.inputs.flatMap((slot, input): Point[] => {
    const { name, dtype } = model.inputs[input];
    const slots = embeddingsOf(model.graph, slot);
    if (slots.length > 0) return slots.map((one) => ({ input, slot: one }));
    if (dtype === 'float32') return [{ input, slot: null }];
    throw new Error(
      `The input "${name}" of the model "${model.name}" takes ${dtype}, and no Embedding reads it: nothing can be attributed to whole numbers. Give a model whose input is float32 or goes into an Embedding.`,
    );
  });
}

/** Layers that hand ids on, in another shape at most. */
const handsOn = new Set(['Reshape', 'Flatten', 'Permute', 'Identity', 'Cast', 'ExpandDims', 'Squeeze', 'Concatenate']);

/** The outputs of all Embeddings that read an input. */
function embeddingsOf(graph: Graph, input: Slot): Slot[] {
  const same = new Set([input]);
  return graph.calls.flatMap((call) => {
    const read = call.inputs.flatMap((slot, index) => (same.has(slot) ? [index] : []));
    if (read.length === 0) return [];
    const { inner, spec } = call.node;
    if (inner) return read.flatMap((index) => embeddingsOf(inner, inner.inputs[index]));
    if (handsOn.has(spec.className)) for (const slot of call.outputs) same.add(slot);
    return isEmbedding(call) ? call.outputs : [];
  });
}

export function isEmbedding({ node }: Pick<Call, 'node'>): boolean {
  return node.layer.getClassName() === 'Embedding';
}

const none: Slot[] = [];

/** The value of every point for a batch; the inputs' own tensors stay the caller's. Call it inside a tidy. */
export function valuesAt({ graph }: Model, points: readonly Point[], inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const wanted = new Map<Slot, tf.Tensor[]>();
  for (const { slot } of points) if (slot) wanted.set(slot, []);
  if (wanted.size > 0) {
    withStatesKept(graph, () => runGraph(graph, inputs, { training: false, ends: none, wanted }));
  }
  return points.map(({ input, slot }) => {
    if (!slot) return inputs[input];
    // The run keeps them; the tidy around is to free them.
    const [value] = wanted.get(slot)!.map((kept) => tf.clone(kept));
    tf.dispose(wanted.get(slot)!);
    return value;
  });
}

/** Throws where every way from the inputs to the target goes through a layer whose numbers have no gradient. */
export function checkGradients({ name, graph }: Model, points: readonly Point[]): void {
  const cut: string[] = [];
  const live = liveSlots(graph, points, ({ node: { spec } }, { symbolic: { dtype } }) => {
    if (dtype !== 'float32') cut.push(`"${spec.name}" gives ${dtype}`);
    return dtype === 'float32';
  });
  if (live.has(graph.outputs[0]) || cut.length === 0) return;
  throw new Error(
    `The layer ${cut[0]}, which has no gradient, and no other way leads to the output of the model "${name}". Give the method "occlusion", which needs none.`,
  );
}

/**
 * The slots that depend on points, in models inside too.
 *
 * through  whether relevance may come back through this output of a call
 */
export function liveSlots(
  graph: Graph,
  points: readonly Point[],
  through: (call: Call, slot: Slot) => boolean,
): Set<Slot> {
  const live = new Set<Slot>();
  for (const { input, slot } of points) live.add(slot ?? graph.inputs[input]);
  const follow = ({ calls }: Graph): void => {
    for (const call of calls) {
      const { inner } = call.node;
      if (inner) {
        call.inputs.forEach((slot, i) => live.has(slot) && live.add(inner.inputs[i]));
        follow(inner);
        call.outputs.forEach((slot, i) => live.has(inner.outputs[i]) && live.add(slot));
      } else if (call.inputs.some((slot) => live.has(slot))) {
        for (const slot of call.outputs) if (through(call, slot)) live.add(slot);
      }
    }
  };
  follow(graph);
  return live;
}
