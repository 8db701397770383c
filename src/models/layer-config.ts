import { activationName } from '../layers/activations';
import { isObject, type Json, type JsonObject } from './safe-json';

/** A layer's settings as our classes take them. */
export type LayerConfig = Record<string, unknown>;

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
 * Keras's config as tfjs-layers' constructors take it: camelCase, activations by tfjs's names, every initializer
 * 'zeros' (the file's weights replace them; an orthogonal one would factor a large matrix for nothing), no regularizers
 * and no constraints, which act in training only.
 */
export function toLayerConfig(config: JsonObject, keras3: boolean): LayerConfig {
  const result: LayerConfig = {};
  for (const [key, value] of Object.entries(config)) {
    if (dropped.has(key) || value === undefined) continue;
    if (/_(regularizer|constraint)$/.test(key)) continue;
    const name = camelCase(key);
    if (/_initializer$/.test(key)) result[name] = 'zeros';
    else if (/(^|_)activation$/.test(key)) result[name] = readActivation(value, keras3);
    else result[name] = plain(value);
  }
  return result;
}

export function camelCase(key: string): string {
  return key.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Keras writes a name, or {class_name: 'function', config: name}. */
function readActivation(value: Json, keras3: boolean): string | null {
  if (value === null) return null;
  const written = isObject(value) ? (value.config ?? value.class_name) : value;
  const name = isObject(written) ? value : written;
  const known = typeof name === 'string' ? activationName(name.slice(name.lastIndexOf('>') + 1), keras3) : null;
  if (known) return known;
  throw new LayerRefusal(`has the activation ${describe(name)}, which we lack`);
}

function describe(name: unknown): string {
  return isObject(name) ? `${String(name.class_name)} (a layer or function of its own)` : `"${String(name)}"`;
}

/** Numbers in Keras's wrappings as plain ones; lists and objects as they are. */
function plain(value: Json): unknown {
  if (isObject(value) && value.type === 'ndarray') return value.value;
  if (isObject(value) && value.class_name === '__numpy__' && isObject(value.config)) return value.config.value;
  if (isObject(value) && value.class_name === '__tuple__') return value.items;
  return value;
}
