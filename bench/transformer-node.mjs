// The transformer bench under Node: blocks and the story model beside stock tfjs; whole models of today's sizes against
// what the GPU's memory allows.
import { chosen } from './report-file.mjs';
import { rowTasks } from './row-tasks.mjs';
import { describeReport, rows } from './transformer-report.mjs';

const times = { rounds: 2, repeats: 20, slow: 5000, warmUp: 300 };
const contenders = ['ours', 'stock-webgpu'];

export const entry = 'bench/transformer/node.ts';
export const files = [];
export const names = [...Object.keys(rows), ...contenders];

export function prepare({ options, elsewhere, bundle }) {
  return rowTasks({
    picked: chosen(options, { names: Object.keys(rows), contenders, elsewhere }),
    ...{ times, bundle },
    takesPart: (contender, name) => contender === 'ours' || !rows[name].bound,
    choice: (round, caseName) => ({ caseName, check: round === 0, assets: {} }),
  });
}

export function describe({ reports }) {
  return describeReport(reports);
}
