import { failOnGpuErrors, installCounters } from './counters';
import { measure, type Contender, type Measurement } from './measure';

/** Every contender, as bench/contender. Each page runs one of them. */
const contenders: Record<string, () => Promise<{ contender: Contender }>> = {
  'forward/ours': () => import('./forward/ours'),
  'forward/stock': () => import('./forward/stock'),
};

export interface Report {
  contender: string;
  adapter: string;
  measurements: Measurement[];
}

declare global {
  interface Window {
    report: Promise<Report>;
  }
}

window.report = run(new URLSearchParams(location.search));

async function run(options: URLSearchParams): Promise<Report> {
  installCounters();
  const { contender } = await contenders[options.get('contender')!]();
  const cases = await contender.open();
  const times = { warmups: Number(options.get('warmups')), runs: Number(options.get('runs')) };
  const measurements: Measurement[] = [];
  for (const one of cases) {
    measurements.push(await measure(one, times));
    failOnGpuErrors();
  }
  return { contender: contender.name, adapter: await describeAdapter(), measurements };
}

async function describeAdapter(): Promise<string> {
  const info = (await navigator.gpu?.requestAdapter())?.info;
  return info ? [info.vendor, info.architecture, info.description].filter(Boolean).join(' ') : 'none';
}
