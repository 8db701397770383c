const opens = /\.(keras|h5|hdf5|json|bin|npy|npz|csv|tsv|txt)$|shard\d+of\d+$/i;
const most = 200;

/**
 * The files of a drop. Of a folder, such as a .keras that was unpacked, those that may open, also from folders in it: it
 * holds others beside them (README, .DS_Store).
 */
export async function droppedFiles({ items, files }: DataTransfer): Promise<File[]> {
  // Both lists are empty once the event is over: they are read before anything is awaited.
  const plain = [...files];
  const entries = [...items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return plain;
  const found: File[] = [];
  for (const entry of entries) if (entry) await collect(entry, found, entry.isFile);
  return found;
}

async function collect(entry: FileSystemEntry, into: File[], every: boolean): Promise<void> {
  if (into.length >= most) return;
  if (entry.isDirectory) {
    for (const inner of await entriesOf(entry as FileSystemDirectoryEntry)) await collect(inner, into, false);
  } else if (every || opens.test(entry.name)) {
    into.push(await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail)));
  }
}

/** All entries of a folder, which come in parts until one is empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (part.length === 0) return all;
    all.push(...part);
  }
}
