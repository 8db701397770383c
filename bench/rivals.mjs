import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Installs the contenders of bench/package.json where one is missing or of another version. They are no dependency of ours. */
export function installRivals() {
  if (Object.entries(dependencies).every(([name, version]) => installedVersion(name) === version)) return;
  const list = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  console.log(`Installing what the bench compares with into bench/node_modules: ${list.join(', ')}.`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('The contenders could not be installed. Run "npm ci" in bench/ for the reason.');
}

/** name → version, of what the bench compares with. */
export function rivalVersions() {
  return dependencies;
}

function installedVersion(name) {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null;
}
