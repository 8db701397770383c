import { largestDifference } from '../../test/support/random';
import { describeAdapter, pageAssets } from '../assets';
import { failOnGpuErrors, installCounters } from '../counters';
import { Refusal } from '../kernels/contender';
import { measure, type CaseReport } from '../kernels/run-case';
import { cases } from './cases';
import { contenders } from './contenders';
import { referenceLogits } from './reference';

export interface PageReport extends CaseReport {
  adapter: string;
}

async function run(options: URLSearchParams): Promise<PageReport> {
  installCounters();
  const { contender } = await contenders[options.get('contender')!]();
  const one = cases[options.get('case')!];
  const times = {
    repeats: Number(options.get('repeats')),
    slow: Number(options.get('slow')),
    warmUp: Number(options.get('warmUp')),
  };
  const report: CaseReport = { contender: contender.name, samples: [], steady: false, peakGpuBytes: 0 };
  try {
    await contender.open(pageAssets);
    report.contender = contender.name;
    const model = await contender.prepare(one);
    if (options.get('check') === 'true' && model.logits) {
      report.maxError = largestDifference(await model.logits(), referenceLogits(one));
    }
    await measure({ run: () => model.run() }, { ...times, check: false }, report);
    failOnGpuErrors();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    report.refusal = error.message;
  }
  return { ...report, adapter: await describeAdapter() };
}

Object.assign(window, { report: run(new URLSearchParams(location.search)) });
