import { openEngine } from '../tensor/tfjs-backend';
import { toModelFileError } from './file-error';
import { defaultLimits, type FileLimits } from './limits';
import { buildModel, type Model } from './model';
import { parseFile } from './parse-file';
import { openSource, type FileSource, type Progress } from './source';

export type ModelSource = FileSource;

export interface LoadOptions {
  /** Called as bytes come; `total` is 0 while it is not known. */
  onProgress?: (progress: Progress) => void;
  /** Aborts fetching, reading and parsing; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Raise these for a file that you trust. */
  limits?: Partial<FileLimits>;
  /** How long parsing may take, in ms (default 60,000). */
  timeout?: number;
}

/**
 * Opens a model as Keras saved it.
 *
 * source   URL, File, Blob or ArrayBuffer of a `.keras` or a legacy `.h5`
 * returns  the model with its weights; the caller calls `dispose()`
 * throws   ModelFileError: what is wrong with the file, where, and what to do. Nothing is left allocated
 * cost     the file is fetched, checked and parsed beside the page, in a worker; weights go to the GPU when they are first used
 */
export async function loadModel(source: ModelSource, options: LoadOptions = {}): Promise<Model> {
  const { onProgress, signal, timeout = 60_000 } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const file = openSource(source, { onProgress, signal, maxBytes: limits.totalBytes });
  const { model: parsedModel, parsed } = await parseFile(file, { limits, signal, timeout });
  await openEngine(); // weights are tensors: they need a backend, whoever is first on the page
  try {
    const model = buildModel(parsedModel);
    model.parsed = parsed;
    return model;
  } catch (error) {
    throw toModelFileError(error, file.name);
  }
}
