// npm run check:package: what npm would publish of the built dist/, as others get it. Packs it, lets publint and attw judge the tarball, installs
// it into an empty folder and imports every entry there in Node 20, 22 and 24, without a DOM.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { importFaults } from './import-entries.mjs';
import { licenceOf } from './licences.mjs';

const root = resolve(import.meta.dirname, '..');
const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const nodeVersions = ['20.19.5', '22.12.0', '24.11.1'];

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main() {
  const tarball = packPackage(join(root, 'build/package'));
  const wrong = [...(await publintFaults(tarball)), ...attwFaults(tarball), ...orphanMaps(), ...missingLicences()];
  const folder = installed(tarball);
  const entries = entriesOf(folder);
  for (const version of nodeVersions) wrong.push(...importFaults(folder, entries, version));
  rmSync(folder, { recursive: true, force: true });
  if (wrong.length) {
    console.error(`\nThe package is not as it should be:\n  ${wrong.join('\n  ')}`);
    process.exit(1);
  }
  console.log(
    `${about.name}: publint and attw clean, ${entries.length} entries import in Node ${nodeVersions.join(', ')}.`,
  );
}

/** Packs the built dist/ into a folder. Returns the tarball's path. */
export function packPackage(folder) {
  if (!existsSync(join(root, 'dist/index.js'))) throw new Error('There is no dist/. Run "npm run build" first.');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // --ignore-scripts: what is checked is the dist/ that is there; prepack would build another.
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root });
  return join(folder, readdirSync(folder)[0]);
}

async function publintFaults(tarball) {
  const file = readFileSync(tarball);
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const { messages } = await publint({ pack: { tarball: bytes }, strict: true, level: 'suggestion' });
  return messages.map((message) => `publint: ${formatMessage(message, about, { color: false })}`);
}

function attwFaults(tarball) {
  const cli = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const args = [cli, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return status === 0 ? [] : [`attw:\n${stdout}${stderr}`];
}

/** Source maps without their code, and code whose map is not there. */
function orphanMaps() {
  const names = readdirSync(join(root, 'dist'), { recursive: true }).map((name) => name.replaceAll('\\', '/'));
  const there = new Set(names);
  const alone = names.filter((name) => name.endsWith('.map') && !there.has(name.slice(0, -'.map'.length)));
  const bare = names
    .filter((name) => name.endsWith('.js') && !there.has(`${name}.map`))
    .filter((name) => readFileSync(join(root, 'dist', name), 'utf8').includes('\n//# sourceMappingURL='));
  return [
    ...alone.map((name) => `dist/${name} is a source map of nothing`),
    ...bare.map((name) => `dist/${name} names a source map that is not there`),
  ];
}

/** Packages that the head of dist/attnscope.js names, and whose licence does not stand in full beside it. */
function missingLicences() {
  const code = readFileSync(join(root, 'dist/attnscope.js'), 'utf8');
  const names = [...code.slice(0, code.indexOf('*/')).matchAll(/^ \* {3}(\S+) /gm)].map(([, name]) => name);
  if (names.length < 5) return ['the head of dist/attnscope.js does not name what is bundled'];
  const notices = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8').split(/^-{80}$/m);
  return names
    .filter((name) => {
      const own = notices.find((notice) => notice.split('\n').some((line) => line.startsWith(`${name} `)));
      return !own?.includes(licenceOf(name).text);
    })
    .map((name) => `the licence of ${name} is not in dist/THIRD-PARTY-LICENSES.txt`);
}

/** An empty project with the tarball and what it depends on, and nothing else. */
function installed(tarball) {
  const folder = mkdtempSync(join(tmpdir(), 'attnscope-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  const args = ['install', '--no-audit', '--no-fund', '--silent', tarball];
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return folder;
}

/** Every module of `exports`, as a person imports it. */
function entriesOf(folder) {
  return Object.entries(about.exports).flatMap(([name, target]) => {
    const file = target.default ?? target;
    if (!file.endsWith('.js')) return [];
    const path = `${about.name}${name.slice(1)}`;
    if (!name.includes('*')) return [path];
    const [before, after] = file.split('*');
    return readdirSync(join(folder, 'node_modules', about.name, before))
      .filter((one) => one.endsWith(after))
      .map((one) => path.replace('*', one.slice(0, -after.length)));
  });
}
