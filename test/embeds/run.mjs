// npm run test:embeds: the packed package in pages of React, Preact, Vue, Solid and Svelte, in one without a framework,
// under Vitest, its declarations under four versions of TypeScript, and its command. Ends with "N passed, N failed". Of
// the built dist/: `npm run build` first.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packPackage } from '../../scripts/check-package.mjs';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const modules = join(here, 'node_modules');

installFrameworks();
unpackOurs();
// Only now there are the packages that these import.
const { builds } = await import('./builds.mjs');
const { pages } = await import('./pages.mjs');
const { types } = await import('./types.mjs');

const counts = { passed: 0, failed: 0 };
await Promise.all([inTurn(types), inTurn(builds)]);
await pages(report);
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed || counts.passed < types.length + builds.length ? 1 : 0);

/** Runs named checks, each of which throws or gives an error's text. */
async function inTurn(checks) {
  for (const [name, check] of checks) report(name, await Promise.resolve(check()).catch((error) => error.message));
}

function report(name, error) {
  counts[error ? 'failed' : 'passed'] += 1;
  console.log(error ? `✗ ${name}\n  ${error.trim().slice(0, 3000).replaceAll('\n', '\n  ')}` : `✓ ${name}`);
}

/** npm ci, when what is installed is not what package-lock.json says. */
function installFrameworks() {
  const lock = readFileSync(join(here, 'package-lock.json'), 'utf8');
  const stamp = join(modules, '.installed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing the frameworks into test/embeds/ …');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(stamp, lock);
}

/** Unpacks the tarball as npm would; what it depends on is installed with the frameworks, at the very versions. */
function unpackOurs() {
  const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies;
  const theirs = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).dependencies;
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
    throw new Error(
      'test/embeds/package.json has other dependencies than the package. Copy them, and run npm install there.',
    );
  }
  const folder = join(modules, 'attnscope');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tarball = packPackage(join(root, 'build/embeds'));
  execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
}
