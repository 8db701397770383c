import type { AttentionMap, Call, Graph, Slot } from './graph';
import { axesThrough, isSoftmax, productOf, type Product } from './tensor-products';

interface Links {
  producer: ReadonlyMap<Slot, Call>;
  readers: ReadonlyMap<Slot, readonly Call[]>;
}

/** A tensor on the way from the scores to the sum over values: for each of its axes, that of the softmax's output. */
interface Step {
  slot: Slot;
  axes: readonly number[];
}

/**
 * Finds attention that a model makes by hand: a product of two tensors, a softmax, and a product with the values.
 * Tensors between the two products get the axes query and key (and head, where there is a third); the layer of the
 * second product gets the map, as an attention layer has its own. The key is the axis that the second product sums
 * over, whichever axis the softmax takes.
 */
export function findHandmadeAttention(graph: Graph): void {
  const links = linksOf(graph);
  for (const call of graph.calls) {
    if (!isSoftmax(call)) continue;
    const [weights] = call.outputs;
    const identity = [...weights.symbolic.shape.keys()];
    const before = walkBack({ slot: call.inputs[0], axes: identity }, links);
    if (!before) continue;
    for (const found of walkOn({ slot: weights, axes: identity }, links)) {
      const map = readMap(weights, before, found);
      if (map) record(found.product.call, map, [...before.steps, ...found.steps]);
    }
  }
}

function linksOf(graph: Graph): Links {
  const producer = new Map<Slot, Call>();
  const readers = new Map<Slot, Call[]>();
  for (const call of graph.calls) {
    for (const slot of call.outputs) producer.set(slot, call);
    for (const slot of new Set(call.inputs)) readers.set(slot, [...(readers.get(slot) ?? []), call]);
  }
  return { producer, readers };
}

interface Found {
  product: Product;
  steps: Step[];
}

/** From the softmax's input back to the product that made the scores. */
function walkBack(step: Step, links: Links): Found | null {
  const call = links.producer.get(step.slot);
  if (!call || isSoftmax(call)) return null;
  const product = productOf(call);
  if (product) return { product, steps: [step] };
  for (const input of call.inputs) {
    const through = axesThrough(call, input);
    if (!through) continue;
    const axes: number[] = [];
    through.forEach((from, to) => (axes[from] = step.axes[to]));
    const found = walkBack({ slot: input, axes }, links);
    if (found) return { ...found, steps: [step, ...found.steps] };
  }
  return null;
}

/** From the softmax's output on to every product that reads it. */
function walkOn(step: Step, links: Links): Found[] {
  return (links.readers.get(step.slot) ?? []).flatMap((call) => {
    const product = productOf(call);
    if (product) return [{ product, steps: [step] }];
    const through = axesThrough(call, step.slot);
    if (!through || isSoftmax(call)) return [];
    const axes = through.map((from) => step.axes[from]);
    return walkOn({ slot: call.outputs[0], axes }, links).map((found) => ({ ...found, steps: [step, ...found.steps] }));
  });
}

/** The map, when the scores' two free axes are the one that is summed over and one that stays. */
function readMap(slot: Slot, before: Found, { product, steps }: Found): AttentionMap | null {
  const last = steps[steps.length - 1];
  const which = product.operands.indexOf(last.slot);
  const key = last.axes[product.summed[which]];
  const scores = before.steps[before.steps.length - 1];
  const free = before.product.sources.flatMap(([a, b], axis) => (a < 0 || b < 0 ? [scores.axes[axis]] : []));
  const rank = slot.symbolic.shape.length;
  if (!free.includes(key)) return null;
  if (rank === 2) return { slot, order: [0, 1], axes: ['sample', 'time'] };
  const query = free.find((axis) => axis !== key);
  if (query === undefined || free.length !== 2 || rank > 4) return null;
  const others = [...slot.symbolic.shape.keys()].filter((axis) => axis !== key && axis !== query);
  return { slot, order: [...others, query, key], axes: [...['sample', 'head'].slice(0, rank - 2), 'query', 'key'] };
}

function record({ node }: Call, map: AttentionMap, steps: readonly Step[]): void {
  const names = new Map(map.order.map((axis, i) => [axis, map.axes[i]]));
  for (const { slot, axes } of steps) slot.axes = axes.map((axis) => names.get(axis)!);
  // What is one number per step is told by its axes alone.
  if (map.axes.length > 2 && !node.maps.some(({ slot }) => slot === map.slot)) node.maps.push(map);
}
