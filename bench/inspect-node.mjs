// The inspect bench under Node: watching and maps of ours. The front ends of others need a page.
import { describeInspect, rows } from './inspect-report.mjs';
import { chosen } from './report-file.mjs';
import { rowTasks } from './row-tasks.mjs';

const contenders = ['ours'];

export const entry = 'bench/inspect/node.ts';
export const files = [];
export const names = [...Object.keys(rows), ...contenders];

export function prepare({ options, elsewhere, bundle }) {
  return rowTasks({
    picked: chosen(options, { names: Object.keys(rows), contenders, elsewhere }),
    times: { rounds: 1 },
    bundle,
    takesPart: () => true,
    choice: (_, caseName) => ({ caseName }),
  });
}

export function describe({ reports }) {
  return describeInspect(reports);
}
