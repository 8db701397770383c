// The pictures bench under Node: our views paint on textures, from numbers that lie on the GPU, new ones in every
// frame.
import { contenders, describePictures, rows, takesPart } from './pictures-report.mjs';
import { chosen } from './report-file.mjs';
import { rowTasks } from './row-tasks.mjs';

/** As for kernels, and more of them: a frame is short. */
const times = { rounds: 2, repeats: 20, slow: 5000, warmUp: 300 };

export const entry = 'bench/pictures/node.ts';
export const files = [];
export const names = [...Object.keys(rows), ...contenders];

export function prepare({ options, elsewhere, bundle }) {
  const picked = chosen(options, { names: Object.keys(rows), contenders, elsewhere });
  return rowTasks({ picked, times, bundle, takesPart, choice: (_, caseName) => ({ caseName }) });
}

export function describe({ reports }) {
  return describePictures(reports);
}
