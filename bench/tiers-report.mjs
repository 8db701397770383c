// The table of the tiers bench and its bars.
import { describeBars, ms, quantile, table } from './table.mjs';

/** Every row: its words; of the forward pass how many draws a run may take by WebGL, 240 steps and what stands around them. */
export const rows = {
  'heatmap-240': { title: 'heatmap 240²' },
  'heatmap-1024': { title: 'heatmap 1024²' },
  'lines-60': { title: 'lines 60 × 240' },
  'lines-1024': { title: 'lines 1024 × 240' },
  forward: { title: 'forward pass of the demo’s model', forward: true, draws: 240 + 12 },
  'forward-lstm': { title: 'its LSTM alone', forward: true, draws: 240 + 8, times: 5 },
  'forward-attention': { title: 'its attention alone', forward: true, draws: 4, times: 2 },
};

const ours = ['webgpu', 'webgl'];
export const contenders = [...ours, 'stock-webgl', 'stock-wasm', 'stock-cpu'];

/** How far an answer by WebGL may be from that by WebGPU. */
const mostDifferent = 1e-6;

/** Bytes of uniforms of the few ops that tfjs runs around our kernels on WebGPU. */
const opUniforms = 256;

export function takesPart(contender, name) {
  return ours.includes(contender) || Boolean(rows[name].forward);
}

/** `reports` are by row and then by contender. Returns the text, and whether all counter bars hold. */
export function describeTiers(reports) {
  const names = Object.keys(rows).filter((name) => reports[name]);
  const head = ['row', 'contender', 'n', 'ms', 'p95', 'of webgpu', 'of webgl', 'dispatches', 'draws', 'readbacks'];
  head.push('uploaded', 'new bytes');
  const lines = [table([head, ...names.flatMap((name) => rowsOf(name, reports[name]))]), ''];
  for (const name of names) {
    for (const [key, { contender, refusal }] of Object.entries(reports[name])) {
      if (refusal) lines.push(`– ${rows[name].title}: ${contender ?? key}: ${refusal}`);
    }
  }
  const { lines: bars, holds } = describeBars(
    names.flatMap((name) => barsOf(name, reports[name])),
    'Counters',
  );
  return { text: [...lines, ...bars].join('\n'), holds };
}

const medianOf = (report) => (report?.samples.length ? quantile(report.samples, 0.5) : undefined);

function rowsOf(name, reports) {
  const [webgpu, webgl] = ours.map((key) => medianOf(reports[key]));
  return Object.values(reports).map(({ contender, samples, counts, runs }) => {
    const median = samples.length ? quantile(samples, 0.5) : undefined;
    const of = (other) => (median && other ? `${(median / other).toPrecision(2)}×` : '–');
    const each = (counter) => (counts ? Math.round((10 * counts[counter]) / runs) / 10 : '–');
    return [
      ...[
        rows[name].title,
        contender,
        samples.length,
        ms(median),
        ms(samples.length ? quantile(samples, 0.95) : undefined),
      ],
      ...[of(webgpu), of(webgl)],
      ...['dispatches', 'draws', 'readbacks', 'uploadBytes', 'gpuBytes'].map(each),
    ];
  });
}

function barsOf(name, reports) {
  const { title, draws, times, forward } = rows[name];
  const bars = [];
  const add = (what, asked, found, { holds, counter = true }) => {
    const verdict = holds ? 'holds' : counter ? 'FAILS' : 'not reached';
    bars.push({ counter, holds, cells: [`${title}: ${what}`, asked, found, verdict] });
  };
  for (const tier of ours.filter((key) => reports[key])) {
    const { samples, counts, runs, refusal } = reports[tier];
    if (refusal || !samples.length) {
      add(`${tier}: done, and seen`, 'yes', 'no', { holds: false });
      continue;
    }
    const none = (what, counter) =>
      add(`${tier}: ${what}`, 0, counts[counter] / runs, { holds: counts[counter] === 0 });
    none('readbacks', 'readbacks');
    const uploaded = counts.uploadBytes / runs;
    const most = forward && tier === 'webgpu' ? opUniforms : 0;
    add(`${tier}: bytes uploaded`, most ? `≤ ${most}` : 0, uploaded, { holds: uploaded <= most });
    none('new bytes on the GPU', 'gpuBytes');
    if (draws && tier === 'webgl') {
      const found = counts.dispatches / runs;
      add('webgl: draws of ours a run', `≤ ${draws}`, found, { holds: found <= draws });
    }
  }
  const answers = ours.map((key) => reports[key]?.answer);
  if (answers.every(Boolean)) {
    const [one, other] = answers;
    const found = one.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - other[i]) || (x === other[i] ? 0 : Infinity)),
      0,
    );
    add('webgl’s answer beside webgpu’s', `≤ ${mostDifferent}`, found.toPrecision(2), {
      holds: found <= mostDifferent,
    });
  }
  const [stock, webgl] = [medianOf(reports['stock-webgl']), medianOf(reports.webgl)];
  if (times && stock && webgl) {
    const found = stock / webgl;
    add('webgl over tfjs webgl', `≥ ${times}×`, `${found.toFixed(1)}×`, { holds: found >= times, counter: false });
  }
  return bars;
}
