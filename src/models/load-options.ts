import { defaultLimits, type FileLimits } from './limits';
import type { Progress } from './source';

export interface LoadOptions {
  /** Called as bytes come; `total` is 0 while it is not known. */
  onProgress?: (progress: Progress) => void;
  /** Aborts fetching, reading and parsing; the promise then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Raise these for a file that you trust. */
  limits?: Partial<FileLimits>;
  /** How long parsing may take, in ms (default 60,000). */
  timeout?: number;
}

/** Options of which those that have a default are all there. */
export type CompleteOptions = LoadOptions & { limits: FileLimits; timeout: number };

export function withDefaults({ limits, timeout = 60_000, ...others }: LoadOptions): CompleteOptions {
  return { ...others, limits: { ...defaultLimits, ...limits }, timeout };
}
