import { openEngine } from '../tfjs/open-engine';
import { toModelFileError } from './file-error';
import { defaultLimits } from './limits';
import type { LoadOptions } from './load-options';
import { buildModel, type Model } from './model';
import { parseFile } from './parse-file';
import { openSource, type FileSource } from './source';
import { isTfjsSource, loadTfjsModel, type TfjsSource } from './tfjs-files';

/** A Keras file; or a tfjs model: the URL of its model.json, or model.json with its .bin files. */
export type ModelSource = FileSource | TfjsSource;

/**
 * Opens a model as Keras saved it, or as tfjs did.
 *
 * source   URL, File, Blob or ArrayBuffer of a `.keras` or a legacy `.h5`; URL or Files of a tfjs model.json
 * returns  the model with its weights; the caller calls `dispose()`
 * throws   ModelFileError: what is wrong with the file, where, and what to do. Nothing is left allocated
 * cost     the file is fetched, checked and parsed beside the page, in a worker; weights go to the GPU when they are
 *          first used
 */
export async function loadModel(source: ModelSource, options: LoadOptions = {}): Promise<Model> {
  if (isTfjsSource(source)) return loadTfjsModel(source, options);
  const { onProgress, signal, timeout = 60_000 } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const file = openSource(source, { onProgress, signal, maxBytes: limits.totalBytes });
  const { parsed, place } = await parseFile(file, { as: 'model', limits, signal, timeout });
  await openEngine(); // weights are tensors: they need a backend, whoever is first on the page
  try {
    const model = await buildModel(parsed, signal);
    model.parsed = place;
    return model;
  } catch (error) {
    signal?.throwIfAborted();
    throw toModelFileError(error, file.name);
  }
}
