// npm run bench:node -- kernels: the kernels bench without a browser, with the GPU's own clock, and PyTorch's cuDNN beside it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { wgsl, worker } from '../vite.config.mjs';
import { rotated } from './browser.mjs';
import { choose, times } from './kernels.mjs';
import { mergeReport, printReport, shareSame, takesPart } from './kernels-report.mjs';
import { describeMachine, saveReport } from './report-file.mjs';
import { printCudnn } from './node-cudnn.mjs';
import { installRivals } from './rivals.mjs';
import { softwareEnvironment } from './node-gpu.mjs';

const root = resolve(import.meta.dirname, '..');
const outDir = resolve(root, 'build/bench/node');
const answers = mkdtempSync(join(tmpdir(), 'attnscope-bench-'));
const [name = 'kernels', ...options] = process.argv.slice(2).sort((a, b) => a.startsWith('--') - b.startsWith('--'));

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(answers, { recursive: true });
}

async function main() {
  if (!name.startsWith('--') && name !== 'kernels')
    throw new Error(`There is no bench "${name}" for Node. There is: kernels.`);
  installRivals();
  const { environment, adapter } = findAdapter();
  console.log(`adapter: ${adapter}`);
  const bundle = await bundleKernels();
  const { names, contenders } = choose([name, ...options]);
  const reports = Object.fromEntries(names.map((one) => [one, {}]));
  const about = { ...describeMachine(), where: 'Node, fresh process per contender, kernel and round', adapter };
  for (let round = 0; round < times.rounds; round++) {
    // onnxruntime-web's WebGPU build runs in browsers only.
    for (const contender of rotated(contenders, round).filter((one) => one !== 'onnx-webgpu')) {
      for (const caseName of names.filter((one) => takesPart(contender, one, names))) {
        const began = performance.now();
        const check = round === 0;
        const choice = { ...times, caseName, check, timestamps: check, assets: assets() };
        mergeReport(reports, caseName, contender, inProcess(environment, { task: 'run', bundle, contender, choice }));
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        console.log(`round ${round + 1} of ${times.rounds}: ${contender}, ${caseName}, ${seconds} s`);
      }
    }
  }
  shareSame(reports);
  process.exitCode = printReport(reports) ? 0 : 1;
  const cudnn = printCudnn(reports);
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport('kernels-node', { about, times, reports, cudnn });
}

/** The machine's GPU, or else Chromium's software adapter. */
function findAdapter() {
  for (const environment of [{}, softwareEnvironment]) {
    const given = typeof environment === 'function' ? environment() : environment;
    const adapter = inProcess(given, { task: 'adapter' });
    if (adapter) return { environment: given, adapter };
  }
  throw new Error('There is no WebGPU adapter: neither a GPU nor the software adapter answers.');
}

function inProcess(environment, task) {
  const answer = join(answers, 'answer.json');
  const child = join(import.meta.dirname, 'node-child.mjs');
  const { status, signal, stderr } = spawnSync(process.execPath, [child, JSON.stringify({ ...task, answer })], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`${task.contender ?? task.task} ended with ${signal ?? status}: ${stderr.slice(-2000)}`);
  return JSON.parse(readFileSync(answer, 'utf8'));
}

/** Everything in modules of one folder: Node would not find some of tfjs's imports, and WGSL is no module of its own. */
async function bundleKernels() {
  await build({
    root,
    configFile: false,
    plugins: [wgsl()],
    worker,
    publicDir: false,
    logLevel: 'error',
    resolve: { dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-cpu'] },
    ssr: { noExternal: true, external: ['onnxruntime-web', 'webgpu'] },
    build: {
      ssr: resolve(root, 'bench/kernels/node.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' } },
    },
  });
  return join(outDir, 'node.mjs');
}

function assets() {
  const at = (file) => resolve(root, 'bench/node_modules', file);
  const files = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];
  return {
    tfjsWasm: Object.fromEntries(files.map((file) => [file, at(`@tensorflow/tfjs-backend-wasm/dist/${file}`)])),
    onnx: { wasm: at('onnxruntime-web/dist/ort-wasm-simd-threaded.wasm') },
  };
}
