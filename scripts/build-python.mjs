// npm run build:python: lays what `npm run build` wrote (attnscope.js, its licences, the pages of dist/site) into the Python
// package, writes the tables of the elements' attributes, and builds the wheel into build/python/wheel/.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from './python-environment.mjs';
import { pythonTables } from './python-tables.mjs';

const root = resolve(import.meta.dirname, '..');
const project = join(root, 'python');
const inside = join(project, 'src/attnscope');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const wheel = buildWheel();
    console.log(`${wheel} ${(statSync(wheel).size / 1e6).toFixed(1)} MB`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Builds the wheel. Returns its path; throws a sentence when dist/ was not built or pip fails. */
export function buildWheel() {
  layAssets();
  writeFileSync(join(inside, '_elements.py'), pythonTables());
  const python = pythonEnvironment('build', { options: ['pip>=24', 'hatchling>=1.26'], from: [] });
  const wheels = join(root, 'build/python/wheel');
  rmSync(wheels, { recursive: true, force: true });
  mkdirSync(wheels, { recursive: true });
  const options = ['-m', 'pip', 'wheel', '-q', '--no-deps', '--no-build-isolation', '--wheel-dir', wheels, project];
  if (spawnSync(python, options, { stdio: 'inherit' }).status !== 0) throw new Error('pip could not build the wheel.');
  const [file] = readdirSync(wheels).filter((name) => name.endsWith('.whl'));
  return join(wheels, file);
}

/** Copies what the package carries from dist/, which is built first where it is missing. */
export function layAssets() {
  const dist = join(root, 'dist');
  if (!existsSync(join(dist, 'attnscope.js')) || !existsSync(join(dist, 'site/index.html'))) {
    execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
  }
  const [assets, site] = [join(inside, 'static'), join(inside, 'site')];
  for (const folder of [assets, site]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  for (const name of ['attnscope.js', 'THIRD-PARTY-LICENSES.txt']) cpSync(join(dist, name), join(assets, name));
  cpSync(join(dist, 'site'), site, { recursive: true });
}
