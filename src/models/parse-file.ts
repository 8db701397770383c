import { withDeadline } from './deadline';
import { ModelFileError } from './file-error';
import type { FileLimits } from './limits';
import { PieceParser, type ParseAnswer, type Parsed, type ParseWish } from './parse-messages';
import type { OpenedFile } from './source';
import { startWorker } from './start-worker';

/** Where a file was parsed: in a worker, or in the page with the reason why no worker could be used. */
export interface ParsePlace {
  in: 'worker' | 'page';
  reason: string;
}

export interface ParseFileOptions<Kind extends keyof Parsed> {
  as: Kind;
  limits: FileLimits;
  signal?: AbortSignal;
  /** How long the parser may take to start, and again once it has the whole file, in ms. */
  timeout: number;
}

/**
 * Parses a file in a worker of its own, which is ended afterwards: also when the signal aborts, or when the parser
 * takes too long to start or to parse. Where the page's rules forbid workers the page parses it itself, within the same
 * time, and the result says so.
 */
export async function parseFile<Kind extends keyof Parsed>(
  file: OpenedFile,
  options: ParseFileOptions<Kind>,
): Promise<{ parsed: Parsed[Kind]; place: ParsePlace }> {
  const { as, limits, signal, timeout } = options;
  signal?.throwIfAborted();
  const stop = new Stop(signal);
  try {
    stop.within(timeout, () => {
      const sentence = `The parser’s worker did not answer within ${timeout} ms. Try again, or raise timeout.`;
      return new ModelFileError(file.name, sentence);
    });
    const { worker, reason } = await startWorker(stop.stopped);
    stop.clear();
    const wish: ParseWish = { as, name: file.name, limits };
    const answer = worker
      ? await parseInWorker(worker, { file, wish, stop, timeout })
      : await parseHere(file, wish, timeout);
    signal?.throwIfAborted();
    if (!('parsed' in answer)) throw new ModelFileError(file.name, answer.sentence, answer.place);
    return { parsed: answer.parsed as Parsed[Kind], place: { in: worker ? 'worker' : 'page', reason } };
  } finally {
    stop.end();
  }
}

/** The page cannot be interrupted: what parses looks at the clock itself. */
async function parseHere(file: OpenedFile, wish: ParseWish, timeout: number): Promise<ParseAnswer> {
  const parser = new PieceParser();
  for await (const piece of file.pieces) parser.add(piece);
  return withDeadline(timeout, () => parser.parse(wish));
}

interface InWorker {
  file: OpenedFile;
  wish: ParseWish;
  stop: Stop;
  timeout: number;
}

async function parseInWorker(worker: Worker, { file, wish, stop, timeout }: InWorker): Promise<ParseAnswer> {
  const fail = (sentence: string): ModelFileError => new ModelFileError(file.name, sentence);
  const pieces = file.pieces[Symbol.asyncIterator]();
  try {
    const answered = new Promise<ParseAnswer>((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<ParseAnswer>) => resolve(data);
    });
    worker.onerror = ({ message }) => {
      stop.with(fail(`The parser stopped (${message || 'out of memory'}). Load a smaller file.`));
    };
    for (;;) {
      const { done, value: piece } = await Promise.race([pieces.next(), stop.stopped]);
      if (done) break;
      worker.postMessage({ piece: piece.buffer }, [piece.buffer]);
    }
    worker.postMessage({ parse: wish });
    stop.within(timeout, () => fail(`Parsing took more than ${timeout} ms. Raise timeout if you trust the file.`));
    return await Promise.race([answered, stop.stopped]);
  } finally {
    worker.terminate();
    // Not awaited: a piece that never comes must not keep anybody waiting.
    pieces.return?.().catch(() => undefined);
  }
}

/** What ends the parsing before its time: the signal, a clock, or the worker's failure. */
class Stop {
  readonly stopped: Promise<never>;
  readonly #reject: (reason: unknown) => void;
  readonly #aborted: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly signal: AbortSignal | undefined) {
    let reject!: (reason: unknown) => void;
    this.stopped = new Promise<never>((_, refuse) => (reject = refuse));
    // It is raced above; should it reject while nobody waits, that is no unhandled rejection.
    this.stopped.catch(() => undefined);
    this.#reject = reject;
    this.#aborted = () => reject(signal!.reason);
    signal?.addEventListener('abort', this.#aborted);
  }

  with(reason: unknown): void {
    this.#reject(reason);
  }

  within(milliseconds: number, reason: () => Error): void {
    this.clear();
    this.#timer = setTimeout(() => this.#reject(reason()), milliseconds);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.clear();
    this.signal?.removeEventListener('abort', this.#aborted);
  }
}
