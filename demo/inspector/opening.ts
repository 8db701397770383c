export interface OpeningPlace {
  card: HTMLElement;
  sentence: HTMLElement;
  progress: HTMLProgressElement;
  cancel: HTMLButtonElement;
}

const mebibyte = 2 ** 20;

/**
 * The card that says what is being opened and how far it is, can be told to stop, and says in a sentence why something
 * did not open.
 */
export class Opening {
  #stop: AbortController | null = null;

  constructor(readonly place: OpeningPlace) {
    place.cancel.addEventListener('click', () => this.#leave());
    // Wherever the focus is: the card lies over the page, and a person wants it away.
    addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || place.card.hidden) return;
      event.preventDefault();
      this.#leave();
    });
  }

  /** Stops what is being opened, or closes the message. */
  #leave(): void {
    if (this.#stop) this.#stop.abort();
    else this.clear();
  }

  /** Begins; what was being opened before is stopped. The signal aborts when a person cancels. */
  begin(name: string): AbortSignal {
    this.#stop?.abort();
    this.#stop = new AbortController();
    this.#show(`Opening ${name} …`, { failed: false });
    return this.#stop.signal;
  }

  /**
   * So many bytes of a file have come; `total` is 0 while it is not known. `gpuBytes`: what it takes on the GPU, where
   * that is known.
   */
  came(name: string, { loaded, total, gpuBytes }: { loaded: number; total: number; gpuBytes?: number }): void {
    const { progress } = this.place;
    if (total > 0 && loaded < total) {
      [progress.max, progress.value] = [total, loaded];
      const takes = gpuBytes === undefined ? '' : `. It takes ${size(gpuBytes)} of GPU memory`;
      this.#say(`Loading ${name}: ${size(loaded)} of ${size(total)}${takes}`);
    } else {
      progress.removeAttribute('value');
      this.#say(total > 0 ? `Reading ${name}, ${size(total)} …` : `Loading ${name}: ${size(loaded)}`);
    }
  }

  fail(error: unknown): void {
    this.#stop = null;
    this.#show(error instanceof Error ? error.message : String(error), { failed: true });
  }

  /** A person cancelled this one; had another begun meanwhile, the card would be that one's. */
  stopped(signal: AbortSignal): void {
    if (this.#stop?.signal === signal) this.clear();
  }

  clear(): void {
    this.#stop = null;
    this.place.card.hidden = true;
  }

  #show(sentence: string, { failed }: { failed: boolean }): void {
    const { card, progress, cancel } = this.place;
    card.hidden = false;
    card.classList.toggle('failed', failed);
    progress.hidden = failed;
    progress.removeAttribute('value');
    cancel.textContent = failed ? 'Close' : 'Cancel';
    this.#say(sentence);
  }

  #say(sentence: string): void {
    this.place.sentence.textContent = sentence;
  }
}

/** Bytes for a person. */
export function size(bytes: number): string {
  return bytes < mebibyte ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / mebibyte).toFixed(1)} MiB`;
}
