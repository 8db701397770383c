import { seededNumbers } from '../../test/support/random';
import { model } from './cases';
import type { InspectReport } from './report';

/** A front end that is given all maps as JSON inside of a script. */
export interface FrontEnd {
  name: string;
  /** Loads its code. Not timed. */
  load(): Promise<void>;
  /** The script that a notebook would get, and where its picture goes. */
  script(json: { attention: string; tokens: string }, root: HTMLElement): string;
  /** What is there once it has drawn; null before. */
  seen(root: HTMLElement): string | null;
}

/** Frames without a change after which a picture counts as done. */
const quietFrames = 5;

/**
 * Maps on the CPU → lists → JSON → script → picture, as BertViz and CircuitsVis do it. A sample is all of that; the time
 * of reading the maps back from a GPU is not in it.
 */
export async function showJson(frontEnd: FrontEnd, tokens: number): Promise<InspectReport> {
  const report: InspectReport = { contender: frontEnd.name, samples: [], peakGpuBytes: 0, parts: {} };
  const { heads } = model;
  const maps = causalMaps(heads, tokens);
  const parts = report.parts!;
  let at = performance.now();
  const began = at;
  const ended = (part: string): void => {
    const now = performance.now();
    parts[part] = now - at;
    at = now;
  };
  try {
    const lists = maps.map((map) => Array.from({ length: tokens }, (_, query) => [...rowOf(map, query, tokens)]));
    ended('lists');
    const words = JSON.stringify(Array.from({ length: tokens }, (_, i) => `token${i}`));
    const attention = JSON.stringify(lists);
    report.bytes = attention.length;
    ended('JSON');
    // A page that stalls later has said this much.
    console.info(JSON.stringify({ partial: report }));
    await frontEnd.load();
    at = performance.now();
    const root = document.body.appendChild(document.createElement('div'));
    root.id = 'picture';
    const script = document.createElement('script');
    script.textContent = frontEnd.script({ attention, tokens: words }, root);
    const errors: string[] = [];
    window.addEventListener('error', ({ message }) => errors.push(message));
    document.body.append(script);
    report.seen = await settled(root, frontEnd, errors);
    ended('picture');
    report.samples.push(at - began);
  } catch (error) {
    report.refusal = `dies: ${(error as Error).message}`;
  }
  return report;
}

function rowOf(map: Float32Array, query: number, tokens: number): Float32Array {
  return map.subarray(query * tokens, (query + 1) * tokens);
}

/** Rows of weights that sum to 1, as a softmax leaves them. */
function causalMaps(heads: number, tokens: number): Float32Array[] {
  return Array.from({ length: heads }, (_, head) => {
    const map = seededNumbers(tokens * tokens, head + 1, 3);
    for (let query = 0; query < tokens; query++) {
      const row = rowOf(map, query, tokens);
      row.fill(0, query + 1);
      let sum = 0;
      for (let key = 0; key <= query; key++) sum += row[key] = Math.exp(row[key]);
      for (let key = 0; key <= query; key++) row[key] /= sum;
    }
    return map;
  });
}

/** Waits until the picture is there and changes no more. */
async function settled(root: HTMLElement, frontEnd: FrontEnd, errors: readonly string[]): Promise<string> {
  let quiet = 0;
  const observer = new MutationObserver(() => (quiet = 0));
  observer.observe(root, { subtree: true, childList: true, attributes: true });
  for (;;) {
    await new Promise(requestAnimationFrame);
    if (errors.length > 0) throw new Error(errors[0]);
    quiet += 1;
    const seen = frontEnd.seen(root);
    if (seen && quiet >= quietFrames) {
      observer.disconnect();
      return seen;
    }
  }
}
