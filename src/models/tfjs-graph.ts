import * as tf from '../tfjs/tf';
import { axesOf, inputAxes } from './axes';
import type { Call, Graph, GraphLayer, Slot } from './graph';
import { findHandmadeAttention } from './handmade-attention';
import { layerTable } from './layer-table';

/** What we touch of a tfjs container beyond its public face. Frozen upstream at 4.22. */
interface Container {
  layers: tf.layers.Layer[];
  nodesByDepth: Record<string, Node[]>;
}
type Node = tf.layers.Layer['inboundNodes'][number];

/** The connections of a model that tfjs built, in the form that we run. */
export function graphOf(model: tf.LayersModel): Graph {
  const inside = containerOf(model);
  const { layers, nodesByDepth } = inside as unknown as Container;
  const slots = new Map<number, Slot>();
  const slotOf = (symbolic: tf.SymbolicTensor): Slot => slots.get(symbolic.id)!;
  const graphLayers = layers.map((layer) => toGraphLayer(layer, model instanceof tf.Sequential));
  const byLayer = new Map(graphLayers.map((node) => [node.layer, node]));
  for (const symbolic of inside.inputs) {
    const embeds = layers.some((layer) => layer.getClassName() === 'Embedding');
    slots.set(symbolic.id, { symbolic, axes: inputAxes(symbolic.shape.length, embeds) });
    byLayer.get(symbolic.sourceLayer)?.outputs.push(slotOf(symbolic));
  }
  const calls: Call[] = [];
  const depths = Object.keys(nodesByDepth).map(Number);
  for (const depth of depths.sort((a, b) => b - a)) {
    for (const node of nodesByDepth[depth]) {
      const owner = byLayer.get(node.outboundLayer);
      if (!owner || node.inputTensors.every((symbolic) => node.outputTensors.includes(symbolic))) continue;
      const inputs = node.inputTensors.map(slotOf);
      const outputs = node.outputTensors.map((symbolic, index) => {
        const { className, config } = owner.spec;
        const axes = owner.inner
          ? owner.inner.outputs[index].axes
          : axesOf({ className, config, rank: symbolic.shape.length, index, input: inputs[0].axes });
        const slot = { symbolic, axes };
        slots.set(symbolic.id, slot);
        return slot;
      });
      const takesList = inputs.length > 1;
      const call = { node: owner, inputs, takesList, masks: null, options: {}, tensorOptions: {}, outputs };
      owner.calls[owner.layer.inboundNodes.indexOf(node)] = call;
      calls.push(call);
    }
  }
  for (const node of graphLayers) {
    // A layer's calls count from where this model's begin: a nested model has one of its own before them.
    node.calls = node.calls.filter(Boolean);
    node.outputs.push(...node.calls.flatMap((call) => call.outputs));
  }
  const graph = {
    name: model.name,
    sequential: model instanceof tf.Sequential,
    keras3: false,
    layers: graphLayers,
    calls,
    inputs: inside.inputs.map(slotOf),
    outputs: inside.outputs.map(slotOf),
  };
  findHandmadeAttention(graph);
  return graph;
}

/** A Sequential keeps its graph in a model of its own, which is not there before it is built. */
function containerOf(model: tf.LayersModel): tf.LayersModel {
  if (!(model instanceof tf.Sequential)) return model;
  const holder = model as unknown as { model?: tf.LayersModel };
  // It has one no more when a layer was added.
  if (!model.built && model.inputs?.length) model.build();
  if (holder.model) return holder.model;
  throw new Error(
    `The Sequential model "${model.name}" has no graph, for it has no layers. Add them, the first with an inputShape.`,
  );
}

function toGraphLayer(layer: tf.layers.Layer, inSequential: boolean): GraphLayer {
  const className = layer.getClassName();
  const inner = layer instanceof tf.LayersModel ? graphOf(layer) : null;
  const config = inner ? {} : toSnakeCase(layer.getConfig());
  const spec = {
    name: layer.name,
    className,
    module: '',
    config,
    buildConfig: {},
    sharedId: null,
    calls: [],
    model: null,
    operation: null,
    implied: inSequential && className === 'InputLayer',
  } as never;
  const maskRule = layerTable[className]?.mask ?? 'own';
  return { spec, layer, maskRule, calls: [], outputs: [], maps: [], inner };
}

/** Keras's own names, by which the mask rules look. */
function toSnakeCase(config: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
