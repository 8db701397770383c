import { loadTransformer } from '../../src/index';
import { largestDifference } from '../../test/support/random';
import { describeAdapter } from '../assets';
import { counted, failOnGpuErrors, installCounters } from '../counters';

/** What transformers made of the checkpoint: expected.json of record.py. */
export interface Expected {
  prompt: string;
  ids: number[];
  greedy: number[];
  /** Of the prompt's last token and the first of the vocabulary. */
  logits: number[];
}

async function run() {
  installCounters();
  const folder = new URL('/model/', location.href).href;
  const expected = (await (await fetch(`${folder}expected.json`)).json()) as Expected;
  const began = performance.now();
  const transformer = await loadTransformer(folder);
  const loadSeconds = (performance.now() - began) / 1000;
  const ids = transformer.tokenizer!.encode(expected.prompt).ids;
  const session = transformer.session();
  await session.prompt(expected.prompt);
  const { values } = await session.read('logits');
  const last = values.slice(-transformer.config.vocabulary).slice(0, expected.logits.length);
  const greedy: number[] = [];
  const tokens = session.generate({ maxTokens: expected.greedy.length, stop: false });
  const next = async (): Promise<void> => {
    const { value } = await tokens.next();
    greedy.push(value!.id);
  };
  await next();
  const from = performance.now();
  while (greedy.length < expected.greedy.length - 1) await next();
  const seconds = (performance.now() - from) / 1000;
  const { dispatches, submits, newBuffers, readBytes } = await counted(next);
  failOnGpuErrors();
  return {
    adapter: await describeAdapter(),
    config: transformer.config,
    loadSeconds: round(loadSeconds),
    sameIds: String(ids) === String(expected.ids),
    sameGreedy: String(greedy) === String(expected.greedy),
    largestLogitDifference: largestDifference(last, expected.logits),
    greedy,
    text: transformer.tokenizer!.decode(greedy),
    tokensPerSecond: round((greedy.length - 2) / seconds),
    perToken: { dispatches, submits, newBuffers, readBytes },
  };
}

const round = (value: number): number => Math.round(100 * value) / 100;

export type Found = Awaited<ReturnType<typeof run>>;

Object.assign(window, { found: run() });
