import { describeAdapter, pageAssets } from '../assets';
import { installCounters } from '../counters';
import { runRow, type RowReport } from './run-row';

export interface PageReport extends RowReport {
  adapter: string;
}

async function run(options: URLSearchParams): Promise<PageReport> {
  installCounters();
  const report = await runRow(options.get('contender')!, {
    caseName: options.get('case')!,
    repeats: Number(options.get('repeats')),
    slow: Number(options.get('slow')),
    warmUp: Number(options.get('warmUp')),
    check: options.get('check') === 'true',
    assets: pageAssets,
  });
  return { ...report, adapter: await describeAdapter() };
}

Object.assign(window, { report: run(new URLSearchParams(location.search)) });
