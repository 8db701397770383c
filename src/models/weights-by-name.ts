import { fileOrder, forwardFirst } from './directions';
import { cut, FormatError } from './file-error';
import type { Graph, GraphLayer } from './graph';
import { KerasModel } from './keras-model';
import type { Steps } from './pace';
import type { NamedArray } from './parse-model';
import { checkCount, write } from './write-weights';

/** A layer with weights of its own, and the names that lead to it. */
interface Leaf {
  node: GraphLayer;
  path: readonly string[];
  arrays: NamedArray[];
}

/**
 * Gives a tfjs model's layers their weights. tfjs names them `lstm/kernel`, the converter `lstm/lstm_cell/kernel` or,
 * from Keras 3, with names of models in front: a weight goes to the layer whose path its name tells best, and a layer
 * takes its own in the manifest's order.
 *
 * throws  FormatError that names the weight without a layer, or the layer with too few
 */
export function* assignByName(graph: Graph, named: readonly NamedArray[]): Steps<void> {
  const leaves = leavesOf(graph, []);
  for (const array of named) {
    const scope = `/${array.name.slice(0, array.name.lastIndexOf('/'))}/`;
    const leaf = bestLeaf(leaves, scope);
    if (leaf) leaf.arrays.push(array);
    else if (!/seed_generator/.test(array.name)) {
      throw new FormatError(
        `The weight ${cut(array.name)} belongs to no layer of the model. The weights are another model’s; save both together.`,
      );
    }
  }
  for (const { node, arrays } of leaves) {
    const order = fileOrder(node.layer);
    checkCount(node, { wanted: order.length, found: arrays.length, where: 'weightsManifest' });
    const sorted = forwardFirst(node.layer, arrays);
    order.forEach((variable, i) => write(variable, sorted[i], node));
    yield;
  }
}

function leavesOf(graph: Graph, path: readonly string[]): Leaf[] {
  return graph.layers.flatMap((node): Leaf[] => {
    const here = [...path, node.spec.name];
    const wrapped = (node.layer as unknown as { layer?: unknown }).layer;
    if (node.inner) return leavesOf(node.inner, here);
    if (wrapped instanceof KerasModel) return leavesOf(wrapped.graph, here);
    return node.layer.weights.length > 0 ? [{ node, path: here, arrays: [] }] : [];
  });
}

/** The leaf with most of its path in the scope; of equals the one with least besides, then the one named first. */
function bestLeaf(leaves: readonly Leaf[], scope: string): Leaf | null {
  let best: { leaf: Leaf; rank: number[] } | null = null;
  for (const leaf of leaves) {
    const { path } = leaf;
    const at = scope.indexOf(`/${path[path.length - 1]}/`);
    if (at < 0) continue;
    const told = path.filter((name) => scope.includes(`/${name}/`)).length;
    const rank = [told, told - path.length, -at];
    if (!best || isAbove(rank, best.rank)) best = { leaf, rank };
  }
  return best?.leaf ?? null;
}

function isAbove(rank: readonly number[], other: readonly number[]): boolean {
  const differing = rank.findIndex((value, i) => value !== other[i]);
  return differing >= 0 && rank[differing] > other[differing];
}
