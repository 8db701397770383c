// The table of the kernels bench and its bars; the same for a browser and for Node.
import { describeBars, ms, quantile, table } from './table.mjs';

/** Every row: its words, and what is asked of ours there. `steps` is the length of a recurrence. */
export const rows = {
  'lstm-small': { title: 'LSTM T=240 F=4 U=60', steps: 240, faster: { 'stock-webgpu': 20, 'stock-wasm': 1 / 3 } },
  'lstm-large': { title: 'LSTM T=64 F=256 U=1024', steps: 64, faster: { 'stock-webgpu': 25 } },
  'lstm-batch': { title: 'LSTM T=240 F=4 U=60, batch 8', steps: 240 },
  gru: { title: 'GRU T=240 F=4 U=60, reset before', steps: 240 },
  'gru-reset-after': { title: 'GRU T=240 F=4 U=60, reset after', steps: 240 },
  'additive-240': { title: 'additive T=240 D=60 U=32', faster: { 'stock-webgpu': 5 }, ...needs(240) },
  'additive-1024': { title: 'additive T=1024 D=60 U=32', faster: { 'stock-webgpu': 5 }, ...needs(1024) },
  'dot-product': { title: 'dot-product 8 × 1024 × 64' },
  'dot-product-map': { title: 'dot-product 8 × 1024 × 64, map kept' },
  'dense-one': { title: 'Dense 1 × 1024 → 1024', faster: { 'stock-webgpu': 5 } },
  'dense-sequence': { title: 'Dense 64 × 301 → 299', faster: { 'stock-webgpu': 3 } },
  'dense-batch': { title: 'Dense 1000 × 128 → 128', faster: { 'stock-webgpu': 3 } },
};

/** tfjs's ops make the map in any case: their numbers for one row are those for the other. */
const sameAs = { 'dot-product-map': 'dot-product' };

/** Whether a contender is to be run at a row, of those that were chosen. */
export function takesPart(contender, name, names) {
  if (contender.startsWith('onnx')) return rows[name].steps !== undefined;
  return contender === 'ours' || !names.includes(sameAs[name]);
}

/** Fills in the rivals' numbers of rows that are the same work for them. */
export function shareSame(reports) {
  for (const [name, other] of Object.entries(sameAs)) {
    if (reports[name] && reports[other]) reports[name] = { ...reports[other], ...reports[name] };
  }
}

const highestError = 1e-5;
/** Uniforms and staging. */
const smallChange = 65_536;

/** Bytes of the additive layer's map, and of what it cannot do without: input, weights, projections (the queries' twice: the bias is added to them), output. */
function needs(steps, channels = 60, units = 32) {
  const others = 2 * steps * channels + 2 * channels * units + 2 * units + 1 + 3 * steps * units;
  return { mapBytes: 4 * steps * steps, otherBytes: 4 * others };
}

/** `reports` are by row and then by contender. Returns the table and the bars as text, and whether all counter bars hold. */
export function describeReport(reports) {
  const timed = Object.values(reports).some((row) => Object.values(row).some(({ gpuTime }) => gpuTime));
  const names = Object.keys(rows).filter((name) => reports[name]);
  const head = ['kernel', 'contender', 'n', 'median ms', 'p95 ms', 'ours is'];
  if (timed) head.push('GPU ms', 'GPU busy ms', 'ours is, GPU');
  head.push('dispatches', 'submits', 'new buffers', 'peak GPU', 'max error');
  const lines = [table([head, ...names.flatMap((name) => rowsOf(name, reports[name], head))]), ''];
  for (const name of names) {
    for (const { contender, refusal } of Object.values(reports[name])) {
      if (refusal) lines.push(`– ${rows[name].title}: ${contender}: ${refusal}`);
    }
  }
  const bars = names.flatMap((name) => barsOf(name, reports[name]));
  if (!bars.length) return { text: lines.join('\n'), holds: true };
  const told = describeBars(bars, 'Counters, memory and errors');
  return { text: [...lines, ...told.lines].join('\n'), holds: told.holds };
}

function rowsOf(name, contenders, head) {
  const { title } = rows[name];
  const timed = head.includes('GPU ms');
  const ours = contenders.ours?.samples.length && quantile(contenders.ours.samples, 0.5);
  const oursOnGpu = contenders.ours?.gpuTime?.span;
  return Object.entries(contenders).map(([contender, report]) => {
    const { samples, counts, gpuTime, refusal, maxError, peakGpuBytes } = report;
    if (refusal || !samples.length) return [title, report.contender, ...Array(head.length - 2).fill('–')];
    const median = quantile(samples, 0.5);
    const onGpu = peakGpuBytes > 0;
    return [
      title,
      report.contender,
      samples.length,
      ms(median),
      ms(quantile(samples, 0.95)),
      contender === 'ours' || !ours ? '' : times(median, ours),
      ...(timed ? [ms(gpuTime?.span), ms(gpuTime?.busy)] : []),
      ...(timed ? [contender === 'ours' || !gpuTime || !oursOnGpu ? '' : times(gpuTime.span, oursOnGpu)] : []),
      ...(onGpu
        ? [counts.dispatches, counts.submits, counts.newBuffers, megabytes(peakGpuBytes)]
        : ['–', '–', '–', '–']),
      errorText(maxError),
    ];
  });
}

function barsOf(name, contenders) {
  const { title, steps, faster = {}, mapBytes, otherBytes } = rows[name];
  const { ours } = contenders;
  if (!ours?.samples.length) return [];
  const bars = [];
  const add = (what, asked, found, holds, counter) =>
    bars.push({
      counter,
      holds,
      cells: [`${title}: ${what}`, asked, found, holds ? 'holds' : counter ? 'FAILS' : 'not reached'],
    });
  for (const [rival, factor] of Object.entries(faster)) {
    const report = contenders[rival];
    if (!report?.samples.length) continue;
    const ratio = quantile(report.samples, 0.5) / quantile(ours.samples, 0.5);
    if (factor < 1)
      add(`time, over ${report.contender}`, `≤ ${1 / factor}×`, `${(1 / ratio).toFixed(1)}×`, ratio >= factor, false);
    else add(`faster than ${report.contender}`, `≥ ${factor}×`, `${ratio.toFixed(1)}×`, ratio >= factor, false);
  }
  const { dispatches, newBuffers } = ours.counts;
  if (steps) add('dispatches', `≤ ${steps + 3}`, dispatches, dispatches <= steps + 3, true);
  if (ours.steady) add('new buffers in steady state', '0', newBuffers, newBuffers === 0, true);
  else
    bars.push({
      holds: true,
      cells: [`${title}: new buffers in steady state`, '0', '–', 'not measured: a single run'],
    });
  if (mapBytes) {
    const extra = ours.peakGpuBytes - mapBytes - otherBytes;
    add(
      'GPU memory beyond map, input, weights, projections, output',
      `≤ ${megabytes(smallChange)}`,
      megabytes(extra),
      extra <= smallChange,
      true,
    );
  }
  const right = Number.isFinite(ours.maxError) && ours.maxError <= highestError;
  add('max error', `≤ ${highestError}`, errorText(ours.maxError), right, true);
  return bars;
}

/** A NaN, which a missing or strange result gives, is null after its way through JSON. */
export function errorText(error) {
  if (error === undefined) return '–';
  return Number.isFinite(error) ? error.toExponential(1) : 'not a number';
}

/** How many times ours fits into theirs. */
export function times(theirs, ours) {
  return `${(theirs / ours).toPrecision(theirs < ours ? 2 : 3)}×`;
}

export function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

/** Adds one round's report of a contender at a row to those before. */
export function mergeReport(reports, name, contender, { samples, peakGpuBytes, ...report }) {
  const row = (reports[name] ??= {});
  const known = (row[contender] ??= { contender: report.contender, samples: [], peakGpuBytes: 0 });
  known.samples.push(...samples);
  known.peakGpuBytes = Math.max(known.peakGpuBytes, peakGpuBytes);
  for (const [key, value] of Object.entries(report)) if (value !== undefined) known[key] = value;
}
