import { asModelConfig, readDescription, type Description } from './description';
import { cut, cutList, FormatError, inMember, ModelFileError, toModelFileError } from './file-error';
import { refuseStandIn } from './file-kind';
import { withDefaults, type CompleteOptions, type LoadOptions } from './load-options';
import { parseFile, type ParsePlace } from './parse-file';
import type { ParsedModel } from './parse-model';
import { openSource, readFile, sourceName } from './source';
import { decodeShards, readManifest } from './tfjs-manifest';

/** A model in several files: the URL of its description, the files as a chooser gives them, or a list of URLs. */
export type SeveralFiles = string | URL | File | readonly (File | URL | string)[] | FileList;

type Place = URL | File;

/** A description in JSON, and the file it came in. */
interface Described {
  main: Place;
  description: Description & { kind: 'tfjs' | 'keras' };
  /** Of a metadata.json beside it. */
  kerasMajor: number | null;
}

/** Files as a chooser or a page lists them. */
export function isFileList(source: unknown): source is readonly (File | URL | string)[] | FileList {
  return Array.isArray(source) || (typeof FileList !== 'undefined' && source instanceof FileList);
}

/** Whether the source is a model in several files, and no single one of Keras. */
export function isSeveralFiles(source: unknown): source is SeveralFiles {
  if (isFileList(source)) return true;
  const isPlace = typeof source === 'string' || source instanceof URL || source instanceof File;
  return isPlace && sourceName(source).toLowerCase().endsWith('.json');
}

/**
 * Reads a model whose description is a JSON file: tfjs's model.json with its shards, or Keras's to_json() with an .h5
 * of weights. Shards are asked for only when the description and the manifest are sound.
 *
 * throws  ModelFileError
 */
export async function readSeveralFiles(
  source: SeveralFiles,
  given: LoadOptions,
): Promise<{ name: string; parsed: ParsedModel; place: ParsePlace }> {
  const options = withDefaults(given);
  const files = (isFileList(source) ? [...source] : [source]).map(asPlace);
  const described = await findDescription(files, options);
  const { main, description } = described;
  const name = sourceName(main);
  try {
    if (description.kind === 'keras') {
      const { parsed, place } = await readKerasWeights(files, described, options);
      return { name, parsed, place };
    }
    const { kerasMajor } = description;
    const manifest = readManifest(description.manifest, options.limits);
    const config = asModelConfig(description.config);
    const shards: Uint8Array[] = [];
    let rest = options.limits.totalBytes;
    for (const path of manifest.paths) {
      const limits = { ...options.limits, totalBytes: rest };
      const shard = await readSmall(findShard(main, files, path), { ...options, limits });
      rest -= shard.length;
      inMember(path, () => refuseStandIn(shard));
      shards.push(shard);
    }
    const named = decodeShards(shards, manifest.weights);
    const parsed: ParsedModel = { config, kerasMajor, format: 'tfjs', groups: [], layers: [], named };
    return { name, parsed, place: { in: 'page', reason: '' } };
  } catch (error) {
    given.signal?.throwIfAborted();
    throw toModelFileError(error, name);
  }
}

function asPlace(source: File | URL | string): Place {
  return typeof source === 'string' ? new URL(source, document.baseURI) : source;
}

async function findDescription(files: readonly Place[], options: CompleteOptions): Promise<Described> {
  const places = files.filter((place) => /\.json$/i.test(sourceName(place)));
  const given = cutList(files.map(sourceName)) || 'no file';
  if (places.length === 0) {
    throw new ModelFileError(given, 'There is no model.json among the files. Choose it with its .bin files.');
  }
  const found: Omit<Described, 'kerasMajor'>[] = [];
  let kerasMajor: number | null = null;
  for (const main of places) {
    const description = await readJson(main, options);
    if (description.kind === 'metadata') ({ kerasMajor } = description);
    else if (description.kind !== 'other') found.push({ main, description });
  }
  if (found.length === 1) return { ...found[0], kerasMajor };
  if (found.length === 0 && places.every((place) => sourceName(place).toLowerCase() === 'metadata.json')) {
    throw new ModelFileError(
      given,
      'config.json is missing, which describes the layers. Give all three files of the unpacked .keras: config.json, metadata.json and model.weights.h5.',
    );
  }
  const names = cutList((found.length > 1 ? found.map(({ main }) => main) : places).map(sourceName));
  throw new ModelFileError(
    names,
    found.length > 1
      ? `These are ${found.length} models. Give one at a time.`
      : 'This is no tfjs model.json: it has no modelTopology and weightsManifest. Save the model with model.save().',
  );
}

async function readJson(place: Place, options: CompleteOptions): Promise<Description> {
  const limits = { ...options.limits, totalBytes: options.limits.configBytes };
  try {
    const bytes = await readSmall(place, { ...options, limits });
    refuseStandIn(bytes);
    return readDescription(new TextDecoder().decode(bytes));
  } catch (error) {
    options.signal?.throwIfAborted();
    throw toModelFileError(error, sourceName(place));
  }
}

function findShard(main: Place, files: readonly Place[], path: string): Place {
  if (main instanceof URL) return new URL(path, main);
  const wanted = path.slice(path.lastIndexOf('/') + 1);
  const found = files.find((place) => sourceName(place) === wanted);
  if (found) return found;
  throw new ModelFileError(
    main.name,
    `The weights are in ${cut(wanted)}, which was not given. Choose model.json with all .bin files.`,
  );
}

function readSmall(place: Place, { onProgress, signal, limits }: CompleteOptions): Promise<Uint8Array> {
  return readFile(place, { onProgress, signal, maxBytes: limits.totalBytes });
}

async function readKerasWeights(
  files: readonly Place[],
  described: Described,
  options: CompleteOptions,
): Promise<{ parsed: ParsedModel; place: ParsePlace }> {
  const { main, description } = described;
  const unpacked = sourceName(main).toLowerCase() === 'config.json';
  const store = findStore(main, files, unpacked);
  const { onProgress, signal, limits, timeout } = options;
  const told = description.kerasMajor ?? described.kerasMajor ?? (unpacked ? await readMetadata(main, options) : null);
  const file = openSource(store, { onProgress, signal, maxBytes: limits.totalBytes });
  const { parsed, place } = await parseFile(file, { as: 'weights', limits, signal, timeout });
  // to_json() tells the version in Keras 2 alone; the weights are then as the same Keras wrote them.
  const kerasMajor = told ?? (parsed.format === 'keras' ? 3 : 2);
  return { parsed: { ...parsed, config: asModelConfig(description.config), kerasMajor }, place };
}

/** The .h5 of weights: of several the one that an unpacked .keras has; beside an address the one of that name. */
function findStore(main: Place, files: readonly Place[], unpacked: boolean): Place {
  const stores = files.filter((place) => /\.(h5|hdf5)$/i.test(sourceName(place)));
  const named = stores.filter((place) => sourceName(place).toLowerCase() === 'model.weights.h5');
  if (unpacked && named.length === 1) return named[0];
  if (stores.length === 1) return stores[0];
  if (unpacked && stores.length === 0) {
    if (main instanceof URL) return new URL('model.weights.h5', main);
    throw new FormatError(
      'model.weights.h5 is missing, which holds the weights. Give all three files of the unpacked .keras: config.json, metadata.json and model.weights.h5.',
    );
  }
  const count = stores.length === 0 ? 'no .h5 of weights was' : `${stores.length} .h5 files were`;
  const both = main instanceof URL ? 'Give both addresses as a list: the JSON' : 'Choose it with the one .h5';
  const and = main instanceof URL ? ' and the .h5 that save_weights() wrote.' : ' that save_weights() wrote.';
  throw new FormatError(
    `This describes a Keras model (to_json()) and holds no weights, and ${count} given with it. ${both}${and}`,
  );
}

/** Which Keras packed the files: its metadata.json says it, which lies beside an address. */
async function readMetadata(main: Place, options: CompleteOptions): Promise<number | null> {
  if (main instanceof URL) {
    const description = await readJson(new URL('metadata.json', main), options);
    if (description.kind === 'metadata') return description.kerasMajor;
  }
  throw new FormatError(
    'metadata.json is missing, which says what Keras wrote the files. Give all three files of the unpacked .keras: config.json, metadata.json and model.weights.h5.',
  );
}
