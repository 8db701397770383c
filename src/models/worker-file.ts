/**
 * The parser's worker from a file of its own, on the page's origin: a policy of `worker-src 'self'` allows it. Bundlers
 * know this form and bring the file along; in the built modules it lies beside them as `parse-worker.js`.
 *
 * returns  null in the single file, which has no file beside it
 * throws   where the file would come from another origin
 */
export function workerFromFile(): Worker | null {
  return new Worker(new URL('./parse-worker.ts', import.meta.url), { type: 'module' });
}
