import { loadTransformer, type Transformer } from '../../src/index';
import { connectDrop } from '../inspector/drop';
import type { Opening } from '../inspector/opening';
import { find } from '../page';

/** Where the page's own model lies. */
const ownModel = 'story-model/';

/** Where a model came from. */
export interface Source {
  /** What the page calls it. */
  name: string;
  /** As the page's address has it; null for the page's own model, and for files. */
  address: string | null;
  /** Whether the page's address can say it: files have none. */
  isLinked: boolean;
}

export interface ModelsOptions {
  opening: Opening;
  /** Whether weights become bytes. */
  int8: HTMLInputElement;
  /** Takes a model over. When it throws, the model is freed and the sentence is shown. */
  use(model: Transformer, source: Source): Promise<void>;
}

/** Opens models: by a folder that is chosen or dropped, by an address. What fails leaves the page as it was. */
export class Models {
  /** What is open: another kind of weights reads it anew. */
  #open: { files: File[] | string; source: Source; int8: boolean } | null = null;

  constructor(readonly options: ModelsOptions) {
    options.int8.addEventListener('change', () => {
      if (this.#open) void this.#load(this.#open.files, this.#open.source);
    });
    const chooser = find<HTMLInputElement>('folder-files');
    find('open-folder').addEventListener('click', () => chooser.click());
    chooser.addEventListener('change', () => {
      const files = [...(chooser.files ?? [])];
      chooser.value = ''; // the same folder may be chosen again
      if (files.length > 0) this.#openFiles(files, files[0].webkitRelativePath.split('/')[0]);
    });
    connectDrop({
      hint: find('drop-hint'),
      take: (files, folder) => this.#openFiles(files, folder),
      fail: (error) => options.opening.fail(error),
    });
  }

  /** Opens the folder behind an address, or the page's own model. */
  openAddress(address: string | null): Promise<void> {
    const from = address ?? ownModel;
    const name =
      from
        .replace(/[?#].*$/, '')
        .split('/')
        .filter(Boolean)
        .at(-1) ?? from;
    return this.#load(from, { name, address, isLinked: true });
  }

  #openFiles(files: File[], folder: string): void {
    const name = folder || (files.length === 1 ? files[0].name : `${files.length} files`);
    void this.#load(files, { name, address: null, isLinked: false });
  }

  async #load(files: File[] | string, source: Source): Promise<void> {
    const { opening, int8, use } = this.options;
    const signal = opening.begin(source.name);
    const now = { files, source, int8: int8.checked };
    let opened: Transformer | null = null;
    try {
      opened = await loadTransformer(files, {
        weights: now.int8 ? 'int8' : 'file',
        signal,
        onProgress: (progress) => opening.came(source.name, progress),
      });
      signal.throwIfAborted();
      await use(opened, source);
      this.#open = now;
      opening.stopped(signal);
    } catch (error) {
      opened?.dispose();
      if (this.#open) int8.checked = this.#open.int8;
      if (signal.aborted) opening.stopped(signal);
      else opening.fail(error);
    }
  }
}
