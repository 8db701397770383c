// The pictures bench under Node: our views paint on textures, from numbers that lie on the GPU, new ones in every
// frame.
import { mergeReport } from './kernels-report.mjs';
import { inProcess } from './node-process.mjs';
import { contenders, describePictures, rows, takesPart } from './pictures-report.mjs';
import { chosen } from './report-file.mjs';
import { rotated } from './rotated.mjs';

/** As for kernels, and more of them: a frame is short. */
const times = { rounds: 2, repeats: 20, slow: 5000, warmUp: 300 };

export const entry = 'bench/pictures/node.ts';
export const files = [];
export const names = [...Object.keys(rows), ...contenders];

export function prepare({ options, elsewhere, bundle }) {
  const picked = chosen(options, { names: Object.keys(rows), contenders, elsewhere });
  const task = (round, caseName, contender) => ({
    title: `round ${round + 1} of ${times.rounds}: ${contender}, ${caseName}`,
    key: `${contender}, ${caseName}`,
    needsAdapter: true,
    run: (limits) => inProcess({ task: 'run', bundle, contender, choice: { ...times, caseName } }, limits).answer,
    take: (result, answer) => mergeReport(result.reports, caseName, contender, answer),
  });
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
  return describePictures(reports);
}
