import { OpLayer } from '../../layers/op-layer';
import type * as tf from '../../tfjs/tf';
import { rowOf } from '../build-layer';
import { directionsOf, fileOrder } from '../directions';
import { cut } from '../file-error';
import type { Graph, GraphLayer } from '../graph';
import { KerasModel } from '../keras-model';
import { numbered, snakeCase } from '../layer-table';
import { knownParts, type GroupPart } from '../weight-layout';
import { gatesToScale, type GateScale } from './gate-scale';

/** A weight, with what is done to its numbers on the way. */
export interface SavedWeight {
  variable: tf.LayerVariable;
  scale: GateScale | null;
  /** A count, which Keras keeps as a whole number. */
  whole: boolean;
}

/** A group of a .keras file's weights: `layers/lstm/cell`. */
export interface SavedGroup {
  path: string;
  /** The layer's own. */
  name: string;
  weights: SavedWeight[];
}

/**
 * The groups of a model's weights as Keras 3 walks through them: of every layer, by its class and number, those of the
 * layers inside; of a layer that stands in several models at its first place.
 */
export function groupsOf(graph: Graph, path = '', seen = new Set<number>()): SavedGroup[] {
  const counts = new Map<string, number>();
  const prefix = path ? `${path}/layers` : 'layers';
  return graph.layers.flatMap((node): SavedGroup[] => {
    // Operations have no group and are not counted.
    if (node.layer instanceof OpLayer) return [];
    const own = `${prefix}/${numbered(snakeCase(writtenClass(node)), counts)}`;
    const { sharedId, name } = node.spec;
    if (sharedId !== null && seen.has(sharedId)) return [];
    if (sharedId !== null) seen.add(sharedId);
    const wrapped = (node.layer as unknown as { layer?: unknown }).layer;
    const here = { path: own, name, weights: [] };
    if (node.inner) return [here, ...groupsOf(node.inner, own, seen)];
    if (wrapped instanceof KerasModel) return [here, ...groupsOf(wrapped.graph, `${own}/layer`, seen)];
    return [here, ...layerGroups(node, own, graph.keras3)];
  });
}

/** The name that Keras's group has the class by, where that is another than the file's description says. */
function writtenClass({ spec, inner }: GraphLayer): string {
  if (inner) return inner.sequential ? 'Sequential' : spec.className === 'Model' ? 'Functional' : spec.className;
  const others: Record<string, string> = {
    CuDNNLSTM: 'LSTM',
    CuDNNGRU: 'GRU',
    GroupQueryAttention: 'GroupedQueryAttention',
  };
  return others[spec.className] ?? spec.className;
}

function layerGroups(node: GraphLayer, path: string, keras3: boolean): SavedGroup[] {
  const { layer, spec } = node;
  const weights = fileOrder(layer);
  if (weights.length === 0) return [];
  const parts = knownParts(layer) ?? listedParts(node);
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total !== weights.length) {
    throw new Error(
      `saveModel: the layer "${cut(spec.name)}" (class ${cut(spec.className)}) has ${weights.length} weights, and Keras has places for ${total}. Save it under a class of its own (registerLayer).`,
    );
  }
  const scales = keras3 ? new Map<tf.LayerVariable, GateScale>() : gatesToScale(layer);
  let at = 0;
  return parts.map(({ below, count }) => {
    const own = weights.slice(at, (at += count)).map((variable, i) => ({
      variable,
      scale: scales.get(variable) ?? null,
      whole: spec.className === 'Normalization' && i === 2,
    }));
    return { path: below ? `${path}/${below}` : path, name: spec.name, weights: own };
  });
}

/** Where Keras 3 keeps the weights of a class, and how many in each place. */
function listedParts({ layer, spec }: GraphLayer): GroupPart[] {
  const below = rowOf(spec).weights?.(spec.config) ?? [''];
  const counts = countsOf(layer);
  if (counts.length === below.length) return below.map((one, i) => ({ below: one, count: counts[i] }));
  // Projections of the same kind: each has as many. These are hidden attributes in one class.
  const hidden = /^Group(ed)?Query/.test(spec.className) ? '_' : '';
  return below.map((one) => ({ below: hidden + one, count: layer.weights.length / below.length }));
}

function countsOf(layer: tf.layers.Layer): number[] {
  const directions = directionsOf(layer);
  if (directions) return directions.flatMap(countsOf);
  const { layer: wrapped, cell } = layer as unknown as {
    layer?: tf.layers.Layer;
    cell?: { cells?: tf.layers.Layer[] };
  };
  if (wrapped?.weights) return countsOf(wrapped);
  return cell?.cells ? cell.cells.map(({ weights }) => weights.length) : [layer.weights.length];
}
