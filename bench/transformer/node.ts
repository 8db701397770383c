/** One contender at one row under Node, in a process of its own: `installGpu` of bench/node-gpu.mjs has run before. */
import { installCounters } from '../counters';
import { installGpuClock } from '../kernels/gpu-time';
import { runRow, type Choice, type RowReport } from './run-row';

export function run(contender: string, choice: Choice): Promise<RowReport> {
  installCounters();
  installGpuClock();
  return runRow(contender, choice);
}
