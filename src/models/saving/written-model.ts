import { OpLayer } from '../../layers/op-layer';
import type { Graph, GraphLayer } from '../graph';
import { KerasModel } from '../keras-model';
import type { Json, JsonObject } from '../safe-json';
import { historiesOf, writeCall, writeEnds } from './written-call';
import { asJson, writeLayer } from './written-layer';
import { writeOperation } from './written-ops';

/**
 * A model that Keras 2, tfjs or an .h5 described, in Keras 3's words: the object that config.json holds.
 *
 * throws  a sentence for the first layer that Keras 3 has not
 */
export function writeModel(graph: Graph): JsonObject {
  return {
    ...(graph.sequential
      ? { module: 'keras', class_name: 'Sequential', registered_name: null }
      : { module: 'keras.src.models.functional', class_name: 'Functional', registered_name: 'Functional' }),
    config: graph.sequential ? writeSequential(graph) : writeFunctional(graph),
  };
}

function writeSequential({ name, layers, keras3 }: Graph): JsonObject {
  return { name, trainable: true, layers: layers.map((node) => writeNode(node, keras3)) };
}

function writeFunctional(graph: Graph): JsonObject {
  const histories = historiesOf(graph);
  const layers = graph.layers.map((node): Json => {
    const inbound_nodes = node.calls.map((call, index) => writeCall(call, index, histories));
    return { ...writeNode(node, graph.keras3), name: node.spec.name, inbound_nodes };
  });
  return {
    name: graph.name,
    trainable: true,
    layers,
    input_layers: writeEnds(graph.inputs, graph, histories),
    output_layers: writeEnds(graph.outputs, graph, histories),
  };
}

function writeNode(node: GraphLayer, keras3: boolean): JsonObject {
  const { spec, layer, inner } = node;
  if (layer instanceof OpLayer) return writeOperation(spec, layer);
  // A layer that stands in several models is described in each, and known again by its number.
  const shared = spec.sharedId === null ? {} : { shared_object_id: spec.sharedId };
  if (inner) return { ...writeModel(inner), ...shared };
  const written = asJson(writeLayer(withShape(node), keras3));
  const wrapped = (layer as unknown as { layer?: unknown }).layer;
  if (wrapped instanceof KerasModel) (written.config as JsonObject).layer = writeModel(wrapped.graph);
  return { ...written, ...shared };
}

/** An input by the shape that it has in the model, with its name: a Sequential's may stand in its first layer alone. */
function withShape({ spec, outputs }: GraphLayer): { name: string; className: string; config: JsonObject } {
  const { name, className } = spec;
  const config: JsonObject = { ...spec.config, name };
  if (className !== 'InputLayer') return { name, className, config };
  const { shape, dtype } = outputs[0].symbolic;
  const written = typeof config.dtype === 'string' ? config.dtype : dtype;
  return { name, className, config: { name, batch_shape: [...shape], dtype: written } };
}
