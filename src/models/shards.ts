import { cut, FormatError } from './file-error';
import type { FileLimits } from './limits';

/** What a manifest of weights declares. */
export interface DeclaredShards {
  /** Its files, in order. */
  paths: readonly string[];
  /** Each weight's name and its bytes as float32. */
  weights: readonly { name: string; bytes: number }[];
}

/** Checks a manifest as a whole, before any of its files is fetched: sums against the limit, nothing twice. */
export function checkShards({ paths, weights }: DeclaredShards, limits: FileLimits): void {
  const twice = repeated(paths) ?? repeated(weights.map(({ name }) => name));
  if (twice !== undefined) {
    throw new FormatError(`The manifest lists ${cut(twice)} twice. Save the model again.`);
  }
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > limits.totalBytes) {
    throw new FormatError(
      `The weights need ${total} bytes together; ${limits.totalBytes} are allowed. Raise limits.totalBytes if you trust the file.`,
    );
  }
}

function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}
