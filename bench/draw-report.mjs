// The table of the draw bench and its bars.
import { ms, quantile, table } from './table.mjs';

/** Every row: its words, who takes part, and what is asked of ours beside being the fastest. */
export const rows = {
  'heatmap-240': { title: 'heatmap 240²', family: 'heatmap' },
  'heatmap-1024': { title: 'heatmap 1024²', family: 'heatmap' },
  'heatmap-4096': { title: 'heatmap 4096²', family: 'heatmap' },
  'zoom-4096': { title: 'heatmap 4096², zoom and pan', family: 'zoom' },
  'lines-60': { title: 'lines 60 × 240', family: 'lines' },
  'lines-1024': { title: 'lines 1024 × 240', family: 'lines', times: 5 },
  'lines-4096': { title: 'lines 4096 × 240', family: 'lines', times: 5 },
  'lines-2048': { title: 'lines 2048 × 2048', family: 'lines', times: 5 },
};

const heatmap = ['ours', 'ours-upload', 'plotly', 'chartgpu', 'canvas'];
const lines = ['ours', 'ours-upload', 'ours-density', 'ours-density-upload', 'uplot', 'webgl-plot', 'regl-gpu-lines'];
const takingPart = { heatmap, zoom: ['ours'], lines: [...lines, 'plotly', 'chartgpu'] };

export const contenders = [...new Set(Object.values(takingPart).flat())];

export function takesPart(contender, name) {
  return takingPart[rows[name].family].includes(contender);
}

const isOurs = (contender) => contender.startsWith('ours');
const mostJs = 1;
/** The larger of the uniforms that a picture's window is in. */
const oneUniform = 64;

/** `reports` are by row and then by contender. Prints the table and the bars; returns whether all counter bars hold. */
export function printReport(reports) {
  const names = Object.keys(rows).filter((name) => reports[name]);
  const head = ['picture', 'contender', 'smooths', 'n', 'JS ms', 'p95', 'total ms', 'p95', 'best rival', 'dispatches'];
  head.push('submits', 'new buffers', 'uploaded', 'readbacks');
  console.log(`\n${table([head, ...names.flatMap((name) => rowsOf(name, reports[name], head))])}\n`);
  for (const name of names) {
    for (const { contender, refusal } of Object.values(reports[name])) {
      if (refusal) console.log(`– ${rows[name].title}: ${contender}: ${refusal}`);
    }
  }
  const bars = names.flatMap((name) => barsOf(name, reports));
  if (!bars.length) return true;
  console.log(`\n${table([['bar', 'asked', 'found', ''], ...bars.map(({ cells }) => cells)])}`);
  const count = (counter) => bars.filter((bar) => bar.counter === counter && !bar.holds).length;
  console.log(
    `\nCounters: ${count(true) ? `${count(true)} FAIL` : 'all hold'}. Times, for the record: ${count(false) ? `${count(false)} not reached` : 'all reached'}.`,
  );
  return count(true) === 0;
}

function rowsOf(name, reports, head) {
  const rival = bestRival(reports);
  return Object.entries(reports).map(([key, { contender, antialias, samples, counts, frames, refusal }]) => {
    const { title } = rows[name];
    if (refusal && !samples.length) return [title, contender, antialias ?? '–', ...Array(head.length - 3).fill('–')];
    const [js, total] = [samples.map((sample) => sample.js), samples.map((sample) => sample.total)];
    const times = rival && isOurs(key) ? `${(rival.median / quantile(total, 0.5)).toPrecision(3)}×` : '';
    const each = (count) => (counts && isOurs(key) ? Math.round((10 * counts[count]) / frames) / 10 : '–');
    return [
      ...[title, contender, antialias, samples.length],
      ...[ms(quantile(js, 0.5)), ms(quantile(js, 0.95)), ms(quantile(total, 0.5)), ms(quantile(total, 0.95)), times],
      ...['dispatches', 'submits', 'newBuffers', 'uploadBytes', 'readbacks'].map(each),
    ];
  });
}

function bestRival(reports) {
  const rivals = Object.entries(reports)
    .filter(([key, { samples }]) => !isOurs(key) && samples.length)
    .map(([, { contender, samples }]) => ({ contender, median: medianOf(samples) }));
  return rivals.sort((a, b) => a.median - b.median)[0];
}

const medianOf = (samples) =>
  quantile(
    samples.map(({ total }) => total),
    0.5,
  );

function barsOf(name, all) {
  const { title, times = 1, family } = rows[name];
  const reports = all[name];
  const bars = [];
  const add = (what, asked, found, { holds, counter = false }) => {
    const verdict = holds ? 'holds' : counter ? 'FAILS' : 'not reached';
    bars.push({ counter, holds, cells: [`${title}: ${what}`, asked, found, verdict] });
  };
  const rival = bestRival(reports);
  for (const key of ['ours', 'ours-density']) {
    const report = reports[key];
    if (!report) continue;
    if (!report.samples.length) {
      add(`${report.contender}: drawn`, 'yes', 'no', { holds: false, counter: true });
      continue;
    }
    const { samples, counts, frames, contender } = report;
    if (rival) {
      const found = rival.median / medianOf(samples);
      const asked = times > 1 ? `≥ ${times}×` : '> 1×';
      add(`${contender} over ${rival.contender}`, asked, `${found.toFixed(1)}×`, {
        holds: times > 1 ? found >= times : found > 1,
      });
    }
    const js = quantile(
      samples.map((sample) => sample.js),
      0.5,
    );
    add(`${contender}: JS ms a frame`, `≤ ${mostJs}`, ms(js), { holds: js <= mostJs });
    const counter = (what, asked, found) =>
      add(`${contender}: ${what}`, `≤ ${asked}`, found, { holds: found <= asked, counter: true });
    counter('readbacks', 0, counts.readbacks);
    counter('new buffers', 0, counts.newBuffers);
    counter('submits a frame', 1, counts.submits / frames);
    counter('bytes uploaded a frame', family === 'zoom' ? oneUniform : 0, counts.uploadBytes / frames);
  }
  if (family === 'zoom' && reports.ours?.samples.length && all['heatmap-4096']?.ours?.samples.length) {
    const first = medianOf(all['heatmap-4096'].ours.samples);
    const p95 = quantile(
      reports.ours.samples.map(({ total }) => total),
      0.95,
    );
    add('p95 against the draw of new data', `≤ ${ms(first)} ms`, `${ms(p95)} ms`, { holds: p95 <= first });
  }
  return bars;
}
