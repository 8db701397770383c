import { describeAdapter } from '../assets';
import { showJson } from './as-json';
import { bertviz } from './bertviz';
import { allMaps } from './cases';
import { circuitsvis } from './circuitsvis';
import type { InspectReport } from './report';
import { runOurs } from './run-row';

const frontEnds = { bertviz, circuitsvis };

async function run(options: URLSearchParams): Promise<InspectReport & { adapter: string }> {
  const contender = options.get('contender')!;
  const row = options.get('case')!;
  const report =
    contender === 'ours'
      ? await runOurs(row)
      : await showJson(frontEnds[contender as keyof typeof frontEnds], allMaps[row]);
  return { ...report, adapter: await describeAdapter() };
}

Object.assign(window, { report: run(new URLSearchParams(location.search)) });
