/** What the GPU, or the code that recorded work for it, objected to. */
export type Failure = GPUError | Error;

/** Innermost first. Memory before validation: a buffer that could not be made is also invalid where it is used. */
const filters = ['out-of-memory', 'internal', 'validation'] as const satisfies readonly GPUErrorFilter[];

/**
 * Runs `work` within error scopes for all kinds of GPU errors. What happens in it does not reach the device's
 * `uncapturederror`.
 *
 * returns  the first failure, null when there is none, as soon as the GPU process has validated the work
 * throws   what `work` throws; the scopes are closed
 * cost     no submit and no readback; six calls
 */
export function within(device: GPUDevice, work: () => void): Promise<GPUError | null> {
  for (let i = filters.length - 1; i >= 0; i--) device.pushErrorScope(filters[i]);
  let answers: Promise<GPUError | null>[];
  try {
    work();
  } finally {
    // A lost device has no answers: its engine closes, and says so.
    answers = filters.map(() => device.popErrorScope().catch(() => null));
  }
  return Promise.all(answers).then((errors) => errors.find((error) => error !== null) ?? null);
}

/** Longest part of a GPU's message that is quoted, in characters. */
const quoted = 240;

/**
 * An error for people: one sentence on what failed, with the labels that the GPU names, and one of advice. What our own
 * code threw stays as it is.
 *
 * work  what the GPU was given, as a noun
 */
export function describeFailure(failure: Failure, work = 'this picture'): Error {
  if (failure instanceof Error) return failure;
  const [first] = /^[^\n]*?(?=[.:]?\s*(?:\n|$)|\.\s)/.exec(failure.message.trim()) ?? [''];
  const cut = first.length > quoted ? `${first.slice(0, quoted)}…` : first;
  const cause = { cause: failure };
  if (failure instanceof GPUOutOfMemoryError) {
    return new Error(`the GPU has no memory left for ${work} (${cut}). Give less data, or close other pages.`, cause);
  }
  if (failure instanceof GPUInternalError) {
    return new Error(`the GPU’s driver failed at ${work} (${cut}). Update the driver, or give less data.`, cause);
  }
  return new Error(`the GPU refused ${work} (${cut}). Give the data again.`, cause);
}
