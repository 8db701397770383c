// The transformer bench under Node: blocks and the story model beside stock tfjs, and whole models of today's sizes against
// what the GPU's memory allows.
import { mergeReport } from './kernels-report.mjs';
import { inProcess } from './node-process.mjs';
import { chosen } from './report-file.mjs';
import { rotated } from './rotated.mjs';
import { describeReport, rows } from './transformer-report.mjs';

const times = { rounds: 2, repeats: 20, slow: 5000, warmUp: 300 };
const contenders = ['ours', 'stock-webgpu'];

export const entry = 'bench/transformer/node.ts';
export const files = [];
export const names = [...Object.keys(rows), ...contenders];

export function prepare({ options, elsewhere, bundle }) {
  const picked = chosen(options, { names: Object.keys(rows), contenders, elsewhere });
  const task = (round, caseName, contender) => ({
    title: `round ${round + 1} of ${times.rounds}: ${contender}, ${caseName}`,
    key: `${contender}, ${caseName}`,
    needsAdapter: true,
    run(limits) {
      const choice = { ...times, caseName, check: round === 0, assets: {} };
      return inProcess({ task: 'run', bundle, contender, choice }, limits).answer;
    },
    take: (result, answer) => mergeReport(result.reports, caseName, contender, answer),
  });
  const takesPart = (contender, name) => contender === 'ours' || !rows[name].bound;
  const tasks = Array.from({ length: times.rounds }, (_, round) =>
    picked.names.flatMap((name) =>
      rotated(picked.contenders, round)
        .filter((contender) => takesPart(contender, name))
        .map((contender) => task(round, name, contender)),
    ),
  ).flat();
  return { result: { times, reports: Object.fromEntries(picked.names.map((name) => [name, {}])) }, tasks };
}

export function describe({ reports }) {
  return describeReport(reports);
}
