import ParseWorker from './parse-worker?worker&inline';
import { workerFromFile } from './worker-file';

/** A worker that has answered, or the reason why there is none. */
export type Started = { worker: Worker; reason: '' } | { worker: null; reason: string };

/** Ways to make one: from a file, which a policy of 'self' allows, else from the text within this module. */
const ways = [workerFromFile, () => new ParseWorker()];
/** Ways that failed on this page: they would again. */
const failed = new Set<(typeof ways)[number]>();

/**
 * Starts a parser's worker. A page's policy may forbid workers, from files or from blobs, and the result says so then.
 *
 * stopped  rejects when nobody waits any more; a worker that has not answered until then is ended
 */
export async function startWorker(stopped: Promise<never>): Promise<Started> {
  const refused = (why: string): Started => ({
    worker: null,
    reason: `The page’s rules allow no worker (${why}), so the file was parsed in the page. Allow worker-src blob: or, with the modules, 'self' to keep the page smooth.`,
  });
  if (typeof Worker === 'undefined') return refused('this browser has none here');
  let [blockedBy, why] = ['', 'it did not start'];
  const listen = ({ effectiveDirective }: SecurityPolicyViolationEvent): void => {
    if (/^(worker|child|script)-src/.test(effectiveDirective)) blockedBy = effectiveDirective;
  };
  document.addEventListener('securitypolicyviolation', listen);
  try {
    for (const way of ways.filter((one) => !failed.has(one))) {
      try {
        const worker = way();
        if (worker && (await answers(worker, stopped))) return { worker, reason: '' };
      } catch (error) {
        if (error instanceof Stopped) throw error.cause;
        why = (error as Error).message;
      }
      failed.add(way);
    }
    return refused(blockedBy || why);
  } finally {
    document.removeEventListener('securitypolicyviolation', listen);
  }
}

/** Nobody waits any more: `cause` says why. */
class Stopped extends Error {}

/** Whether the worker answers; else it is ended. */
async function answers(worker: Worker, stopped: Promise<never>): Promise<boolean> {
  const answered = await Promise.race([hello(worker), stopped]).catch((cause: unknown) => {
    worker.terminate();
    throw new Stopped('', { cause });
  });
  if (!answered) worker.terminate();
  return answered;
}

/** Whether the worker answers; a worker that is blocked reports an error. */
function hello(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.onmessage = () => resolve(true);
    worker.onerror = () => resolve(false);
    worker.postMessage({ hello: true });
  });
}
