export interface DropPlace {
  /** Is seen while files hover. */
  hint: HTMLElement;
  /** Gets the files, and the name of the folder that they came in; '' where they came by themselves. */
  take(files: File[], folder: string): void;
  /** A folder could not be read. */
  fail(error: unknown): void;
}

/** Files, and folders with what lies in them, may be dropped anywhere on the page. */
export function connectDrop({ hint, take, fail }: DropPlace): void {
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    hint.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) hint.hidden = true;
  });
  addEventListener('drop', (event) => {
    hint.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const { files, items } = event.dataTransfer!;
    // Both are gone once this event is over: what they hold is taken now.
    const [flat, folders] = [[...files], foldersOf(items)];
    if (folders.length === 0) take(flat, '');
    else Promise.all(folders.map(filesIn)).then((found) => take(found.flat(), folders[0].name), fail);
  });
}

function foldersOf(items: DataTransferItemList): FileSystemDirectoryEntry[] {
  return [...items]
    .map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null))
    .filter((entry): entry is FileSystemDirectoryEntry => entry?.isDirectory ?? false);
}

/** The files of a folder, not of those within it: a model's lie in one. */
async function filesIn(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  // A reader gives its entries piece by piece, and nothing when it is done.
  for (let piece = await entriesOf(reader); piece.length > 0; piece = await entriesOf(reader)) entries.push(...piece);
  const files = entries.filter((entry): entry is FileSystemFileEntry => entry.isFile);
  return Promise.all(files.map((entry) => new Promise<File>((done, failed) => entry.file(done, failed))));
}

function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((done, failed) => reader.readEntries(done, failed));
}
