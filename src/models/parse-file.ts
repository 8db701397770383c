import ParseWorker from './parse-worker?worker&inline';
import { ModelFileError } from './file-error';
import type { FileLimits } from './limits';
import { PieceParser, type ParseAnswer, type Parsed, type ParseWish } from './parse-messages';
import type { OpenedFile } from './source';

/** Where a file was parsed: in a worker, or in the page with the reason why no worker could be used. */
export interface ParsePlace {
  in: 'worker' | 'page';
  reason: string;
}

export interface ParseFileOptions<Kind extends keyof Parsed> {
  as: Kind;
  limits: FileLimits;
  signal?: AbortSignal;
  /** How long the parser may take once it has the whole file, in ms. */
  timeout: number;
}

/**
 * Parses a file in a worker of its own, which is ended afterwards: also when the signal aborts, or when the parser
 * takes too long. Where the page's rules forbid workers the page parses it itself, and the result says so.
 */
export async function parseFile<Kind extends keyof Parsed>(
  file: OpenedFile,
  options: ParseFileOptions<Kind>,
): Promise<{ parsed: Parsed[Kind]; place: ParsePlace }> {
  options.signal?.throwIfAborted();
  const { worker, reason } = await startWorker();
  const wish: ParseWish = { as: options.as, name: file.name, limits: options.limits };
  const answer = worker ? await parseInWorker(worker, { file, wish, options }) : await parseHere(file, wish);
  if (!('parsed' in answer)) throw new ModelFileError(file.name, answer.sentence, answer.place);
  return { parsed: answer.parsed as Parsed[Kind], place: { in: worker ? 'worker' : 'page', reason } };
}

async function parseHere(file: OpenedFile, wish: ParseWish): Promise<ParseAnswer> {
  const parser = new PieceParser();
  for await (const piece of file.pieces) parser.add(piece);
  return parser.parse(wish);
}

interface InWorker {
  file: OpenedFile;
  wish: ParseWish;
  options: { signal?: AbortSignal; timeout: number };
}

async function parseInWorker(worker: Worker, { file, wish, options }: InWorker): Promise<ParseAnswer> {
  const { signal, timeout } = options;
  const fail = (sentence: string): ModelFileError => new ModelFileError(file.name, sentence);
  let stop = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answered = new Promise<ParseAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<ParseAnswer>) => resolve(data);
      worker.onerror = ({ message }) => {
        reject(fail(`The parser stopped (${message || 'out of memory'}). Load a smaller file.`));
      };
      stop = () => reject(signal!.reason as Error);
      signal?.addEventListener('abort', stop);
    });
    // It is awaited below; should it reject while pieces are still coming, that is no unhandled rejection.
    answered.catch(() => undefined);
    for await (const piece of file.pieces) worker.postMessage({ piece: piece.buffer }, [piece.buffer]);
    worker.postMessage({ parse: wish });
    const late = new Promise<never>((_, reject) => {
      const sentence = `Parsing took more than ${timeout} ms. The file is damaged; save it again.`;
      timer = setTimeout(() => reject(fail(sentence)), timeout);
    });
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  }
}

type Started = { worker: Worker; reason: '' } | { worker: null; reason: string };

/** A worker that has answered, or the reason why there is none: a page's policy may forbid workers made from a blob. */
async function startWorker(): Promise<Started> {
  const refused = (why: string): Started => ({
    worker: null,
    reason: `The page’s rules allow no worker (${why}), so the file was parsed in the page. Allow worker-src blob: to keep the page smooth.`,
  });
  if (typeof Worker === 'undefined') return refused('this browser has none here');
  let blockedBy = '';
  const listen = ({ effectiveDirective }: SecurityPolicyViolationEvent): void => {
    if (/^(worker|child|script)-src/.test(effectiveDirective)) blockedBy = effectiveDirective;
  };
  document.addEventListener('securitypolicyviolation', listen);
  try {
    const worker = new ParseWorker();
    const ready = await new Promise<boolean>((resolve) => {
      worker.onmessage = () => resolve(true);
      worker.onerror = () => resolve(false);
      worker.postMessage({ hello: true });
    });
    if (ready) return { worker, reason: '' };
    worker.terminate();
    return refused(blockedBy || 'it did not start');
  } catch (error) {
    return refused(blockedBy || (error as Error).message);
  } finally {
    document.removeEventListener('securitypolicyviolation', listen);
  }
}
