import { activationName } from '../layers/activations';
import { nameActivation, ownActivation } from '../layers/own-activations';
import type * as tf from '../tfjs/tf';
import { cut } from './file-error';
import { isObject, type Json, type JsonObject } from './safe-json';

/** A layer's settings as our classes take them. */
export type LayerConfig = Record<string, unknown>;

/** What a config is read with. */
export interface ConfigContext {
  keras3: boolean;
  /** Builds a layer that the config describes. */
  inner: (description: unknown) => tf.layers.Layer;
}

/** Why a layer cannot be built. */
export class LayerRefusal extends Error {}

/** Settings that say how Keras trains, stores or places a layer, and nothing about what it computes. */
const dropped = new Set([
  'dtype',
  'quantization_config',
  'lora_rank',
  'lora_alpha',
  'autocast',
  'seed',
  'batch_shape',
  'batch_input_shape',
  'input_shape',
  'implementation',
  'time_major',
  'sparse',
  'ragged',
  'optional',
  'shared_object_id',
]);

/**
 * Arguments whose value is a word of Keras's, by their last part; tfjs writes such words in camelCase, whatever the
 * class: channels_last, multi_hot.
 */
const wordArguments = /(^|_)(format|mode|padding|interpolation|method)$/;

/**
 * Keras's config as tfjs-layers' constructors take it: camelCase, activations by tfjs's names, every initializer
 * 'zeros' (the file's weights replace them; an orthogonal one would factor a large matrix for nothing), no regularizers
 * and no constraints, which act in training only.
 */
export function toLayerConfig(config: JsonObject, context: ConfigContext): LayerConfig {
  refuseQuantized(config);
  const result: LayerConfig = {};
  for (const [key, value] of Object.entries(config)) {
    if (dropped.has(key) || value === undefined) continue;
    if (/_(regularizer|constraint)$/.test(key)) continue;
    const name = camelCase(key);
    if (/_initializer$/.test(key)) result[name] = 'zeros';
    // Of a start that the file's weights replace too; tfjs makes it of tensors that it does not give back.
    else if (key === 'unit_forget_bias') result[name] = false;
    else if (/(^|_)activation$/.test(key)) result[name] = readActivation(value, context);
    else result[name] = typeof value === 'string' && wordArguments.test(key) ? camelCase(value) : plain(value);
  }
  return result;
}

/** A quantized layer computes with whole numbers, from arrays of its own. */
function refuseQuantized({ dtype, quantization_config: quantization }: JsonObject): void {
  const policy = isObject(dtype) && isObject(dtype.config) ? dtype : null;
  const isQuantized = policy !== null && /Quantized/.test(String(policy.class_name));
  if (!isQuantized && !isObject(quantization)) return;
  const { mode } = (policy?.config ?? {}) as JsonObject;
  const kind = typeof mode === 'string' ? ` to ${cut(mode)}` : '';
  throw new LayerRefusal(`is quantized${kind}; only floating-point weights are run. Save the model before quantize()`);
}

export function camelCase(key: string): string {
  return key.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Keras writes a name, {class_name: 'function', config: name}, or a layer that acts as the activation. */
function readActivation(value: Json, { keras3, inner }: ConfigContext): string | null {
  if (value === null) return null;
  const written = isObject(value) ? (value.config ?? value.class_name) : value;
  if (isObject(value) && isObject(written)) return layerActivation(value, inner);
  const name = typeof written === 'string' ? written.slice(written.lastIndexOf('>') + 1) : '';
  const known = ownActivation(name) ?? activationName(name, keras3);
  if (known) return known;
  throw new LayerRefusal(
    `has the activation "${cut(String(written))}", which we lack. Call registerActivation("${cut(name)}", fn) before loadModel`,
  );
}

/** A layer such as LeakyReLU(0.1) as an activation, shared by all layers whose description of it is the same. */
function layerActivation(value: JsonObject, inner: ConfigContext['inner']): string {
  const settings = { ...(value.config as JsonObject), name: 'activation' };
  const key = `${String(value.class_name)} ${JSON.stringify(settings)}`;
  return nameActivation(key, () => {
    const layer = inner({ ...value, config: settings });
    if (layer.weights.length > 0 || value.class_name === 'PReLU') {
      throw new LayerRefusal(`has the activation ${cut(String(value.class_name))} with weights of its own`);
    }
    return (x) => layer.apply(x) as tf.Tensor;
  });
}

/** Numbers in Keras's wrappings as plain ones; lists and objects as they are. */
function plain(value: Json): unknown {
  if (isObject(value) && value.type === 'ndarray') return value.value;
  if (isObject(value) && value.class_name === '__numpy__' && isObject(value.config)) return value.config.value;
  if (isObject(value) && value.class_name === '__tuple__') return value.items;
  return value;
}
