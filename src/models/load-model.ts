import { openEngine } from '../tfjs/open-engine';
import { toModelFileError } from './file-error';
import { withDefaults, type LoadOptions } from './load-options';
import { buildModel, type Model } from './model';
import { parseFile, type ParsePlace } from './parse-file';
import type { ParsedModel } from './parse-model';
import { openSource, type FileSource } from './source';
import { isFileList, isSeveralFiles, readSeveralFiles, type SeveralFiles } from './several-files';

/** What was read of a model's files. */
interface ReadModel {
  name: string;
  parsed: ParsedModel;
  place: ParsePlace;
}

/** A Keras file; or a model in several files: the URL of its model.json, or the files themselves. */
export type ModelSource = FileSource | SeveralFiles;

/**
 * Opens a model as Keras saved it, or as tfjs did.
 *
 * source   URL, File, Blob or ArrayBuffer of a `.keras` or a legacy `.h5`; URL of a tfjs model.json; the Files of a
 *          tfjs model, of a `to_json()` with its weights `.h5`, or of a `.keras` that was unpacked
 * returns  the model with its weights; the caller calls `dispose()`
 * throws   ModelFileError: what is wrong with the file, where, and what to do. Nothing is left allocated
 * cost     the file is fetched, checked and parsed beside the page, in a worker; weights go to the GPU when they are
 *          first used. They stay on the CPU too, 4 bytes per parameter in the arrays that the parser made, so that the
 *          model runs on when the GPU was lost and `openEngine()` has opened another
 */
export async function loadModel(source: ModelSource, options: LoadOptions = {}): Promise<Model> {
  const { signal } = options;
  const only = onlyFile(source);
  const read = isSeveralFiles(only) ? readSeveralFiles(only, options) : readOneFile(only, options);
  const { name, parsed, place } = await read;
  await openEngine(); // weights are tensors: they need a backend, whoever is first on the page
  try {
    const model = await buildModel(parsed, signal);
    model.parsed = place;
    return model;
  } catch (error) {
    signal?.throwIfAborted();
    throw toModelFileError(error, name);
  }
}

/** A list with one Keras file in it is that file. */
function onlyFile(source: ModelSource): ModelSource {
  const files = isFileList(source) ? [...source] : [];
  return files.length === 1 && !/\.(json|bin)$/i.test(files[0].name) ? files[0] : source;
}

async function readOneFile(source: FileSource, options: LoadOptions): Promise<ReadModel> {
  const { onProgress, signal, timeout, limits } = withDefaults(options);
  const file = openSource(source, { onProgress, signal, maxBytes: limits.totalBytes });
  return { name: file.name, ...(await parseFile(file, { as: 'model', limits, signal, timeout })) };
}
