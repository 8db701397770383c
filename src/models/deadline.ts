import { FormatError } from './file-error';

let end = Infinity;
let allowed = 0;
let calls = 0;

/**
 * Runs a step that must not take longer than so many milliseconds. It is stopped wherever it calls `checkTime`, in a
 * worker as in a page, where nothing else could stop it.
 *
 * throws  FormatError when the time is over
 */
export function withDeadline<T>(milliseconds: number, step: () => T): T {
  [end, allowed] = [performance.now() + milliseconds, milliseconds];
  try {
    return step();
  } finally {
    end = Infinity;
  }
}

/** To be called in every loop whose length a file decides. Looks at the clock at each 64th call. */
export function checkTime(): void {
  calls = (calls + 1) & 63;
  if (calls === 0) checkTimeNow();
}

/** The same, before a step that is long by itself. */
export function checkTimeNow(): void {
  if (performance.now() <= end) return;
  throw new FormatError(`Parsing took more than ${allowed} ms. Raise timeout if you trust the file.`);
}
