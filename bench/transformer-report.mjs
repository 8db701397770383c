// The table of the transformer bench and its bars.
import { errorText, megabytes, times } from './kernels-report.mjs';
import { describeBars, ms, quantile, table } from './table.mjs';

/**
 * Every row: its words, what a run's time is divided by, and what is asked of ours there. `layers` and `extra`: dispatches
 * are at most 6 · layers + extra. `bound`: the share of the speed at which the GPU reads the weights once.
 */
export const rows = {
  'gpt2-block': { title: 'block, 1 token, D=768 H=12 F=3072', parts: 2, faster: 15, layers: 2, extra: 4, bytes: 4 },
  'gpt2-prompt': { title: 'block, 64 tokens, D=768 H=12 F=3072', parts: 2, faster: 3 },
  story: { title: 'story model, 1 token, L=6 D=192 V=1024', parts: 1, faster: 15, layers: 6, extra: 4, bytes: 4 },
  'gpt2-small': { title: 'GPT-2 small, 1 token, bf16', parts: 1, layers: 12, extra: 4, bytes: 4, bound: 0.5 },
  smollm2: { title: 'SmolLM2-135M, 1 token, bf16', parts: 1, layers: 30, extra: 4, bytes: 4, bound: 0.5 },
};

/** Rows for a browser and its software adapter; the others are for a GPU, by Node. */
export const pageRows = Object.keys(rows).filter((name) => !rows[name].bound);

/** Of logits of about 3, in float32. */
const highestError = 1e-4;

/** `reports` are by row and then by contender. Returns table and bars as text, and whether all counter bars hold. */
export function describeReport(reports) {
  const counted = ['dispatches', 'submits', 'new buffers', 'readbacks', 'peak GPU', 'max error'];
  const head = ['what', 'contender', 'n', 'median ms', 'p95 ms', 'GPU ms', 'ours is', ...counted];
  const names = Object.keys(rows).filter((name) => reports[name]);
  const lines = [table([head, ...names.flatMap((name) => rowsOf(name, reports[name]))]), ''];
  for (const name of names) {
    for (const { contender, refusal } of Object.values(reports[name])) {
      if (refusal) lines.push(`– ${rows[name].title}: ${contender}: ${refusal}`);
    }
  }
  const bars = names.flatMap((name) => barsOf(name, reports[name]));
  if (!bars.length) return { text: lines.join('\n'), holds: true };
  const told = describeBars(bars, 'Counters and errors');
  return { text: [...lines, ...told.lines].join('\n'), holds: told.holds };
}

function rowsOf(name, contenders) {
  const { title, parts } = rows[name];
  const ours = contenders.ours?.samples.length && quantile(contenders.ours.samples, 0.5);
  return Object.entries(contenders).map(([key, report]) => {
    const { contender, samples, counts, gpuTime, refusal, maxError, peakGpuBytes } = report;
    if (refusal || !samples.length) return [title, contender, ...Array(11).fill('–')];
    const median = quantile(samples, 0.5);
    const counters = [counts.dispatches, counts.submits, counts.newBuffers, counts.readbacks, megabytes(peakGpuBytes)];
    return [
      title,
      contender,
      samples.length,
      ms(median / parts),
      ms(quantile(samples, 0.95) / parts),
      gpuTime ? ms(gpuTime.span / parts) : '–',
      key === 'ours' || !ours ? '' : times(median, ours),
      ...(peakGpuBytes > 0 ? counters : Array(5).fill('–')),
      errorText(maxError),
    ];
  });
}

function barsOf(name, contenders) {
  const { title, faster, layers, extra, bytes, bound } = rows[name];
  const { ours } = contenders;
  if (!ours?.samples.length) return [];
  const bars = [];
  const add = (what, asked, found, holds, counter) =>
    bars.push({
      counter,
      holds,
      cells: [`${title}: ${what}`, asked, found, holds ? 'holds' : counter ? 'FAILS' : 'not reached'],
    });
  const stock = contenders['stock-webgpu'];
  if (stock?.samples.length) {
    const ratio = quantile(stock.samples, 0.5) / quantile(ours.samples, 0.5);
    add(`faster than ${stock.contender}`, `≥ ${faster}×`, `${ratio.toFixed(1)}×`, ratio >= faster, false);
  }
  const { weightBytes, readSpeed } = ours;
  if (bound && weightBytes) {
    const token = quantile(ours.samples, 0.5);
    const share = weightBytes / readSpeed / token;
    const speed = `${(1000 / token).toPrecision(3)} tokens/s of ${((1000 * readSpeed) / weightBytes).toPrecision(3)}`;
    add(
      'of the time for reading the weights',
      `≥ ${100 * bound} %`,
      `${(100 * share).toFixed(0)} %`,
      share >= bound,
      false,
    );
    add('tokens per second, of what memory allows', '', speed, true, false);
  }
  if (!ours.steady) add('counters', 'of a steady run', 'one run only', false, true);
  const { dispatches, submits, newBuffers, readbacks, readBytes } = ours.counts;
  if (layers) {
    const limit = 6 * layers + extra;
    add('dispatches per token', `≤ ${limit}`, dispatches, dispatches <= limit, true);
    add('submits per token', '1', submits, submits === 1, true);
    add('readbacks per token', '1', readbacks, readbacks === 1, true);
    add('bytes read per token', bytes, readBytes, readBytes === bytes, true);
    add('new buffers per token', '0', newBuffers, newBuffers === 0, true);
  }
  if (ours.maxError !== undefined) {
    const right = Number.isFinite(ours.maxError) && ours.maxError <= highestError;
    add('max error of the logits', `≤ ${highestError}`, errorText(ours.maxError), right, true);
  }
  return bars;
}
