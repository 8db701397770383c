import { asModelConfig, readDescription, type Description } from './description';
import { cut, cutList, FormatError, inMember, ModelFileError, toModelFileError } from './file-error';
import { refuseStandIn } from './file-kind';
import { withDefaults, type CompleteOptions, type LoadOptions } from './load-options';
import { parseFile, type ParsePlace } from './parse-file';
import type { ParsedModel } from './parse-model';
import { openSource, readFile, sourceName } from './source';
import { decodeShards, readManifest } from './tfjs-manifest';

/** A model in several files: the URL of its model.json, or the files as a chooser gives them. */
export type SeveralFiles = string | URL | File | readonly File[] | FileList;

/** A description in JSON, and the file it came in. */
interface Described {
  main: URL | File;
  description: Description & { kind: 'tfjs' | 'keras' };
  /** Of a metadata.json beside it. */
  kerasMajor: number | null;
}

/** Files as a chooser or a page lists them. */
export function isFileList(source: unknown): source is readonly File[] | FileList {
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
  const files =
    source instanceof URL || typeof source === 'string' ? [] : source instanceof File ? [source] : [...source];
  const described = await findDescription(source, files, options);
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

async function findDescription(source: SeveralFiles, files: File[], options: CompleteOptions): Promise<Described> {
  const isUrl = typeof source === 'string' || source instanceof URL;
  const places = isUrl ? [new URL(source, document.baseURI)] : files.filter(({ name }) => /\.json$/i.test(name));
  if (places.length === 0) {
    throw new ModelFileError(
      cutList(files.map(({ name }) => name)) || 'no file',
      'There is no model.json among the files. Choose it with its .bin files.',
    );
  }
  const found: Omit<Described, 'kerasMajor'>[] = [];
  let kerasMajor: number | null = null;
  for (const main of places) {
    const description = await readJson(main, options);
    if (description.kind === 'metadata') ({ kerasMajor } = description);
    else if (description.kind !== 'other') found.push({ main, description });
  }
  if (found.length === 1) return { ...found[0], kerasMajor };
  const names = cutList((found.length > 1 ? found.map(({ main }) => main) : places).map(sourceName));
  throw new ModelFileError(
    names,
    found.length > 1
      ? `These are ${found.length} models. Give one at a time.`
      : 'This is no tfjs model.json: it has no modelTopology and weightsManifest. Save the model with model.save().',
  );
}

async function readJson(place: URL | File, options: CompleteOptions): Promise<Description> {
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

function findShard(main: URL | File, files: readonly File[], path: string): URL | File {
  if (main instanceof URL) return new URL(path, main);
  const wanted = path.slice(path.lastIndexOf('/') + 1);
  const found = files.find(({ name }) => name === wanted);
  if (found) return found;
  throw new ModelFileError(
    main.name,
    `The weights are in ${cut(wanted)}, which was not given. Choose model.json with all .bin files.`,
  );
}

function readSmall(place: URL | File, { onProgress, signal, limits }: CompleteOptions): Promise<Uint8Array> {
  return readFile(place, { onProgress, signal, maxBytes: limits.totalBytes });
}

async function readKerasWeights(
  files: readonly File[],
  { description, kerasMajor }: Described,
  { onProgress, signal, limits, timeout }: CompleteOptions,
): Promise<{ parsed: ParsedModel; place: ParsePlace }> {
  const stores = files.filter(({ name }) => /\.(h5|hdf5)$/i.test(name));
  if (stores.length !== 1) {
    const count = stores.length === 0 ? 'no .h5 of weights was' : `${stores.length} .h5 files were`;
    throw new FormatError(
      `This describes a Keras model (to_json()) and holds no weights, and ${count} given with it. Choose it with the one .h5 that save_weights() wrote.`,
    );
  }
  const file = openSource(stores[0], { onProgress, signal, maxBytes: limits.totalBytes });
  const { parsed, place } = await parseFile(file, { as: 'weights', limits, signal, timeout });
  const fallback = parsed.format === 'keras' ? 3 : 2;
  const major = description.kerasMajor ?? kerasMajor ?? fallback;
  return { parsed: { ...parsed, config: asModelConfig(description.config), kerasMajor: major }, place };
}
