// npm run bench:node -- kernels: the kernels bench without a browser, with the GPU's own clock, and PyTorch's cuDNN beside it.
import { resolve } from 'node:path';
import { benches } from './node-benches.mjs';
import { bundleBenches } from './node-bundle.mjs';
import { gpuEnvironments } from './node-drivers.mjs';
import { limitsIn, runSession } from './node-session.mjs';
import { softwareEnvironment } from './node-software.mjs';
import { writeJson } from './report-file.mjs';
import { installRivals } from './rivals.mjs';

const [first = 'kernels', ...others] = process.argv.slice(2).sort((a, b) => a.startsWith('--') - b.startsWith('--'));
const name = first.startsWith('--') ? 'kernels' : first;
const root = resolve(import.meta.dirname, '..');

try {
  if (!benches[name]) {
    throw new Error(`There is no bench "${name}" for Node. There is: ${Object.keys(benches).join(', ')}.`);
  }
  const options = [first, ...others];
  const limits = limitsIn(options);
  installRivals();
  await bundleBenches();
  const file = resolve(root, `bench/results/${name}-node.json`);
  const { text, ok } = runSession({
    names: [name],
    options,
    root,
    environments: environments(),
    limits,
    save: ({ report }) => {
      if (!report.adapter)
        throw new Error('There is no WebGPU adapter: neither a GPU nor the software adapter answers.');
      writeJson(file, report);
    },
  });
  console.log(`\n${text}\n\nAll samples: ${file}`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The machine's GPU, or else Chromium's software adapter. */
function* environments() {
  yield* gpuEnvironments();
  yield { title: "Chromium's software adapter", variables: softwareEnvironment() };
}
