import { largestDifference } from '../../test/support/random';
import { failOnGpuErrors } from '../counters';
import { Refusal, type Assets } from '../kernels/contender';
import { gpuTime } from '../kernels/gpu-time';
import { measure, type CaseReport, type Times } from '../kernels/run-case';
import { cases } from './cases';
import { contenders } from './contenders';
import { readSpeed } from './read-speed';
import { referenceLogits } from './reference';

export interface RowReport extends CaseReport {
  /** Of the weights that a token takes; only where the row asks for the bound. */
  weightBytes?: number;
  /** Bytes per ms that this GPU reads from one buffer. */
  readSpeed?: number;
}

export interface Choice extends Times {
  caseName: string;
  assets: Assets;
  /** Whether the logits are compared with float64. */
  check: boolean;
}

/** One contender at one row, from opening the device to the comparison with the reference. */
export async function runRow(name: string, { caseName, assets, check, ...times }: Choice): Promise<RowReport> {
  const { contender } = await contenders[name]();
  const one = cases[caseName];
  const report: RowReport = { contender: contender.name, samples: [], steady: false, peakGpuBytes: 0 };
  try {
    await contender.open(assets);
    report.contender = contender.name;
    const model = await contender.prepare(one);
    if (check && model.logits && !one.bound) {
      report.maxError = largestDifference(await model.logits(), referenceLogits(one));
    }
    const run = (): Promise<void> => model.run();
    await measure({ run, warm: run }, { ...times, check: false }, report);
    report.gpuTime = await gpuTime(run);
    if (one.bound && model.weightBytes) {
      report.weightBytes = model.weightBytes;
      report.readSpeed = await readSpeed(model.device!);
    }
    failOnGpuErrors();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report.refusal = error.message;
  }
  return report;
}
