import './layer-classes';
import { openEngine } from '../tfjs/open-engine';
import * as tf from '../tfjs/tf';
import { FormatError, ModelFileError, toModelFileError } from './file-error';
import { defaultLimits, type FileLimits } from './limits';
import type { LoadOptions } from './load-options';
import { Model } from './model';
import { readFile, sourceName } from './source';
import { isObject, parseJson, type JsonObject } from './safe-json';
import { checkShards } from './shards';
import { graphOf } from './tfjs-graph';

/** model.json and its .bin files, as a file chooser gives them. */
export type TfjsSource = string | URL | File | readonly File[] | FileList;

interface Manifest {
  paths: string[];
  weights: tf.io.WeightsManifestEntry[];
}

/** Whether the source is a tfjs model and no single file of Keras. */
export function isTfjsSource(source: unknown): source is TfjsSource {
  if (Array.isArray(source) || (typeof FileList !== 'undefined' && source instanceof FileList)) return true;
  const isPlace = typeof source === 'string' || source instanceof URL || source instanceof File;
  return isPlace && sourceName(source).endsWith('.json');
}

/** Loads a tfjs model.json with its shards, whose sizes must be those that it declares. */
export async function loadTfjsModel(source: TfjsSource, options: LoadOptions): Promise<Model> {
  const limits = { ...defaultLimits, ...options.limits };
  const { main, find } = listFiles(source);
  const name = sourceName(main);
  try {
    const text = new TextDecoder().decode(
      await read(main, { ...options, limits: { ...limits, totalBytes: limits.configBytes } }),
    );
    const { topology, manifest } = readDescription(parseJson(text));
    const specs = manifest.flatMap(({ weights }) => weights);
    checkSpecs(specs, limits);
    const paths = manifest.flatMap((group) => group.paths);
    const weights = specs.map((spec) => ({ name: spec.name, bytes: 4 * tf.util.sizeFromShape(spec.shape) }));
    checkShards({ paths, weights }, limits);
    const shards: Uint8Array[] = [];
    let rest = limits.totalBytes;
    for (const path of paths) {
      const shard = await read(find(path), { ...options, limits: { ...limits, totalBytes: rest } });
      rest -= shard.length;
      shards.push(shard);
    }
    const weightData = join(shards, specs);
    await openEngine();
    const handler = tf.io.fromMemory({
      modelTopology: topology,
      weightSpecs: specs,
      weightData,
    } as tf.io.ModelArtifacts);
    const layersModel = await tf.loadLayersModel(handler);
    return new Model(layersModel, graphOf(layersModel));
  } catch (error) {
    options.signal?.throwIfAborted();
    throw toModelFileError(error, name);
  }
}

type Place = string | URL | File;

function listFiles(source: TfjsSource): { main: Place; find: (path: string) => Place } {
  if (typeof source === 'string' || source instanceof URL) {
    const base = new URL(source, document.baseURI);
    return { main: base, find: (path) => new URL(path, base) };
  }
  const files = source instanceof File ? [source] : [...source];
  const main = files.find((file) => file.name.endsWith('.json'));
  if (!main) {
    const names = files.map((file) => file.name).join(', ');
    throw new ModelFileError(
      names || 'no file',
      'There is no model.json among the files. Choose it with its .bin files.',
    );
  }
  const find = (path: string): File => {
    const wanted = path.slice(path.lastIndexOf('/') + 1);
    const found = files.find((file) => file.name === wanted);
    if (found) return found;
    throw new ModelFileError(
      main.name,
      `The weights are in ${wanted}, which was not given. Choose model.json with all .bin files.`,
    );
  };
  return { main, find };
}

async function read(place: Place, options: LoadOptions & { limits: FileLimits }): Promise<Uint8Array> {
  const { onProgress, signal, limits } = options;
  return readFile(place, { onProgress, signal, maxBytes: limits.totalBytes });
}

function readDescription(json: unknown): { topology: JsonObject; manifest: Manifest[] } {
  if (!isObject(json) || !isObject(json.modelTopology) || !Array.isArray(json.weightsManifest)) {
    const graph = isObject(json) && json.format === 'graph-model';
    throw new FormatError(
      graph
        ? 'This is a tfjs graph model, whose layers are lost. Convert the Keras file as a layers model.'
        : 'This is no tfjs model.json: it has no modelTopology and weightsManifest. Save the model with model.save().',
    );
  }
  const manifest = json.weightsManifest as unknown as Manifest[];
  const isGroup = (group: unknown): boolean =>
    isObject(group) &&
    Array.isArray(group.paths) &&
    Array.isArray(group.weights) &&
    group.paths.every((p) => typeof p === 'string');
  if (!manifest.every(isGroup)) throw new FormatError('The weightsManifest cannot be read. Save the model again.');
  return { topology: json.modelTopology, manifest };
}

function checkSpecs(specs: tf.io.WeightsManifestEntry[], limits: FileLimits): void {
  for (const { name, shape } of specs) {
    const sides = Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && side >= 0);
    if (typeof name !== 'string' || !sides) throw new FormatError('A weight of the manifest has no name or no shape.');
    if (4 * tf.util.sizeFromShape(shape) > limits.tensorBytes) {
      throw new FormatError(`The weight ${name} [${shape}] is larger than the ${limits.tensorBytes} bytes allowed.`);
    }
  }
}

const bytesPerElement: Record<string, number> = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 };

function storedBytes(specs: readonly tf.io.WeightsManifestEntry[]): number {
  return specs.reduce((sum, { shape, dtype, quantization }) => {
    const size = bytesPerElement[quantization?.dtype ?? dtype];
    if (!size) throw new FormatError(`A weight’s dtype is ${quantization?.dtype ?? dtype}, which is not read.`);
    return sum + size * tf.util.sizeFromShape(shape);
  }, 0);
}

/** The shards one after another; they must hold exactly what the manifest declares. */
function join(shards: readonly Uint8Array[], specs: readonly tf.io.WeightsManifestEntry[]): ArrayBuffer {
  const wanted = storedBytes(specs);
  const held = shards.reduce((sum, shard) => sum + shard.length, 0);
  if (held !== wanted) {
    throw new FormatError(
      `The manifest declares ${wanted} bytes of weights and the files hold ${held}. Save the model again.`,
    );
  }
  const whole = new Uint8Array(held);
  let at = 0;
  for (const shard of shards) {
    whole.set(shard, at);
    at += shard.length;
  }
  return whole.buffer;
}
