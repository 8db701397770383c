import { cut, FormatError } from './file-error';
import { isObject, parseJson, type Json, type JsonObject } from './safe-json';

/** What a JSON file beside a model's weights is. */
export type Description =
  /** A tfjs model.json: the topology, and where its weights lie. */
  | { kind: 'tfjs'; config: Json | undefined; kerasMajor: number; manifest: Json | undefined }
  /** Keras's `to_json()`, or the config.json of a .keras that was unpacked. */
  | { kind: 'keras'; config: JsonObject; kerasMajor: number | null }
  /** The metadata.json of a .keras that was unpacked. */
  | { kind: 'metadata'; kerasMajor: number | null }
  | { kind: 'other' };

/**
 * Tells what a JSON text describes.
 *
 * throws  FormatError for a tfjs graph model, which has no layers to look into
 */
export function readDescription(text: string): Description {
  let json = parseJson(text);
  // `json.dump(model.to_json(), file)` writes the description as one string.
  if (typeof json === 'string') json = parseJson(json);
  if (!isObject(json)) return { kind: 'other' };
  const topology = isObject(json.modelTopology) ? json.modelTopology : null;
  if (json.format === 'graph-model' || Array.isArray(topology?.node)) {
    throw new FormatError(
      'This is a tfjs graph model, whose layers are lost. Convert the Keras file as a layers model.',
    );
  }
  if (topology && Array.isArray(json.weightsManifest)) {
    const written = typeof topology.model_config === 'string' ? parseJson(topology.model_config) : null;
    const model = written ?? topology.model_config ?? topology;
    const kerasMajor = majorOf(topology.keras_version) ?? 2;
    return { kind: 'tfjs', config: model, kerasMajor, manifest: json.weightsManifest };
  }
  if (typeof json.class_name === 'string' && json.config) {
    return { kind: 'keras', config: json, kerasMajor: majorOf(json.keras_version) };
  }
  if (typeof json.keras_version === 'string') return { kind: 'metadata', kerasMajor: majorOf(json.keras_version) };
  return { kind: 'other' };
}

/**
 * Which Keras wrote a description; null where it does not tell.
 *
 * throws  FormatError for Keras 1, which had other classes and arguments
 */
export function majorOf(version: unknown): number | null {
  const major = typeof version === 'string' ? parseInt(version, 10) : NaN;
  if (!Number.isFinite(major)) return null;
  if (major < 2) refuseKeras1(`Keras ${cut(version as string, 20)}`);
  return major;
}

export function refuseKeras1(writer: string): never {
  throw new FormatError(
    `The model was saved by ${writer}, which described layers otherwise than Keras 2 and 3. Open it in Keras 2.0 to 2.3 and save it again.`,
  );
}

export function asModelConfig(value: unknown): JsonObject {
  if (isObject(value) && typeof value.class_name === 'string' && value.config) return value;
  throw new FormatError('The description names no class. Save the model with model.save().');
}
