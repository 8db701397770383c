// The kernels bench under Node: its tasks, and what is told of their answers.
import { resolve } from 'node:path';
import { choose, contenders, plan, times } from './kernels-plan.mjs';
import { describeReport, mergeReport, rows, shareSame } from './kernels-report.mjs';
import { inProcess } from './node-process.mjs';
import { describeTorch, runTorch } from './node-torch.mjs';

export { times };

/** The module that is bundled; its `run` gets a contender and a choice. */
export const entry = 'bench/kernels/node.ts';

const rivals = 'bench/node_modules';
const tfjsWasm = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'].map(
  (name) => `${rivals}/@tensorflow/tfjs-backend-wasm/dist/${name}`,
);
const onnxWasm = `${rivals}/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm`;

/** What the bundle leaves outside itself, by paths from the root. */
export const files = [
  ...tfjsWasm,
  onnxWasm,
  `${rivals}/onnxruntime-web/package.json`,
  `${rivals}/onnxruntime-web/dist/ort.wasm.bundle.min.mjs`,
  ...['torch_rows', 'lstm_cudnn', 'attention_torch', 'timing'].map((name) => `bench/reference/${name}.py`),
];

// onnxruntime-web's WebGPU build runs in browsers only.
const here = contenders.filter((one) => one !== 'onnx-webgpu');
/** Where minutes count, the slowest rival stays out. */
const quick = here.filter((one) => one !== 'stock-cpu');
const onGpu = ['ours', 'stock-webgpu'];

export const names = [...Object.keys(rows), ...contenders];

/** The rows that are to be measured, and the tasks in order; PyTorch comes right after the first contender. */
export function prepare({ options, elsewhere, isQuick, root, bundle }) {
  const chosen = choose(options, { list: isQuick ? quick : here, elsewhere });
  const assets = assetsIn(root);
  const steps = plan(chosen);
  const tasks = steps.map(({ round, contender, caseName }) => ({
    title: `round ${round + 1} of ${times.rounds}: ${contender}, ${caseName}`,
    key: `${contender}, ${caseName}`,
    needsAdapter: onGpu.includes(contender),
    run(limits) {
      const check = round === 0;
      const choice = { ...times, caseName, check, timestamps: check, assets };
      return inProcess({ task: 'run', bundle, contender, choice }, limits).answer;
    },
    take: (result, answer) => mergeReport(result.reports, caseName, contender, answer),
  }));
  const torch = {
    title: 'PyTorch',
    key: 'PyTorch',
    seconds: 90,
    run: ({ seconds }) => runTorch(chosen.names, seconds),
    take: (result, answer) => void (result.torch = answer),
  };
  const next = steps.findIndex(({ round, contender }) => round > 0 || contender !== chosen.contenders[0]);
  tasks.splice(next, 0, torch);
  return { result: { times, reports: Object.fromEntries(chosen.names.map((name) => [name, {}])) }, tasks };
}

function assetsIn(root) {
  const at = (file) => resolve(root, file);
  return {
    tfjsWasm: Object.fromEntries(tfjsWasm.map((file) => [file.split('/').at(-1), at(file)])),
    onnx: { wasm: at(onnxWasm) },
  };
}

/** What was found so far as text, and whether all bars of counters hold. */
export function describe({ reports, torch }) {
  const copies = Object.fromEntries(Object.entries(reports).map(([name, row]) => [name, { ...row }]));
  shareSame(copies);
  const { text, holds } = describeReport(copies);
  return { text: torch ? `${text}\n\n${describeTorch(torch, copies)}` : text, holds };
}
