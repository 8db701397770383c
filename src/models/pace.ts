/** Work in small steps: each `yield` is a place where the page may do something else. */
export type Steps<T> = Generator<void, T, void>;

/** Does all steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Does the steps, and lets the page go on whenever some milliseconds have passed, so that a long list of layers is
 * built without a frame being lost. Rejects with the signal's reason when it aborts in between.
 */
export async function paced<T>(
  steps: Steps<T>,
  { signal, slice = 8 }: { signal?: AbortSignal; slice?: number } = {},
): Promise<T> {
  let started = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - started < slice) continue;
    await new Promise((done) => setTimeout(done));
    signal?.throwIfAborted();
    started = performance.now();
  }
}
