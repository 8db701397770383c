import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { rows } from './kernels-report.mjs';
import { ms, quantile, table } from './table.mjs';

const script = resolve(import.meta.dirname, 'reference/lstm_cudnn.py');
/** How many times cuDNN's time ours may take: the goal on a GPU. */
const goals = { 'lstm-small': 1, 'lstm-large': 2 };

/** Times PyTorch's cuDNN layers on this machine and prints them beside ours; says so where it cannot. Returns what it measured. */
export function printCudnn(reports) {
  const { status, stdout, stderr } = spawnSync('python3', [script], { encoding: 'utf8' });
  const result =
    status === 0 ? JSON.parse(stdout) : { missing: `python3 (${stderr?.trim().split('\n').at(-1) || 'none found'})` };
  if (result.missing) {
    console.log(`\nPyTorch's cuDNN was not timed: this machine lacks ${result.missing}.`);
    return result;
  }
  console.log(
    `\nPyTorch ${result.torch}, cuDNN ${result.cudnn}, ${result.gpu}: CUDA events; ours: timestamps, float32 both.`,
  );
  const lines = Object.entries(result.cases)
    .filter(([name]) => reports[name]?.ours)
    .map(([name, { median, p95, wallMedian }]) => {
      const { samples, gpuTime } = reports[name].ours;
      const ratio = gpuTime && gpuTime.span / median;
      const goal = goals[name];
      const verdict = !goal || !ratio ? '' : ratio <= goal ? 'reached' : 'not reached';
      return [
        rows[name].title,
        ms(gpuTime?.span),
        ms(median),
        ms(p95),
        ratio ? `${ratio.toFixed(2)}×` : '–',
        goal ? `≤ ${goal}×` : '',
        verdict,
        ms(quantile(samples, 0.5)),
        ms(wallMedian),
      ];
    });
  const head = [
    'layer',
    'ours GPU ms',
    'cuDNN GPU ms',
    'p95',
    'ours/cuDNN',
    'goal',
    '',
    'ours wall ms',
    'cuDNN wall ms',
  ];
  console.log(table([head, ...lines]));
  return result;
}
