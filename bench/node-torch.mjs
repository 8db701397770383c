// PyTorch beside ours: its cuDNN layers and its attention at the sizes of our rows, where python3, torch and CUDA are there.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { errorText, rows } from './kernels-report.mjs';
import { ms, quantile, table } from './table.mjs';

const script = resolve(import.meta.dirname, 'reference/torch_rows.py');
/** How many times cuDNN's time ours may take: the goal on a GPU. */
const goals = { 'lstm-small': 1, 'lstm-large': 2 };

/** Times PyTorch at these rows; `missing` or `problem` say why not, or not to the end. After `seconds` what it has by then counts. */
export function runTorch(names, seconds) {
  const python = process.env.PYTHON || 'python3';
  const { status, stdout, stderr, error } = spawnSync(python, ['-B', script, ...names], {
    encoding: 'utf8',
    timeout: Number.isFinite(seconds) ? 1000 * seconds : undefined,
    killSignal: 'SIGKILL',
  });
  const found = { cases: {} };
  for (const line of (stdout ?? '').split('\n')) if (line.startsWith('{')) merge(found, JSON.parse(line));
  if (status === 0) return found;
  if (error?.code === 'ENOENT') return { ...found, missing: python };
  if (error?.code === 'ETIMEDOUT') return { ...found, problem: `it was not done after ${seconds.toFixed(0)} s` };
  return { ...found, problem: stderr?.trim().split('\n').at(-1) || error?.message || `it ended with ${status}` };
}

function merge(found, { cases, ...rest }) {
  Object.assign(found.cases, cases);
  Object.assign(found, rest);
}

/** PyTorch's times beside ours as text. */
export function describeTorch(found, reports) {
  if (found.missing) return `PyTorch was not timed: this machine lacks ${found.missing}.`;
  const problem = found.problem && `PyTorch was not timed to the end: ${found.problem}.`;
  if (!found.gpu) return problem;
  const lines = Object.entries(found.cases).map(([name, one]) => lineOf(name, one, reports[name]?.ours));
  const head = [
    'kernel',
    'PyTorch has',
    'its GPU ms',
    'p95',
    'its wall ms',
    'ours GPU ms',
    'busy',
    'ours/its',
    'goal',
    '',
  ];
  head.push('ours wall ms', 'ours/its', 'max error');
  return [
    `PyTorch ${found.torch}, cuDNN ${found.cudnn}, ${found.gpu}: CUDA events; ours: timestamps; float32 without TensorFloat-32.`,
    table([head, ...lines]),
    ...(problem ? [problem] : []),
  ].join('\n');
}

function lineOf(name, { how, median, p95, wallMedian, problem }, ours) {
  const { gpuTime, samples = [], maxError } = ours ?? {};
  const wall = samples.length ? quantile(samples, 0.5) : undefined;
  const ratio = gpuTime && median ? gpuTime.span / median : undefined;
  const goal = goals[name];
  return [
    rows[name].title,
    problem ?? how,
    ms(median),
    ms(p95),
    ms(wallMedian),
    ms(gpuTime?.span),
    ms(gpuTime?.busy),
    ratio ? `${ratio.toFixed(2)}×` : '–',
    goal ? `≤ ${goal}×` : '',
    !goal || !ratio ? '' : ratio <= goal ? 'reached' : 'not reached',
    ms(wall),
    wall && wallMedian ? `${(wall / wallMedian).toFixed(2)}×` : '–',
    errorText(maxError),
  ];
}
