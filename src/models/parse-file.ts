import ParseWorker from './parse-worker?worker&inline';
import { ModelFileError } from './file-error';
import type { FileLimits } from './limits';
import { PieceParser, type ParseAnswer } from './parse-messages';
import type { ParsedModel } from './parse-model';
import type { OpenedFile } from './source';

export interface ParsedFile {
  model: ParsedModel;
  /** Where it was parsed; `reason` says why not in a worker. */
  parsed: { in: 'worker' | 'page'; reason: string };
}

interface ParseFileOptions {
  limits: FileLimits;
  signal?: AbortSignal;
  /** How long the parser may take once it has the whole file, in ms. */
  timeout: number;
}

/**
 * Parses a file in a worker of its own, which is ended afterwards: also when the signal aborts, or when the parser takes too
 * long. Where the page's rules forbid workers the page parses it itself, and the result says so.
 */
export async function parseFile(file: OpenedFile, options: ParseFileOptions): Promise<ParsedFile> {
  const { worker, reason } = await startWorker();
  const answer = worker ? await parseInWorker(worker, file, options) : await parseHere(file, options.limits);
  if (!('model' in answer)) throw new ModelFileError(file.name, answer.sentence, answer.place);
  return { model: answer.model, parsed: { in: worker ? 'worker' : 'page', reason } };
}

async function parseHere(file: OpenedFile, limits: FileLimits): Promise<ParseAnswer> {
  const parser = new PieceParser();
  for await (const piece of file.pieces) parser.add(piece);
  return parser.parse(limits);
}

async function parseInWorker(worker: Worker, file: OpenedFile, options: ParseFileOptions): Promise<ParseAnswer> {
  const { limits, signal, timeout } = options;
  let stop = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const answered = new Promise<ParseAnswer>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<ParseAnswer>) => resolve(data);
      worker.onerror = (event) => {
        reject(
          new ModelFileError(
            file.name,
            `The parser stopped (${event.message || 'out of memory'}). Load a smaller file.`,
          ),
        );
      };
      stop = () => reject(signal!.reason as Error);
      signal?.addEventListener('abort', stop);
    });
    // Looked at below; a rejection while pieces are still coming is no unhandled one.
    answered.catch(() => undefined);
    for await (const piece of file.pieces) worker.postMessage({ piece: piece.buffer }, [piece.buffer]);
    worker.postMessage({ parse: limits });
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new ModelFileError(file.name, `Parsing took more than ${timeout} ms. The file is damaged; save it again.`),
        );
      }, timeout);
    });
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    worker.terminate();
  }
}

/** A worker that has answered, or the reason why there is none: a page's policy may forbid workers made from a blob. */
async function startWorker(): Promise<{ worker: Worker | null; reason: string }> {
  const refused = (why: string): { worker: null; reason: string } => ({
    worker: null,
    reason: `The page’s rules allow no worker (${why}), so the file was parsed in the page. Allow worker-src blob: to keep the page smooth.`,
  });
  if (typeof Worker === 'undefined') return refused('there are none here');
  let blocked: SecurityPolicyViolationEvent | null = null;
  const listen = (event: SecurityPolicyViolationEvent): void => {
    if (/^(worker|child|script)-src/.test(event.effectiveDirective)) blocked = event;
  };
  globalThis.document?.addEventListener('securitypolicyviolation', listen);
  try {
    const worker = new ParseWorker();
    const ready = await new Promise<boolean>((resolve) => {
      worker.onmessage = () => resolve(true);
      worker.onerror = () => resolve(false);
      worker.postMessage({ hello: true });
    });
    if (ready) return { worker, reason: '' };
    worker.terminate();
    return refused(blocked ? (blocked as SecurityPolicyViolationEvent).effectiveDirective : 'it did not start');
  } catch (error) {
    return refused((error as Error).message);
  } finally {
    globalThis.document?.removeEventListener('securitypolicyviolation', listen);
  }
}
