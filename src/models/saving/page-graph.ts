import type { Graph, GraphLayer } from '../graph';
import type { Model } from '../model';
import { readModelSpec, type LayerSpec, type ModelSpec } from '../model-spec';
import type { JsonObject } from '../safe-json';

/** The graph of a model that a page made with tfjs, with its layers' arguments in Keras's words. */
export function pageGraph({ graph, layersModel }: Model): Graph {
  const description = layersModel.toJSON(null, false) as JsonObject;
  return described(graph, readModelSpec(description));
}

function described(graph: Graph, { layers }: ModelSpec): Graph {
  const specs = new Map(layers.map((spec) => [spec.name, spec]));
  for (const node of graph.layers) describe(node, specs.get(node.spec.name));
  return graph;
}

function describe(node: GraphLayer, spec: LayerSpec | undefined): void {
  if (!spec) return;
  node.spec = { ...node.spec, config: spec.config };
  if (node.inner && spec.model) described(node.inner, spec.model);
}
