// A process of a bench under Node. It gets what to do as JSON and writes its answer to a file, as JSON too.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { adapterInfo, installGpu } from './node-gpu.mjs';

const { task, answer, bundle, contender, choice } = JSON.parse(process.argv[2]);

// tfjs and its WebAssembly ask for what only CommonJS modules have.
globalThis.require = createRequire(import.meta.url);
globalThis.__dirname = import.meta.dirname;
globalThis.__filename = import.meta.filename;
writeFileSync(answer, JSON.stringify(task === 'adapter' ? await adapterInfo() : await run()));
process.exit(0);

async function run() {
  await installGpu();
  const { run } = await import(pathToFileURL(bundle));
  const load = async (file) => new Uint8Array(readFileSync(file)).buffer;
  return run(contender, { ...choice, assets: { ...choice.assets, load } });
}
