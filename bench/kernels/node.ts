/** One contender at one case under Node, in a process of its own: `installGpu` of bench/node.mjs has run before this is loaded. */
import { installCounters } from '../counters';
import { contenders } from './contenders';
import { installGpuClock } from './gpu-time';
import { runCase, type CaseReport, type Choice } from './run-case';

export async function run(contenderName: string, choice: Choice): Promise<CaseReport> {
  installCounters();
  installGpuClock();
  const { contender } = await contenders[contenderName]();
  return runCase(contender, choice);
}
