import { OpLayer } from '../layers/op-layer';
import type * as tf from '../tfjs/tf';
import { rowOf } from './build-layer';
import { fileOrder, forwardFirst } from './directions';
import type { Graph, GraphLayer } from './graph';
import type { WeightArray } from './h5/h5-file';
import { KerasModel } from './keras-model';
import { numbered, snakeCase } from './layer-table';
import { atOnce, type Steps } from './pace';
import type { LayerWeights, ParsedModel, WeightGroup } from './parse-model';
import { rememberParts } from './weight-layout';
import { assignByName } from './weights-by-name';
import { checkCount, leafLayers, write } from './write-weights';

/**
 * Gives every layer its weights: from a .keras file by the path of its group, which counts layers of a class; from a
 * legacy .h5 by the layer's name and the order of its arrays; from a tfjs model by the layer's name in the weight's.
 *
 * throws  FormatError that names the layer, and both shapes where they differ
 */
export function* assignWeights(graph: Graph, parsed: ParsedModel): Steps<void> {
  if (parsed.format === 'keras') {
    const groups = new Map(parsed.groups.map((group) => [group.path, group]));
    const late: (() => void)[] = [];
    yield* assignByPath(graph, { groups, path: '', shared: new Map(), known: new Map(), late });
    for (const assign of late) assign();
    return;
  }
  if (parsed.format === 'tfjs') {
    yield* assignByName(graph, parsed.named);
    return;
  }
  const byName = new Map(parsed.layers.map((layer) => [layer.layer, layer]));
  for (const node of graph.layers) {
    assignByOrder(node, byName.get(node.spec.name));
    yield;
  }
}

interface PathPlace {
  groups: ReadonlyMap<string, WeightGroup>;
  /** Of the model's own group: '' or `layers/functional`. */
  path: string;
  /** Paths of layers that stand in several places, by their id: the file keeps their weights at the first. */
  shared: Map<number, string>;
  /** Where the weights of a layer were found, by its description: one layer stands in several models. */
  known: Map<string, string>;
  /** Layers without weights of their own in the file, to be given those of their like at the end. */
  late: (() => void)[];
}

function* assignByPath(graph: Graph, place: PathPlace): Steps<void> {
  const { groups, path, shared } = place;
  const counts = new Map<string, number>();
  const prefix = path ? `${path}/layers` : 'layers';
  for (const node of graph.layers) {
    // Operations have no group and are not counted.
    if (node.layer instanceof OpLayer) continue;
    const { className, sharedId } = node.spec;
    const counted = `${prefix}/${numbered(snakeCase(className), counts)}`;
    const known = sharedId === null ? undefined : shared.get(sharedId);
    const own = known ?? findGroup(node, { groups, counted, prefix });
    if (sharedId !== null) shared.set(sharedId, own);
    if (node.inner) yield* assignByPath(node.inner, { ...place, path: own });
    else assignLayer(node, { ...place, path: own });
    yield;
  }
}

/** The counted group; or, when that is missing or another's by its `name`, the one beside it that has the layer's. */
function findGroup(
  { spec }: GraphLayer,
  { groups, counted, prefix }: { groups: ReadonlyMap<string, WeightGroup>; counted: string; prefix: string },
): string {
  const group = groups.get(counted);
  if (group && (group.name === null || group.name === spec.name)) return counted;
  for (const { path, name } of groups.values()) {
    if (name === spec.name && path.slice(0, path.lastIndexOf('/')) === prefix) return path;
  }
  return counted;
}

function assignLayer(node: GraphLayer, place: PathPlace): void {
  const { groups, path, known, late } = place;
  const { layer, spec } = node;
  const wrapped = (layer as unknown as { layer?: unknown }).layer;
  if (wrapped instanceof KerasModel) {
    atOnce(assignByPath(wrapped.graph, { ...place, path: `${path}/layer` }));
    return;
  }
  if (layer.weights.length === 0) return;
  const listed = rowOf(spec).weights?.(spec.config);
  const paths = listed ? listed.map((below) => listedPath(groups, path, below)) : ownGroups(groups, path);
  const found = paths.map((one) => groups.get(one)?.arrays ?? []);
  const arrays = found.flat();
  const description = JSON.stringify([spec.className, spec.name, spec.config], withoutIds);
  if (arrays.length > 0) {
    known.set(description, path);
    setWeights(node, arrays, path);
    rememberParts(
      layer,
      paths.map((one, i) => ({ below: one.slice(path.length + 1), count: found[i].length })),
    );
    return;
  }
  late.push(() => {
    const other = known.get(description);
    if (other === undefined) setWeights(node, arrays, path);
    else assignLayer(node, { ...place, path: other });
  });
}

/** Keras numbers the second description of an object and what is in it, not the first. */
function withoutIds(key: string, value: unknown): unknown {
  return key === 'shared_object_id' ? undefined : value;
}

/** A group below a layer's; Keras of TensorFlow's time writes the attribute's name, which may begin with `_`. */
function listedPath(groups: ReadonlyMap<string, WeightGroup>, path: string, below: string): string {
  const plain = below ? `${path}/${below}` : path;
  const hidden = `${path}/_${below}`;
  return !groups.has(plain) && groups.has(hidden) ? hidden : plain;
}

/** A class that we know nothing of: its own arrays, then those of the layers inside, by their paths. */
function ownGroups(groups: ReadonlyMap<string, WeightGroup>, path: string): string[] {
  const inside = [...groups.keys()].filter((one) => one.startsWith(`${path}/`) && !/seed_generator(\/|$)/.test(one));
  const natural = new Intl.Collator('en', { numeric: true });
  return [path, ...inside.sort(natural.compare)];
}

function assignByOrder(node: GraphLayer, stored: LayerWeights | undefined): void {
  const leaves = leafLayers(node);
  const isModel = leaves[0] !== node;
  // Keras writes all trainable weights of a nested model, then all others.
  const order = isModel
    ? leaves.flatMap(({ layer }) => trainable(layer)).concat(leaves.flatMap(({ layer }) => others(layer)))
    : fileOrder(node.layer);
  if (order.length === 0) return;
  const named = (stored?.arrays ?? []).map((array, i) => ({ array, name: stored!.names[i] }));
  const own = named.filter(({ name }) => !/seed_generator/.test(name));
  const arrays = isModel ? own : forwardFirst(node.layer, own);
  checkCount(node, { wanted: order.length, found: arrays.length, where: `model_weights/${node.spec.name}` });
  order.forEach((variable, i) => write(variable, arrays[i].array, node));
}

function trainable(layer: tf.layers.Layer): tf.LayerVariable[] {
  return layer.trainableWeights;
}

function others(layer: tf.layers.Layer): tf.LayerVariable[] {
  const own = new Set(layer.trainableWeights);
  return layer.weights.filter((variable) => !own.has(variable));
}

function setWeights(node: GraphLayer, arrays: WeightArray[], path: string): void {
  const weights = fileOrder(node.layer);
  checkCount(node, { wanted: weights.length, found: arrays.length, where: path });
  weights.forEach((variable, i) => write(variable, arrays[i], node));
}
