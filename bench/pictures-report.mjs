// The table of the pictures bench and its bars.
import { megabytes, times } from './kernels-report.mjs';
import { ms, quantile, table } from './table.mjs';

/** Every row: its words, and whether it is a map of cells, which the rival can colour. */
export const rows = {
  'map-240': { title: 'heatmap 240 × 240', cells: true },
  'map-1024': { title: 'heatmap 1024 × 1024', cells: true },
  'map-4096': { title: 'heatmap 4096 × 4096', cells: true },
  'heads-12': { title: '12 heads of 512 × 512' },
  'lines-60': { title: '60 lines of 240 steps' },
  'lines-1024': { title: '1024 lines of 240 steps' },
  'lines-4096': { title: '4096 lines of 240 steps' },
  'lines-2048': { title: '2048 lines of 2048 steps' },
  'density-4096': { title: '4096 lines of 240 steps as density' },
  'bins-16m': { title: 'histogram of 16.8 million values' },
  'scatter-1m': { title: 'scatter of 1 million values' },
};

export const contenders = ['ours', 'cpu-colours'];

export function takesPart(contender, name) {
  return contender === 'ours' || rows[name].cells === true;
}

/** `reports` are by row and then by contender. Returns table and bars as text, and whether all bars hold. */
export function describePictures(reports) {
  const head = ['picture', 'contender', 'n', 'median ms', 'p95 ms', 'ours is', 'GPU ms', 'GPU busy ms'];
  head.push('dispatches', 'submits', 'new buffers', 'readbacks', 'peak GPU');
  const all = Object.entries(reports).flatMap(([name, row]) => Object.values(row).map((report) => ({ name, report })));
  const lines = all.map(({ name, report: { contender, samples, counts, gpuTime, peakGpuBytes } }) => {
    const median = quantile(samples, 0.5);
    const ours = contender === 'ours' ? undefined : reports[name].ours;
    return [
      ...[rows[name].title, contender, samples.length, ms(median), ms(quantile(samples, 0.95))],
      ours?.samples.length ? times(median, quantile(ours.samples, 0.5)) : '',
      ...[ms(gpuTime?.span), ms(gpuTime?.busy)],
      ...[counts.dispatches, counts.submits, counts.newBuffers, counts.readbacks, megabytes(peakGpuBytes)],
    ];
  });
  const failed = all.flatMap(({ name, report }) => faults(report).map((fault) => `${rows[name].title}: ${fault}`));
  const verdict = failed.length ? `FAILS: ${failed.join('; ')}.` : 'Pictures and counters: all hold.';
  return { text: `${table([head, ...lines])}\n\n${verdict}`, holds: failed.length === 0 };
}

/** What is wrong with a report, whatever the machine: blank or frozen pictures of anybody, and costs of ours. */
function faults({ contender, counts, steady, look }) {
  const found = [];
  if (!(look.painted > 0)) found.push(`${contender}: the picture is blank`);
  if (!(look.changed > 0)) found.push(`${contender}: two frames look the same`);
  if (contender !== 'ours') return found;
  if (counts.submits !== 1) found.push(`${counts.submits} submits in a frame`);
  if (counts.readbacks !== 0) found.push(`${counts.readbacks} readbacks in a frame`);
  if (steady && counts.newBuffers !== 0) found.push(`${counts.newBuffers} new buffers in steady state`);
  return found;
}
