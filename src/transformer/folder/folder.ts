import { ModelFileError } from '../../models/file-error';
import type { ByteReader } from './byte-reader';
import { addressFolder } from './address-folder';
import { fileFolder } from './file-folder';

/** A file whose bytes can be read from any offset on. */
export interface RangedFile {
  readonly name: string;
  /** 0 where a server does not tell it. */
  readonly size: number;
  /** A reader that starts at byte `from` and needs nothing from `to` on. The caller cancels it. */
  open(from: number, to: number): Promise<ByteReader>;
}

/** A Hugging Face folder, wherever it lies. */
export interface Folder {
  /** How messages call it. */
  readonly name: string;
  /** A file's text; null where the folder has no such file. */
  text(file: string): Promise<string | null>;
  /** Null where the folder has no such file. */
  file(name: string): Promise<RangedFile | null>;
  /** The folder's files by name; null where that cannot be known. */
  readonly files: readonly string[] | null;
}

/** A folder's files, or its address. */
export type FolderSource = FileList | readonly File[] | string | URL;

/**
 * Opens a folder: nothing is read yet.
 *
 * throws  a TypeError when the source is neither a list of files nor an address
 */
export function openFolder(source: FolderSource, signal?: AbortSignal): Folder {
  if (typeof source === 'string' || source instanceof URL) return addressFolder(source, signal);
  const files = isList(source) ? [...source] : null;
  if (files?.every((file): file is File => file instanceof File)) return fileFolder(files);
  throw new TypeError(
    `the source is ${source === null ? 'null' : typeof source}, no list of Files and no URL. Give the files of a Hugging Face folder, or its address.`,
  );
}

function isList(source: unknown): source is Iterable<unknown> {
  return typeof source === 'object' && source !== null && Symbol.iterator in source;
}

/** A JSON object in a folder's file; null where there is no such file. Throws ModelFileError where it is no object. */
export async function readJson(folder: Folder, file: string): Promise<Record<string, unknown> | null> {
  const text = await folder.text(file);
  if (text === null) return null;
  const refuse = (why: string): never => {
    throw new ModelFileError(file, `The file holds ${why}. Fetch it again.`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    refuse(`no JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse('JSON that is no object');
  return value as Record<string, unknown>;
}
