// The table of the training bench and its bars.
import { megabytes, times } from './kernels-report.mjs';
import { describeBars, ms, quantile, table } from './table.mjs';

/**
 * Every row: its words, and how many times as fast as stock tfjs on WebGPU ours is to be; `page`: a page takes such steps,
 * and none of its dispatches is to hold up a frame.
 */
export const rows = {
  'seed-step': { title: 'the demo’s model, batch 10, T=240 U=60', faster: 20, page: true },
  'lstm-128': { title: 'LSTM of 128 units, batch 32, T=128', faster: 20 },
};

export const contenders = ['ours', 'stock-webgpu', 'stock-wasm', 'stock-cpu'];

/** The way back of a step, as a multiple of its way forward. */
const mostBack = 3;
/** ms of one dispatch on a software adapter, where nothing else is drawn meanwhile. */
const mostAtOnce = 200;
/** How far the losses of the first step may be apart, as a share. */
const sameLoss = 1e-4;

/** `reports` are by row and then by contender. Returns the text, and whether all counter bars hold. */
export function describeTraining(reports, limits) {
  const head = ['a step of', 'contender', 'n', 'median ms', 'p95 ms', 'ours is', 'dispatches', 'submits'];
  head.push('new buffers', 'readbacks', 'peak GPU', 'first loss');
  const names = Object.keys(rows).filter((name) => reports[name]);
  const lines = [table([head, ...names.flatMap((name) => rowsOf(name, reports[name]))]), ''];
  for (const name of names) {
    for (const [key, { contender, refusal }] of Object.entries(reports[name])) {
      if (refusal) lines.push(`– ${rows[name].title}: ${contender ?? key}: ${refusal}`);
    }
    lines.push(...partsOf(name, reports[name].ours));
  }
  const { lines: bars, holds } = describeBars(
    names.flatMap((name) => barsOf(name, reports[name], limits)),
    'Counters and losses',
  );
  return { text: [...lines, ...bars].join('\n'), holds };
}

const medianOf = (report) => (report?.samples.length ? quantile(report.samples, 0.5) : undefined);

function rowsOf(name, reports) {
  const ours = medianOf(reports.ours);
  return Object.entries(reports).map(([key, report]) => {
    const { contender, samples, counts, refusal, peakGpuBytes, firstLoss } = report;
    if (refusal || !samples.length) return [rows[name].title, contender, ...Array(10).fill('–')];
    const median = medianOf(report);
    return [
      ...[rows[name].title, contender, samples.length, ms(median), ms(quantile(samples, 0.95))],
      key === 'ours' || !ours ? '' : times(median, ours),
      ...(peakGpuBytes > 0
        ? [counts.dispatches, counts.submits, counts.newBuffers, counts.readbacks, megabytes(peakGpuBytes)]
        : Array(5).fill('–')),
      firstLoss.toFixed(6),
    ];
  });
}

/** Where the time of a step of ours goes. */
function partsOf(name, ours) {
  if (!ours?.parts) return [];
  const { forward, back, optimiser, predict, clock, dispatches } = ours.parts;
  const line = `${rows[name].title}: forward ${ms(forward)} ms, back ${ms(back)} ms, optimiser ${ms(optimiser)} ms; without training ${ms(predict)} ms, by ${clock}`;
  const labels = {};
  for (const [label, took] of dispatches) labels[label] = (labels[label] ?? 0) + took;
  const longest = Object.entries(labels)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 8)
    .map(([label, took]) => `${label} ${ms(took)}`);
  return [line, ...(longest.length ? [`  longest dispatches, ms by label: ${longest.join(', ')}`] : [])];
}

function barsOf(name, reports, limits) {
  const { title, faster, page } = rows[name];
  const { ours, 'stock-webgpu': rival } = reports;
  const bars = [];
  const add = (what, asked, found, { holds, counter = true }) => {
    const verdict = holds ? 'holds' : counter ? 'FAILS' : 'not reached';
    bars.push({ counter, holds, cells: [`${title}: ${what}`, asked, found, verdict] });
  };
  if (!ours) return [];
  if (ours.refusal || !ours.samples.length) {
    add('done', 'yes', 'no', { holds: false });
    return bars;
  }
  const { counts, steady, parts, firstLoss } = ours;
  add('submits', 1, counts.submits, { holds: counts.submits === 1 });
  add('readbacks', 0, counts.readbacks, { holds: counts.readbacks === 0 });
  if (steady) add('new buffers in steady state', 0, counts.newBuffers, { holds: counts.newBuffers === 0 });
  const losses = Object.values(reports).flatMap((report) =>
    report === ours || report.firstLoss === undefined ? [] : [report.firstLoss],
  );
  if (losses.length) {
    const apart = Math.max(...losses.map((loss) => Math.abs(loss / firstLoss - 1)));
    add('first loss beside stock’s', `≤ ${sameLoss}`, apart.toExponential(1), { holds: apart <= sameLoss });
  }
  const share = parts.back / parts.forward;
  add('way back over forward', `≤ ${mostBack}×`, `${share.toFixed(2)}×`, { holds: share <= mostBack, counter: false });
  const longest = Math.max(...parts.dispatches.map(([, took]) => took));
  if (page && parts.dispatches.length) {
    const holds = longest <= mostAtOnce;
    add('longest dispatch', `≤ ${mostAtOnce} ms`, `${ms(longest)} ms`, { holds, counter: false });
  }
  const stalled = rival && !rival.samples.length && rival.stalled;
  const theirs = medianOf(rival) ?? (stalled ? 1000 * limits.rivalPatience : undefined);
  if (theirs) {
    const found = theirs / medianOf(ours);
    const words = `${stalled ? 'more than ' : ''}${found.toFixed(1)}×`;
    add('faster than tfjs webgpu', `≥ ${faster}×`, words, { holds: found >= faster, counter: false });
  }
  return bars;
}
