import { describeAdapter, pageAssets } from '../assets';
import { failOnGpuErrors, installCounters } from '../counters';
import { installDispatchClock } from '../inspect/dispatch-clock';
import { measure, type CaseReport } from '../kernels/run-case';
import { cases } from './cases';
import type { Parts } from './contender';
import { contenders } from './contenders';

interface TrainingReport extends CaseReport {
  adapter: string;
  firstLoss?: number;
  parts?: Parts;
}

async function run(options: URLSearchParams): Promise<TrainingReport> {
  installCounters();
  const name = options.get('contender')!;
  // The rivals' devices stay as tfjs opens them.
  if (name === 'ours') installDispatchClock();
  const number = (key: string): number => Number(options.get(key));
  const contender = await contenders[name]();
  const report: TrainingReport = {
    ...{ contender: contender.name, adapter: await describeAdapter() },
    ...{ samples: [], steady: false, peakGpuBytes: 0 },
  };
  const tell = (): void =>
    console.info(JSON.stringify({ partial: { contender: contender.name, adapter: report.adapter } }));
  tell();
  try {
    const step = await contender.open(cases[options.get('case')!], pageAssets);
    const times = { repeats: number('repeats'), slow: number('slow'), warmUp: number('warmUp') };
    await measure({ run: () => step.run() }, { ...times, check: false }, report);
    report.firstLoss = step.firstLoss();
    report.parts = await step.parts?.();
    failOnGpuErrors();
  } catch (error) {
    report.refusal = `${(error as Error).message.split('\n')[0]}`;
    report.samples = [];
  }
  return report;
}

Object.assign(window, { report: run(new URLSearchParams(location.search)) });
