import './layer-classes';
import { ChannelsFirst } from '../layers/channels-first';
import { InputSlot, OpLayer } from '../layers/op-layer';
import { ops } from '../layers/ops';
import type * as tf from '../tfjs/tf';
import { buildGraph } from './build-graph';
import { KerasModel } from './keras-model';
import { LayerRefusal, toLayerConfig, type LayerConfig } from './layer-config';
import { layerTable, type BuildInner, type LayerRow } from './layer-table';
import { TensorRef, type Argument, type CallSpec } from './call-spec';
import { readModelSpec, type LayerSpec } from './model-spec';
import { atOnce } from './pace';
import { findLayerClass, isRegistered } from './registry';
import { isObject, type JsonObject } from './safe-json';
import { tfjsName } from './tfjs-name';

/** What a file's layers are built with. */
export interface BuildContext {
  keras3: boolean;
  /** How deep in nested models we are. */
  depth: number;
  /** Every layer that was built, for the weights of those to be freed should the rest fail. */
  built: tf.layers.Layer[];
}

const noRow: LayerRow = {};

/** Importer's knowledge of the layer; a class that a page registered is built by its own rules. */
export function rowOf(spec: LayerSpec): LayerRow {
  if (isRegistered(spec.className) || isReplacedLambda(spec)) return noRow;
  return Object.hasOwn(layerTable, spec.className) ? layerTable[spec.className] : noRow;
}

/** Keras 3 keeps operations in a graph beside the layers; a legacy file tells them by their arguments alone. */
export function isOperation(spec: LayerSpec): boolean {
  if (spec.operation) return true;
  if (!Object.hasOwn(ops, spec.className) || isRegistered(spec.className)) return false;
  if (spec.module) return spec.module.startsWith('keras.src.ops') || spec.module.startsWith('keras.ops');
  const first = spec.calls[0];
  const severalArguments = first !== undefined && first.args.length > 1;
  const ofArrays = spec.className === 'Average' && 'axis' in spec.config;
  return severalArguments || ofArrays || 'newshape' in spec.config || !layerClassOf(spec);
}

/** Whether there is anything to build the layer with. */
export function isKnown(spec: LayerSpec): boolean {
  // A Lambda is refused with a sentence of its own.
  if (spec.className === 'InputLayer' || spec.className === 'Lambda') return true;
  return isOperation(spec) || layerClassOf(spec) !== null;
}

/** A Lambda for which a page registered a class under the layer's own name: its Python code is never run. */
function isReplacedLambda({ className, name }: LayerSpec): boolean {
  return className === 'Lambda' && isRegistered(name);
}

function layerClassOf(spec: LayerSpec): ReturnType<typeof findLayerClass> {
  if (isReplacedLambda(spec)) return findLayerClass(spec.name);
  return findLayerClass(rowOf(spec).builtBy ?? spec.className);
}

/**
 * Makes a layer from Keras's description of it.
 *
 * throws  LayerRefusal with the half-sentence that follows the layer's name
 */
export function buildLayer(spec: LayerSpec, context: BuildContext): tf.layers.Layer {
  if (isOperation(spec)) return buildOperation(spec);
  const row = rowOf(spec);
  const inner: BuildInner = (description) => buildInner(description, context);
  const settings = toLayerConfig(spec.config, { keras3: context.keras3, inner });
  const config: LayerConfig = { ...settings, ...callConstants(spec.calls) };
  const adapted = row.adapt?.(config, { written: spec.config, inner, keras3: context.keras3 }) ?? config;
  const layerClass = layerClassOf(spec);
  if (!layerClass) throw new LayerRefusal('has a class that we lack');
  const layer = inFormat(
    spec,
    adapted,
    (settings) => new layerClass({ ...settings, name: tfjsName(spec.name) } as never),
  );
  context.built.push(layer);
  layer.setFastWeightInitDuringBuild(true);
  return layer;
}

/**
 * The layer, computing with channels last; one of channels_first that knows no such thing is put between
 * transpositions.
 */
function inFormat(
  spec: LayerSpec,
  config: LayerConfig,
  make: (config: LayerConfig) => tf.layers.Layer,
): tf.layers.Layer {
  const first = config.dataFormat === 'channelsFirst' && !rowOf(spec).anyFormat && !isRegistered(spec.className);
  if (!first) return make(config);
  const inner = make({ ...config, dataFormat: 'channelsLast' });
  return new ChannelsFirst({ name: tfjsName(spec.name) }, inner, /^ConvLSTM/.test(spec.className));
}

/** Arguments such as return_attention_scores, which Keras gives at the call and which change what a layer puts out. */
function callConstants(calls: readonly CallSpec[]): LayerConfig {
  const constants: LayerConfig = {};
  for (const { kwargs } of calls) {
    const { return_attention_scores: scores, use_causal_mask: causal } = kwargs;
    if (scores === true) constants.returnAttentionScores = true;
    if (causal === true) constants.useCausalMask = true;
  }
  return constants;
}

/** The layer inside a wrapper: of any class of ours, or a model. */
function buildInner(description: unknown, context: BuildContext): tf.layers.Layer {
  if (!isObject(description) || typeof description.class_name !== 'string') {
    throw new LayerRefusal('wraps something that is no layer');
  }
  const spec = innerSpec(description);
  if (spec.model) return new KerasModel(atOnce(buildGraph(spec.model, { ...context, depth: context.depth + 1 })));
  if (!isKnown(spec)) throw new LayerRefusal(`wraps a layer of class ${spec.className}, which we lack`);
  return buildLayer(spec, context);
}

/** A wrapped layer's description as that of a layer without calls. */
export function innerSpec(description: JsonObject): LayerSpec {
  const holder = {
    class_name: 'Sequential',
    config: { layers: [{ class_name: 'InputLayer', config: { batch_shape: [null, 1] } }, description] },
  };
  const { layers } = readModelSpec(holder as JsonObject);
  return { ...layers[1], calls: [] };
}

function buildOperation(spec: LayerSpec): OpLayer {
  const [call] = spec.calls;
  let count = 0;
  const template = (argument: Argument): unknown => {
    if (argument instanceof TensorRef) return new InputSlot(count++);
    return Array.isArray(argument) ? (argument as Argument[]).map(template) : argument;
  };
  const { operation } = spec;
  return new OpLayer({
    name: tfjsName(spec.name),
    op: operation?.op ?? spec.className,
    settings: operation?.settings ?? { ...spec.config, ...call?.kwargs },
    template: (call?.args ?? []).map(template),
  });
}
