/** A row of ours under Node, in a process of its own: `installGpu` of bench/node-gpu.mjs has run before. */
import type { InspectReport } from './report';
import { runOurs } from './run-row';

export function run(_contender: string, { caseName }: { caseName: string }): Promise<InspectReport> {
  return runOurs(caseName);
}
