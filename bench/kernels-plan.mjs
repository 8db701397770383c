// Who is measured at which kernel, how often and in which order; the same for a browser and for Node.
import { rotated } from './rotated.mjs';
import { rows, takesPart } from './kernels-report.mjs';
import { chosen } from './report-file.mjs';

export const contenders = ['ours', 'stock-webgpu', 'stock-wasm', 'stock-cpu', 'onnx-wasm', 'onnx-webgpu'];

/** Ten repeats in two rounds, after two runs and half a second that are not counted; a run above `slow` ms is measured once a round, one above half of that twice. */
export const times = { rounds: 2, repeats: 5, slow: 10_000, warmUp: 500 };

/** The rows and contenders that --only= names, or all of `list`. */
export function choose(options, { list = contenders, elsewhere = [] } = {}) {
  return chosen(options, { names: Object.keys(rows), contenders: list, elsewhere });
}

/** What runs, in order: {round, contender, caseName}. */
export function plan({ names, contenders: list }) {
  return Array.from({ length: times.rounds }, (_, round) =>
    rotated(list, round).flatMap((contender) =>
      names
        .filter((caseName) => takesPart(contender, caseName, names))
        .map((caseName) => ({ round, contender, caseName })),
    ),
  ).flat();
}
