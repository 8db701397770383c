import { asModelConfig, majorOf } from './description';
import { FormatError, inMember } from './file-error';
import { type H5Node, isHdf5, openHdf5, type WeightArray } from './h5/h5-file';
import type { FileLimits } from './limits';
import { isObject, type JsonObject, parseJson } from './safe-json';
import { isZip, listZip, readMember, type ZipMember } from './zip';

/** The arrays of one layer or sub-layer in a .keras file, by its path: `layers/lstm/cell`. */
export interface WeightGroup {
  path: string;
  /** The layer's own name, where the file tells it (Keras since September 2024). */
  name: string | null;
  arrays: WeightArray[];
}

/** The arrays of one top-level layer in a legacy .h5 file. */
export interface LayerWeights {
  layer: string;
  names: string[];
  arrays: WeightArray[];
}

/** One array of a tfjs model, by the name that its manifest gives. */
export interface NamedArray extends WeightArray {
  name: string;
}

/** Weights in the file's order: by group path ('keras'), by layer ('h5') or by name ('tfjs'). */
export interface ParsedWeights {
  format: 'keras' | 'h5' | 'tfjs';
  groups: WeightGroup[];
  layers: LayerWeights[];
  named: NamedArray[];
}

/** A model file, read but not yet built: the description as Keras wrote it, and the weights. */
export interface ParsedModel extends ParsedWeights {
  /** 2 or 3: which Keras wrote the file. */
  kerasMajor: number;
  config: JsonObject;
}

const maxDepth = 40;

/**
 * Reads a `.keras` archive or a legacy `.h5` file. Pure: no page, no GPU, so that it runs in a worker.
 *
 * throws  FormatError with the member and, where known, the byte offset
 */
export function parseModel(bytes: Uint8Array, limits: FileLimits): ParsedModel {
  if (bytes.length > limits.totalBytes) {
    throw new FormatError(
      `The file has ${bytes.length} bytes; ${limits.totalBytes} are allowed. Raise limits.totalBytes if you trust it.`,
    );
  }
  if (bytes.length === 0) throw new FormatError('The file is empty. Give a model saved by Keras.');
  if (isZip(bytes)) return parseKeras(bytes, limits);
  if (isHdf5(bytes)) return parseLegacy(bytes, limits);
  throw new FormatError(
    'This is no model file: it begins neither like a .keras archive nor like an .h5 file. Give a file saved by model.save() in Keras.',
    { offset: 0 },
  );
}

function parseKeras(bytes: Uint8Array, limits: FileLimits): ParsedModel {
  const members = listZip(bytes, limits);
  const configMember = members.get('config.json');
  if (!configMember) {
    throw new FormatError('The archive has no config.json, so it is no .keras file. Save the model with model.save().');
  }
  if (configMember.bytes > limits.configBytes) {
    throw new FormatError(`The description has ${configMember.bytes} bytes; ${limits.configBytes} are allowed.`, {
      member: 'config.json',
    });
  }
  const config = inMember('config.json', () =>
    asModelConfig(parseJson(new TextDecoder().decode(readMember(bytes, configMember)))),
  );
  const weights = members.get('model.weights.h5');
  if (!weights) {
    const other = [...members.keys()].find((name) => name.startsWith('model.weights'));
    throw new FormatError(
      other
        ? `The weights are in ${other}, which is not read. Save the model in one file with h5py installed.`
        : 'The archive has no model.weights.h5. Save the whole model with model.save().',
    );
  }
  const data = readMember(bytes, weights);
  const kerasMajor = readMajor(bytes, members);
  return inMember('model.weights.h5', () => ({ kerasMajor, config, ...grouped(openHdf5(data, limits)) }));
}

function grouped(root: H5Node): ParsedWeights {
  const groups: WeightGroup[] = [];
  collectGroups(root, { groups, seen: new Set() }, 0);
  return { format: 'keras', groups, layers: [], named: [] };
}

/** Reads a file of weights without their model, as `save_weights` writes it in Keras 2 (layers) or 3 (groups). */
export function parseWeights(bytes: Uint8Array, limits: FileLimits): ParsedWeights {
  if (!isHdf5(bytes)) {
    throw new FormatError('This is no HDF5 file of weights. Give the .h5 that save_weights() or save() wrote.');
  }
  const root = openHdf5(bytes, limits);
  const legacy = root.child('model_weights') ?? root;
  const attributes = legacy.attributes();
  return attributes.has('layer_names') || attributes.has('layer_names0') ? byLayer(legacy) : grouped(root);
}

function byLayer(weights: H5Node): ParsedWeights {
  const layers = textList(weights, 'layer_names').map((layer) => readLayer(weights, layer));
  return { format: 'h5', groups: [], layers, named: [] };
}

/** The metadata's version; `.keras` came with Keras 2.12, and files without metadata are of Keras 3. */
function readMajor(bytes: Uint8Array, members: ReadonlyMap<string, ZipMember>): number {
  const member = members.get('metadata.json');
  if (!member || member.bytes > 65_536) return 3;
  const metadata = inMember('metadata.json', () => parseJson(new TextDecoder().decode(readMember(bytes, member))));
  return majorOf(isObject(metadata) ? metadata.keras_version : null) ?? 3;
}

interface Collected {
  groups: WeightGroup[];
  /** Addresses of the groups that were visited: two names may lead to one. */
  seen: Set<number>;
}

/** Every group with a `vars` inside, but the optimizer's; each once. */
function collectGroups(group: H5Node, into: Collected, depth: number): void {
  if (depth > maxDepth) throw new FormatError('The groups are nested too deep. The file is damaged.');
  if (into.seen.has(group.address)) return;
  into.seen.add(group.address);
  const variables = group.child('vars');
  if (variables?.isGroup) into.groups.push(readGroup(group.path, variables));
  for (const name of group.names) {
    if (name === 'vars' || (depth === 0 && name === 'optimizer')) continue;
    const child = group.child(name)!;
    if (child.isGroup) collectGroups(child, into, depth + 1);
  }
}

function readGroup(path: string, variables: H5Node): WeightGroup {
  const order = variables.names.sort((a, b) => Number(a) - Number(b));
  const name = variables.attributes().get('name');
  return {
    // Keras of TensorFlow 2.12 and 2.13 wrote another word for the same list.
    path: path.replaceAll('_layer_checkpoint_dependencies', 'layers'),
    name: typeof name === 'string' ? name : null,
    arrays: order.map((key) => variables.child(key)!.read()),
  };
}

function parseLegacy(bytes: Uint8Array, limits: FileLimits): ParsedModel {
  const root = openHdf5(bytes, limits);
  const text = root.attributes().get('model_config');
  if (typeof text !== 'string') {
    throw new FormatError(
      'The file has no model_config: it holds weights without the model, or is no Keras file. Save the whole model with model.save(), or give its to_json() with it.',
    );
  }
  if (text.length > limits.configBytes) {
    throw new FormatError(`The description has ${text.length} characters; ${limits.configBytes} are allowed.`, {
      member: 'model_config',
    });
  }
  const config = inMember('model_config', () => asModelConfig(parseJson(text)));
  const weights = root.child('model_weights');
  if (!weights) throw new FormatError('The file has no model_weights. Save the whole model with model.save().');
  const version = root.attributes().get('keras_version') ?? weights.attributes().get('keras_version');
  return { kerasMajor: majorOf(version) ?? 2, config, ...byLayer(weights) };
}

function readLayer(weights: H5Node, layer: string): LayerWeights {
  const group = weights.find(layer);
  if (!group) throw new FormatError('The layer is listed but missing.', { member: `model_weights/${layer}` });
  const names = textList(group, 'weight_names');
  const arrays = names.map((name) => {
    const array = group.find(name);
    if (!array) throw new FormatError('The array is listed but missing.', { member: `${group.path}/${name}` });
    return array.read();
  });
  return { layer, names, arrays };
}

/** A list of names; a long one is split over `name0`, `name1`, … */
function textList(node: H5Node, name: string): string[] {
  const attributes = node.attributes();
  const whole = attributes.get(name);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [];
  const parts: string[] = [];
  for (let i = 0; attributes.has(`${name}${i}`); i++) {
    const part = attributes.get(`${name}${i}`);
    if (Array.isArray(part)) parts.push(...part);
  }
  if (!attributes.has(`${name}0`)) throw new FormatError(`The attribute ${name} is missing.`, { member: node.path });
  return parts;
}
