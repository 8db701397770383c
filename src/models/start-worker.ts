import ParseWorker from './parse-worker?worker&inline';

/** A worker that has answered, or the reason why there is none. */
export type Started = { worker: Worker; reason: '' } | { worker: null; reason: string };

/**
 * Starts a parser's worker. A page's policy may forbid workers made from a blob, and the result says so then.
 *
 * stopped  rejects when nobody waits any more; a worker that has not answered until then is ended
 */
export async function startWorker(stopped: Promise<never>): Promise<Started> {
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
    let worker: Worker;
    try {
      worker = new ParseWorker();
    } catch (error) {
      return refused(blockedBy || (error as Error).message);
    }
    const answered = await Promise.race([hello(worker), stopped]).catch((error: unknown) => {
      worker.terminate();
      throw error;
    });
    if (answered) return { worker, reason: '' };
    worker.terminate();
    return refused(blockedBy || 'it did not start');
  } finally {
    document.removeEventListener('securitypolicyviolation', listen);
  }
}

/** Whether the worker answers; a worker that is blocked reports an error. */
function hello(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.onmessage = () => resolve(true);
    worker.onerror = () => resolve(false);
    worker.postMessage({ hello: true });
  });
}
