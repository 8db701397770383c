import { ModelFileError } from '../../models/file-error';
import { ByteReader } from './byte-reader';
import type { Folder, RangedFile } from './folder';

/** A folder whose files a person chose or dropped. Of files with the same name the one nearest to the top counts. */
export function fileFolder(files: readonly File[]): Folder {
  const byName = new Map<string, File>();
  const depth = (file: File): number => pathOf(file).length;
  for (const file of [...files].sort((a, b) => depth(a) - depth(b))) {
    if (!byName.has(file.name)) byName.set(file.name, file);
  }
  return {
    name: (files.length > 0 && pathOf(files[0])[0]) || 'the folder',
    files: [...byName.keys()],
    text: async (name) => (await reading(byName.get(name), (file) => file.text())) ?? null,
    file: async (name) => {
      const file = byName.get(name);
      return file ? rangedFile(file) : null;
    },
  };
}

/** The folders above a file, and its name. Files outside a browser have none. */
function pathOf(file: File): string[] {
  return ((file.webkitRelativePath as string | undefined) ?? '').split('/');
}

function rangedFile(file: File): RangedFile {
  return {
    name: file.name,
    size: file.size,
    open: async (from, to) => new ByteReader(file.slice(from, to).stream()),
  };
}

async function reading<T>(file: File | undefined, read: (file: File) => Promise<T>): Promise<T | undefined> {
  if (!file) return undefined;
  try {
    return await read(file);
  } catch (error) {
    throw new ModelFileError(file.name, `The file could not be read (${(error as Error).message}). Choose it again.`);
  }
}
