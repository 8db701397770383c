import { isOperation, buildLayer, isKnown, rowOf, type BuildContext } from './build-layer';
import { axesOf, inputAxes } from './axes';
import { bindArguments } from './call-arguments';
import { cut, cutList, FormatError } from './file-error';
import type { Call, Graph, GraphLayer, Slot } from './graph';
import { findHandmadeAttention } from './handmade-attention';
import { KerasModel } from './keras-model';
import { LayerRefusal } from './layer-config';
import type { CallSpec, TensorRef } from './call-spec';
import type { LayerSpec, ModelSpec } from './model-spec';
import type { Steps } from './pace';
import { isTfOperation, tfOperationName } from './tf-operations';
import { tfjsName } from './tfjs-name';
import * as tf from '../tfjs/tf';

/**
 * Builds every layer of a model and connects them as the file says.
 *
 * throws  FormatError that lists all layers that cannot be built, each with its class and place; or that names the
 *         layer whose connection fails
 */
export function* buildGraph(spec: ModelSpec, context: BuildContext): Steps<Graph> {
  if (context.depth === 0) refuseUnknown(spec);
  const layers: GraphLayer[] = [];
  for (const [i, layer] of spec.layers.entries()) {
    layers.push(yield* prepareLayer(layer, { spec, i, context }));
    yield;
  }
  const byName = new Map(layers.map((layer) => [layer.spec.name, layer]));
  const sequential = spec.className === 'Sequential';
  const { keras3 } = context;
  const graph: Graph = { name: spec.name, sequential, keras3, layers, calls: [], inputs: [], outputs: [] };
  yield* connect(graph, byName);
  findHandmadeAttention(graph);
  const end = (ref: TensorRef): Slot => slotOf(ref, byName) ?? missing(ref);
  graph.inputs = spec.inputs.map(end);
  graph.outputs = spec.outputs.map(end);
  return graph;
}

function missing(ref: TensorRef): never {
  throw new FormatError(`Output ${ref.tensor} of call ${ref.node} of "${cut(ref.layer)}" is used but never made.`);
}

/** All layers that cannot be built, in one error. */
function refuseUnknown(spec: ModelSpec): void {
  const unknown = listUnknown(spec, []);
  if (unknown.length === 0) return;
  const [verb, noun] = unknown.length === 1 ? ['is', 'layer'] : ['are', 'layers'];
  throw new FormatError(
    `${unknown.length} ${noun} of the model ${verb} of a class that we lack: ${cutList(unknown, { joint: '; ' })}. Write each class as a tfjs layer and call registerLayer(name, class) before loadModel.`,
  );
}

function listUnknown({ name, layers }: ModelSpec, path: readonly string[]): string[] {
  const here = [...path, name];
  return layers.flatMap((layer, i) => {
    if (layer.model) return listUnknown(layer.model, here);
    if (isKnown(layer)) return [];
    const wrapped = isTfOperation(layer.className) ? ` of ${cut(tfOperationName(layer.config))}` : '';
    const place = `class ${cut(layer.className)}${wrapped}, layer ${i + 1} of ${layers.length}`;
    return [`${cut([...here, layer.name].join('/'))} (${place})`];
  });
}

interface Place {
  spec: ModelSpec;
  i: number;
  context: BuildContext;
}

function* prepareLayer(spec: LayerSpec, { spec: model, i, context }: Place): Steps<GraphLayer> {
  const place = `${cut(`${model.name}/${spec.name}`)} (class ${cut(spec.className)}, layer ${i + 1} of ${model.layers.length})`;
  try {
    return yield* makeLayer(spec, model, context);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason =
      error instanceof LayerRefusal ? error.message : `cannot be built: ${cut((error as Error).message, 300)}`;
    throw new FormatError(`${place} ${reason.replace(/\.$/, '')}.`);
  }
}

function* makeLayer(spec: LayerSpec, model: ModelSpec, context: BuildContext): Steps<GraphLayer> {
  const node = { spec, calls: [], outputs: [], maps: [], inner: null };
  if (spec.className === 'InputLayer') {
    const slot = makeInput(spec, model);
    return { ...node, layer: slot.symbolic.sourceLayer, maskRule: 'own', outputs: [slot] };
  }
  if (spec.model) {
    const inner = yield* buildGraph(spec.model, { ...context, depth: context.depth + 1 });
    inner.name = spec.name;
    return { ...node, layer: new KerasModel(inner), maskRule: 'own', inner };
  }
  const maskRule = isOperation(spec) ? 'drop' : (rowOf(spec).mask ?? 'own');
  return { ...node, layer: buildLayer(spec, context), maskRule };
}

function makeInput(spec: LayerSpec, model: ModelSpec): Slot {
  const { batch_shape: shape3, batch_input_shape: shape2, dtype } = spec.config;
  const batchShape = shape3 ?? shape2;
  if (!Array.isArray(batchShape) || batchShape.some((side) => side !== null && !Number.isInteger(side))) {
    throw new LayerRefusal('has no shape');
  }
  const symbolic = tf.input({
    name: tfjsName(spec.name),
    batchShape: batchShape as tf.Shape,
    dtype: typeof dtype === 'string' && /int/.test(dtype) ? 'int32' : 'float32',
  });
  const feedsEmbedding = model.layers.some(
    ({ className, calls }) =>
      className === 'Embedding' && calls.some(({ args }) => (args[0] as TensorRef)?.layer === spec.name),
  );
  return { symbolic, axes: inputAxes(batchShape.length, feedsEmbedding) };
}

function slotOf(ref: TensorRef, byName: ReadonlyMap<string, GraphLayer>): Slot | null {
  const node = byName.get(ref.layer);
  if (!node) throw new FormatError(`A connection comes from "${cut(ref.layer)}", which is no layer of the model.`);
  if (node.spec.className === 'InputLayer') return node.outputs[0];
  return node.calls[ref.node]?.outputs[ref.tensor] ?? null;
}

/** Makes the calls whose inputs are there, until none is left; the file's order need not be that of the data. */
function* connect(graph: Graph, byName: ReadonlyMap<string, GraphLayer>): Steps<void> {
  let waiting = graph.layers.flatMap((node) => node.spec.calls.map((call, index) => ({ node, call, index })));
  while (waiting.length > 0) {
    const blocked: typeof waiting = [];
    for (const one of waiting) {
      const call = one.node.calls.length === one.index ? tryCall(one.node, one.call, byName) : null;
      if (!call) {
        blocked.push(one);
        continue;
      }
      one.node.calls.push(call);
      one.node.outputs.push(...call.outputs);
      graph.calls.push(call);
      yield;
    }
    if (blocked.length === waiting.length) {
      const names = cutList([...new Set(blocked.map(({ node }) => node.spec.name))]);
      throw new FormatError(`The layers ${names} wait for inputs that never come. The description is damaged.`);
    }
    waiting = blocked;
  }
}

/** The call, or null when an input is not there yet. */
function tryCall(node: GraphLayer, call: CallSpec, byName: ReadonlyMap<string, GraphLayer>): Call | null {
  const { spec, layer } = node;
  try {
    const bound = bindArguments(call, { names: rowOf(spec).inputs ?? [], slot: (ref) => slotOf(ref, byName) });
    if (!bound) return null;
    const symbols = bound.inputs.map((slot) => slot.symbolic);
    const result = layer.apply(bound.takesList ? symbols : symbols[0]) as tf.SymbolicTensor | tf.SymbolicTensor[];
    const outputs = [result].flat().map((symbolic, index) => ({
      symbolic,
      axes: node.inner
        ? node.inner.outputs[index].axes
        : axesOf({ ...spec, rank: symbolic.shape.length, index, input: bound.inputs[0].axes }),
    }));
    return { node, ...bound, outputs };
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason =
      error instanceof LayerRefusal ? error.message : `cannot be called: ${cut((error as Error).message, 300)}`;
    throw new FormatError(`${cut(spec.name)} (class ${cut(spec.className)}) ${reason.replace(/\.$/, '')}.`);
  }
}
