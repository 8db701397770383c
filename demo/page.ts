/** The element with this id; the page's own HTML has it. */
export function find<T extends Element = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no element with the id "${id}". Add it to index.html.`);
  return element as unknown as T;
}

/** Several of them, by their ids. */
export function cells<Page>(...ids: (keyof Page & string)[]): Page {
  return Object.fromEntries(ids.map((id) => [id, find(id)])) as Page;
}

/** The line that says what the page is waiting for, or what went wrong. What went wrong stays. */
export class Notice {
  readonly #place = find('notice');
  readonly #progress = find<HTMLProgressElement>('progress');

  /** Shows a sentence; with a fraction, how far it is. */
  say(sentence: string, fraction?: number): void {
    if (this.#place.classList.contains('failed')) return;
    this.#write(sentence);
    this.#progress.hidden = fraction === undefined;
    if (fraction !== undefined) this.#progress.value = fraction;
  }

  fail(error: unknown): void {
    this.#place.classList.add('failed');
    this.#write(error instanceof Error ? error.message : String(error));
    this.#progress.hidden = true;
  }

  clear(): void {
    this.#place.hidden = true;
  }

  #write(sentence: string): void {
    this.#place.hidden = false;
    this.#place.querySelector('span')!.textContent = sentence;
  }
}

/** Counts things as they come, and says how far it is. */
export class Loading {
  #arrived = 0;

  constructor(
    readonly sentence: string,
    readonly options: { total: number; notice: Notice },
  ) {}

  async count<T>(thing: Promise<T>): Promise<T> {
    const value = await thing;
    this.#arrived += 1;
    this.options.notice.say(this.sentence, this.#arrived / this.options.total);
    return value;
  }
}
