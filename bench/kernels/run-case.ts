import { counted, failOnGpuErrors, type Counts } from '../counters';
import { cases } from './cases';
import { Refusal, type Assets, type Contender, type Kernel } from './contender';
import { gpuTime, type GpuTime } from './gpu-time';
import { largestError } from './reference';

export interface Times {
  /** Measured runs, after two that are not. */
  repeats: number;
  /** ms: as long runs that are not measured go on, beyond the two, so that clocks and just-in-time code are as in steady work. */
  warmUp: number;
  /** ms: a first run that takes longer counts, and is the only one; above half of it there is one more. */
  slow: number;
}

export interface CaseReport {
  contender: string;
  /** Why there are no numbers; else absent. */
  refusal?: string;
  /** ms of each run */
  samples: number[];
  /** Those of the last run. */
  counts?: Counts;
  /** Whether other runs went before that one, so that it made nothing that a first run makes. */
  steady: boolean;
  /** Highest of the whole page: weights, input, results and all that lies between. */
  peakGpuBytes: number;
  maxError?: number;
  gpuTime?: GpuTime;
}

export interface Choice extends Times {
  caseName: string;
  assets: Assets;
  /** Whether the results are compared with float64. */
  check: boolean;
  /** Whether the GPU's own clock is read, in further runs. */
  timestamps: boolean;
}

/** One contender at one case, from opening the device to the comparison with the reference. */
export async function runCase(contender: Contender, choice: Choice): Promise<CaseReport> {
  const one = cases[choice.caseName];
  const report: CaseReport = { contender: contender.name, samples: [], steady: false, peakGpuBytes: 0 };
  try {
    await contender.open(choice.assets);
    report.contender = contender.name;
    const kernel = await contender.prepare(one);
    const keptFirst = await measure(kernel, choice, report);
    if (choice.check) {
      if (!keptFirst) await kernel.run(true);
      report.maxError = largestError(one, await kernel.results());
    }
    if (choice.timestamps) report.gpuTime = await gpuTime(() => kernel.run());
    failOnGpuErrors();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report.refusal = error.message;
  }
  return report;
}

/** Returns whether the last run kept its results: where a run is slow there is no further one for the comparison. */
export async function measure(
  kernel: Pick<Kernel, 'run' | 'warm'>,
  choice: Times & Pick<Choice, 'check'>,
  report: CaseReport,
): Promise<boolean> {
  const { repeats, slow, warmUp } = choice;
  const once = async (keep = false): Promise<number> => {
    let ms = 0;
    report.steady = report.counts !== undefined;
    report.counts = await counted(async () => {
      const began = performance.now();
      await kernel.run(keep);
      ms = performance.now() - began;
    });
    report.peakGpuBytes = Math.max(report.peakGpuBytes, report.counts.peakGpuBytes);
    return ms;
  };
  await kernel.warm?.();
  const began = performance.now();
  const first = await once(choice.check);
  if (first > slow / 2) {
    report.samples.push(first);
    if (first <= slow) report.samples.push(await once(choice.check));
    return choice.check;
  }
  do await once();
  while (performance.now() - began < warmUp);
  for (let i = 0; i < repeats; i++) report.samples.push(await once());
  return false;
}
