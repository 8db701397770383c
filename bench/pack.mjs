// npm run bench:pack: the benches for Node as one folder, for a machine that has python3 and a GPU and nothing else.
// --try runs it as such a machine would, on the software adapter. --out=FOLDER puts it elsewhere.
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { archive } from './pack/archive.mjs';
import { downloadLibraries } from './pack/libraries.mjs';
import { modulesOf } from './pack/modules.mjs';
import { tryKit } from './pack/try.mjs';
import { benches, bundleOf } from './node-benches.mjs';
import { bundleBenches } from './node-bundle.mjs';
import { commit, writeJson } from './report-file.mjs';
import { installRivals, rivalVersions } from './rivals.mjs';

const root = resolve(import.meta.dirname, '..');
const options = process.argv.slice(2);
const out = resolve(root, options.find((one) => one.startsWith('--out='))?.slice(6) ?? 'build/bench-pack');
const highestSize = 50 * 2 ** 20;

try {
  await pack();
  if (options.includes('--try')) tryKit(out);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function pack() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The kit holds this machine's node, and is for linux-x64; this is ${process.platform}-${process.arch}.`,
    );
  }
  installRivals();
  const bundle = await bundleBenches();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const libraries = downloadLibraries(join(out, 'libraries'));
  const about = {
    commit: commit(),
    packed: new Date().toISOString(),
    node: process.version,
    ...rivalVersions(),
    libraries,
  };
  writeJson(join(out, 'kit.json'), about);
  archive(join(out, 'node.tar.xz'), [
    [process.execPath, 'node'],
    ...['package.json', 'index.js', 'dist/linux-x64/dawn.node'].map((file) =>
      inPlace(`bench/node_modules/webgpu/${file}`),
    ),
  ]);
  const files = new Set([
    ...modulesOf(root, ['bench/pack/kit.mjs', 'bench/node-child.mjs']),
    ...['package.json', 'bench/package.json'],
    ...Object.values(benches).flatMap((bench) => bench.files),
    ...filesIn(bundle).map((file) => relative(root, file)),
  ]);
  archive(join(out, 'bench.tar.xz'), [[join(out, 'kit.json'), 'kit.json'], ...[...files].map(inPlace)]);
  for (const file of ['run.sh', 'run.py', 'unpack.py'])
    copyFileSync(resolve(root, 'bench/pack', file), join(out, file));
  printSizes();
}

/** A file that has in the kit the path that it has here. */
function inPlace(path) {
  return [resolve(root, path), path];
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));
}

function printSizes() {
  const sizes = filesIn(out).map((file) => [relative(out, file), statSync(file).size]);
  const all = sizes.reduce((sum, [, size]) => sum + size, 0);
  const words = (size) => `${(size / 2 ** 20).toFixed(2)} MiB`;
  for (const [name, size] of sizes) console.log(`${words(size).padStart(10)}  ${name}`);
  console.log(`${words(all).padStart(10)}  ${out}, for: ${Object.keys(benches).map(bundleOf).join(', ')}`);
  if (all > highestSize)
    throw new Error(`The kit has ${words(all)}, above ${words(highestSize)}. Leave something out.`);
}
