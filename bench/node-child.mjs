// A process of `npm run bench:node`. It gets what to do as JSON and writes its answer to a file, as JSON too.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { describeAdapter, installGpu } from './node-gpu.mjs';

const { task, answer, bundle, contender, choice } = JSON.parse(process.argv[2]);

// tfjs asks for Node's own modules by `require`, which modules do not have.
globalThis.require = createRequire(import.meta.url);
writeFileSync(answer, JSON.stringify(task === 'adapter' ? await describeAdapter() : await run()));
process.exit(0);

async function run() {
  await installGpu();
  const { run } = await import(pathToFileURL(bundle));
  return run(contender, choice);
}
