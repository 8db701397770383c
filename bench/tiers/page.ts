import { describeAdapter } from '../adapter';
import { failOnGpuErrors, installCounters } from '../counters';
import { nextFrame } from '../draw/busy';
import { contenders } from './contenders';
import { counters, type Counts, type Work } from './contender';

interface TierReport {
  contender: string;
  adapter: string;
  /** ms of each run. */
  samples: number[];
  /** Of all these runs together. */
  counts?: Counts;
  runs: number;
  answer?: number[];
  refusal?: string;
  peakGpuBytes: number;
}

async function run(options: URLSearchParams): Promise<TierReport> {
  installCounters(); // and the GPU's complaints
  const number = (name: string): number => Number(options.get(name));
  const contender = await contenders[options.get('contender')!]();
  const work = await contender.open(options.get('case')!);
  const refusal = (await work.look?.()) || undefined;
  const answer = await work.answer?.();
  for (let i = 0; i < number('warmups'); i++) await work.run(i);
  await rest();
  const before = work.counts?.();
  const samples: number[] = [];
  for (let i = 0; i < number('repeats'); i++) samples.push(await timed(work, i));
  const after = work.counts?.();
  failOnGpuErrors();
  const about = { contender: contender.name, adapter: await describeAdapter() };
  const counts = before && after && differences(before, after);
  // Where nothing new is made, what is alive is the peak.
  return { ...about, samples, counts, runs: samples.length, answer, refusal, peakGpuBytes: after?.gpuBytes ?? 0 };
}

/** One run, begun when the browser has shown the one before. */
async function timed(work: Work, frame: number): Promise<number> {
  for (let i = 0; i < 2; i++) await nextFrame();
  const began = performance.now();
  await work.run(frame);
  return performance.now() - began;
}

/** What a figure reads and loads once, when its data has come to rest, is behind it then. */
async function rest(): Promise<void> {
  await new Promise((done) => setTimeout(done, 1000));
}

function differences(before: Counts, after: Counts): Counts {
  return Object.fromEntries(counters.map((counter) => [counter, after[counter] - before[counter]])) as Counts;
}

Object.assign(window, { report: run(new URLSearchParams(location.search)) });
