import { ModelFileError } from './file-error';
import { withDefaults, type LoadOptions } from './load-options';
import { parseFile } from './parse-file';
import type { InputArray } from './npy';
import { openSource, sourceName, type FileSource } from './source';

export type { InputArray };

/**
 * Reads the arrays of a `.npy`, `.npz` or `.csv` file, in a worker.
 *
 * source   URL, File, Blob or ArrayBuffer
 * returns  each as row-major float32 with its name: the npz member's, or the file's
 * throws   ModelFileError: what is wrong with the file, where, and what to do
 */
export async function loadInputs(source: FileSource, options: LoadOptions = {}): Promise<InputArray[]> {
  const { onProgress, signal, timeout, limits } = withDefaults(options);
  const file = openSource(source, { onProgress, signal, maxBytes: limits.totalBytes });
  const { parsed } = await parseFile(file, { as: 'arrays', limits, signal, timeout });
  return parsed;
}

/** The one array of a file. Throws ModelFileError when it holds several, with their names. */
export async function loadInput(source: FileSource, options: LoadOptions = {}): Promise<InputArray> {
  const arrays = await loadInputs(source, options);
  if (arrays.length === 1) return arrays[0];
  const names = arrays.map(({ name }) => name).join(', ');
  throw new ModelFileError(
    sourceName(source),
    `The file holds ${arrays.length} arrays (${names}). Take them with loadInputs().`,
  );
}
