import { ms, quantile, table } from './table.mjs';

export const contenders = ['forward/ours', 'forward/stock'];

/** How often: a stock pass takes seconds on a software adapter. */
export const times = { warmups: 2, runs: 6, rounds: 2 };

const compared = ['forward pass', 'LSTM alone', 'attention alone'];
const ownOnly = ['whole frame', 'JS per frame without the forward pass'];

/** The table of this bench from the reports of all rounds, by contender. */
export function print({ 'forward/ours': ours, 'forward/stock': stock }) {
  const row = (name, report, against) => {
    const { samples, counts } = report.cases[name];
    const median = quantile(samples, 0.5);
    const times = against && quantile(against.cases[name].samples, 0.5) / median;
    return [
      name,
      report.contender,
      ms(median),
      ms(quantile(samples, 0.95)),
      times ? `${times.toFixed(1)}×` : '',
      counts.dispatches,
      counts.submits,
      counts.newBuffers,
      `${(counts.peakGpuBytes / 1e6).toFixed(1)} MB`,
    ];
  };
  return table([
    ['case', 'contender', 'median ms', 'p95 ms', 'faster', 'dispatches', 'submits', 'new buffers', 'peak GPU'],
    ...compared.flatMap((name) => [row(name, ours, stock), row(name, stock)]),
    ...ownOnly.map((name) => row(name, ours)),
  ]);
}
