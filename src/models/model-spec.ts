import { mapValues, readCall, readLegacyRef, refsIn, TensorRef, type Argument, type CallSpec } from './call-spec';
import { cut, FormatError } from './file-error';
import { isObject, type Json, type JsonObject } from './safe-json';
import { isTfOperation, readTfOperation, type Operation } from './tf-operations';

export interface LayerSpec {
  name: string;
  /** The class without its package. */
  className: string;
  /** Where Keras keeps the class; '' where the file does not tell. */
  module: string;
  config: JsonObject;
  buildConfig: JsonObject;
  /** Equal for the places where one and the same layer stands; null where it stands once. */
  sharedId: number | null;
  calls: CallSpec[];
  /** The graph inside, when the layer is itself a model. */
  model: ModelSpec | null;
  /** What a layer of TensorFlow's functions computes, in ours; null for layers of their own class. */
  operation: Operation | null;
  /** An input that Keras made up for a Sequential's first layer and does not count among the model's layers. */
  implied: boolean;
}

/** A Sequential or Functional model as the file describes it, Keras 2 and 3 alike. */
export interface ModelSpec {
  name: string;
  className: string;
  layers: LayerSpec[];
  inputs: TensorRef[];
  outputs: TensorRef[];
}

const modelClasses = new Set(['Sequential', 'Functional', 'Model']);
const maxNested = 20;

/** Reads a model's description. Throws FormatError for one that has no layers or is of a class of its own. */
export function readModelSpec(description: JsonObject, depth = 0): ModelSpec {
  const className = plainClassName(description.class_name);
  if (!modelClasses.has(className) && !isGraph(description.config)) {
    throw new FormatError(
      `The model is of class ${cut(className)}, whose code is not in the file. Save it as a Functional or Sequential model.`,
    );
  }
  if (depth > maxNested) throw new FormatError(`Models are nested more than ${maxNested} deep.`);
  // Keras 1 and early 2 wrote a Sequential's layers straight as its config.
  const config = (
    Array.isArray(description.config) ? { layers: description.config } : description.config
  ) as JsonObject;
  const layerList = isObject(config) ? config.layers : undefined;
  if (!Array.isArray(layerList) || layerList.length === 0) {
    throw new FormatError('The model’s description lists no layers. Save the model after it is built.');
  }
  const name = text(config.name) ?? className.toLowerCase();
  const layers = layerList.map((layer, i) => readLayerSpec(layer, i, depth));
  const names = new Set<string>();
  for (const layer of layers) {
    if (names.has(layer.name)) throw new FormatError(`Two layers are called "${cut(layer.name)}".`);
    names.add(layer.name);
  }
  if (className === 'Sequential') return chain(name, layers, config);
  const graph = {
    name,
    className,
    layers,
    inputs: readEnds(config.input_layers, 'input_layers'),
    outputs: readEnds(config.output_layers, 'output_layers'),
  };
  const keras3 = layerList.some(
    (layer) => isObject(layer) && Array.isArray(layer.inbound_nodes) && isObject(layer.inbound_nodes[0]),
  );
  return keras3 ? mendEnds(graph) : mendCallNumbers(graph);
}

/** Keras 3 counts a nested functional model's own graph as call 0 too, but in a model's inputs and outputs alone. */
function mendEnds(spec: ModelSpec): ModelSpec {
  const nested = new Set(
    spec.layers.filter(({ model }) => model && model.className !== 'Sequential').map(({ name }) => name),
  );
  const mend = (ref: TensorRef): TensorRef =>
    nested.has(ref.layer) && ref.node > 0 ? new TensorRef(ref.layer, ref.node - 1, ref.tensor) : ref;
  return { ...spec, inputs: spec.inputs.map(mend), outputs: spec.outputs.map(mend) };
}

/** A subclass of Model that was made from inputs and outputs is written like a Functional one. */
function isGraph(config: unknown): boolean {
  return isObject(config) && Array.isArray(config.layers) && Boolean(config.input_layers && config.output_layers);
}

function readLayerSpec(layer: Json, index: number, depth: number): LayerSpec {
  if (!isObject(layer) || typeof layer.class_name !== 'string') {
    throw new FormatError(`Layer ${index + 1} has no class. The file is damaged.`);
  }
  const className = plainClassName(layer.class_name);
  const config = isObject(layer.config) ? layer.config : {};
  const listed = Array.isArray(isObject(layer.config) ? config.layers : layer.config);
  const isModel = (modelClasses.has(className) && listed) || isGraph(layer.config);
  const nodes = Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes : [];
  const calls = nodes.map(readCall);
  const operations = isTfOperation(className) ? calls.map((call) => readTfOperation(className, config, call)) : [];
  return {
    name: text(layer.name) ?? text(config.name) ?? `${className.toLowerCase()}_${index}`,
    className,
    module: text(layer.module) ?? '',
    config,
    buildConfig: isObject(layer.build_config) ? layer.build_config : {},
    sharedId: typeof layer.shared_object_id === 'number' ? layer.shared_object_id : null,
    calls: calls.map((call, i) => operations[i]?.call ?? call),
    operation: operations[0] ?? null,
    model: isModel ? readModelSpec(layer, depth + 1) : null,
    implied: false,
  };
}

/** `package>Class` and `Class` are the same class to us. */
export function plainClassName(value: unknown): string {
  const name = typeof value === 'string' ? value : '';
  return name.slice(name.lastIndexOf('>') + 1);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value ? value : null;
}

/** One connection is written bare, several as a list; Keras 3 also nests them in a dict by name. */
function readEnds(value: Json | undefined, what: string): TensorRef[] {
  if (isObject(value)) return Object.values(value).flatMap((inner) => readEnds(inner, what));
  if (!Array.isArray(value) || value.length === 0) throw new FormatError(`The model has no ${what}.`);
  return typeof value[0] === 'string' ? [readLegacyRef(value)] : value.flatMap((inner) => readEnds(inner, what));
}

/**
 * Keras 2 counts a nested model's own graph as call 0, so that its first call is call 1. Such a file names a call that
 * the layer does not have; all of that layer's numbers then go down by one.
 */
function mendCallNumbers(spec: ModelSpec): ModelSpec {
  const refs = [...spec.inputs, ...spec.outputs];
  for (const { calls } of spec.layers) {
    for (const { args, kwargs } of calls) refs.push(...refsIn([...args, ...Object.values(kwargs)]));
  }
  const late = new Set<string>();
  for (const layer of spec.layers) {
    const used = refs.filter((ref) => ref.layer === layer.name);
    if (layer.model && used.some((ref) => ref.node >= layer.calls.length)) late.add(layer.name);
  }
  if (late.size === 0) return spec;
  const mend = (value: Argument): Argument => {
    if (value instanceof TensorRef) {
      return late.has(value.layer) ? new TensorRef(value.layer, value.node - 1, value.tensor) : value;
    }
    return Array.isArray(value) ? (value as Argument[]).map(mend) : value;
  };
  for (const layer of spec.layers) {
    layer.calls = layer.calls.map(({ args, kwargs }) => ({ args: args.map(mend), kwargs: mapValues(kwargs, mend) }));
  }
  return {
    ...spec,
    inputs: spec.inputs.map((ref) => mend(ref) as TensorRef),
    outputs: spec.outputs.map((ref) => mend(ref) as TensorRef),
  };
}

/** A Sequential is a graph without branches; its input is made up where the file gives only the first layer's shape. */
function chain(name: string, given: LayerSpec[], config: JsonObject): ModelSpec {
  const layers = given[0].className === 'InputLayer' ? given : [inputFor(given, config), ...given];
  // Keras 2 writes the input that it made up, under this name.
  if (layers.length > 1 && layers[0].name === `${layers[1].name}_input`) layers[0].implied = true;
  for (let i = 1; i < layers.length; i++) {
    layers[i].calls = [{ args: [new TensorRef(layers[i - 1].name, 0, 0)], kwargs: {} }];
  }
  const last = layers[layers.length - 1];
  return {
    name,
    className: 'Sequential',
    layers,
    inputs: [new TensorRef(layers[0].name, 0, 0)],
    outputs: [new TensorRef(last.name, 0, 0)],
  };
}

function inputFor(layers: LayerSpec[], config: JsonObject): LayerSpec {
  const first = layers[0];
  const shape =
    first.config.batch_input_shape ??
    first.config.batch_shape ??
    config.build_input_shape ??
    first.buildConfig.input_shape ??
    null;
  if (!Array.isArray(shape)) {
    throw new FormatError(
      'The Sequential model has no input shape. Build it, or begin it with an Input, and save again.',
    );
  }
  return {
    name: `${first.name}_input`,
    className: 'InputLayer',
    module: '',
    config: { batch_shape: shape },
    buildConfig: {},
    sharedId: null,
    calls: [],
    model: null,
    operation: null,
    implied: true,
  };
}
