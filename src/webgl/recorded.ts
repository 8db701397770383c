import { recorded } from './recorded-sources.js';

/** Takes each source that is compiled, with its key: scripts/record-regl.mjs sets it. */
export interface Recorder {
  (key: string, parts: readonly string[]): void;
}

let recorder: Recorder | null = null;

/** Hands each source that regl generates from now on to `take`. */
export function recordSources(take: Recorder | null): void {
  recorder = take;
}

/**
 * What `Function(...parts)` gives for a source that regl generated: looked up among those that were recorded when this
 * was built, which needs no `eval`. What is not among them is compiled, where the page's content policy allows it.
 *
 * throws  a sentence where it does not
 */
export function compileSource(parts: readonly string[], compile: FunctionConstructor): unknown {
  const key = keyOfSource(parts);
  recorder?.(key, parts);
  const known = recorder ? undefined : recorded[key];
  if (known) return known;
  try {
    return compile(...parts);
  } catch (error) {
    throw new Error(
      `the code of a WebGL command (${key}) is not among those that were recorded, and this page’s content policy allows no other (${(error as Error).message}). Run "node scripts/record-regl.mjs", or allow 'unsafe-eval'.`,
      { cause: error },
    );
  }
}

/**
 * What of a source is recorded: of the three functions that regl makes for a command the first, `draw`; nobody calls the
 * other two, and only these depend on which commands were made before.
 */
export function calledPart(source: string): string {
  const end = source.indexOf('"scope":function(');
  return end < 0 ? source : `${source.slice(0, end)}}`;
}

/** Two 32-bit FNV-1a hashes of what is recorded of the source, and its length. */
export function keyOfSource(parts: readonly string[]): string {
  const text = [...parts.slice(0, -1), calledPart(parts.at(-1)!)].join('\n');
  let [low, high] = [0x811c9dc5, 0x1b873593];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13);
  }
  const hex = (hash: number): string => (hash >>> 0).toString(16).padStart(8, '0');
  return `${hex(low)}${hex(high)}-${text.length}`;
}
