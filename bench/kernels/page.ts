import { describeAdapter, pageAssets } from '../assets';
import { installCounters } from '../counters';
import { contenders } from './contenders';
import { runCase, type CaseReport } from './run-case';

export interface PageReport extends CaseReport {
  adapter: string;
}

async function run(options: URLSearchParams): Promise<PageReport> {
  installCounters();
  const { contender } = await contenders[options.get('contender')!]();
  const report = await runCase(contender, {
    caseName: options.get('case')!,
    repeats: Number(options.get('repeats')),
    slow: Number(options.get('slow')),
    warmUp: Number(options.get('warmUp')),
    check: options.get('check') === 'true',
    timestamps: false,
    assets: pageAssets,
  });
  return { ...report, adapter: await describeAdapter() };
}

Object.assign(window, { report: run(new URLSearchParams(location.search)) });
