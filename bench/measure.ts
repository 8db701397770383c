import { counted, type Counts } from './counters';

/** One thing that a contender is timed at. Contenders of one bench share the names. */
export interface Case {
  name: string;
  /** Does the work once and resolves when the GPU has finished; reads nothing back. May return a time of its own, in ms. */
  run(): Promise<number | void>;
}

export interface Contender {
  /** What runs here, with its version. */
  name: string;
  /** Opens the device, uploads weights and input. */
  open(): Promise<Case[]>;
}

export interface Measurement {
  name: string;
  /** ms of each run after the warm-up */
  samples: number[];
  counts: Counts;
}

/** Runs a case a few times unmeasured, then measures. The counts are those of one more run, in steady state. */
export async function measure(
  { name, run }: Case,
  { warmups, runs }: { warmups: number; runs: number },
): Promise<Measurement> {
  for (let i = 0; i < warmups; i++) await run();
  const samples: number[] = [];
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    const own = await run();
    samples.push(own ?? performance.now() - began);
  }
  return { name, samples, counts: await counted(run) };
}
