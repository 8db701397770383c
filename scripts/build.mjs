// npm run build: writes dist/. Modules for bundlers leave the dependencies outside; dist/attnscope.js holds everything;
// dist/site/ has the pages, which `npx attnscope` serves.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildModules, bundleOneFile } from './bundle.mjs';
import { buildDeclarations } from './declarations.mjs';
import { buildEditorData } from './editor-data.mjs';
import { buildFrameworkTypes } from './framework-types.mjs';
import { banner, licencesText } from './licences.mjs';
import { buildManifest } from './manifest.mjs';
import { printSizes } from './size.mjs';

const root = resolve(import.meta.dirname, '..');

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main() {
  const outDir = join(root, 'dist');
  rmSync(outDir, { recursive: true, force: true });
  const inModules = await buildModules(outDir);
  const inOneFile = await buildStandalone(outDir);
  const bundled = [...new Set([...inModules, ...inOneFile])].sort();
  writeFileSync(join(outDir, 'THIRD-PARTY-LICENSES.txt'), licencesText(bundled));
  buildDeclarations(join(outDir, 'types'));
  const manifest = buildManifest();
  writeFileSync(join(outDir, 'custom-elements.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  buildEditorData(outDir, manifest);
  buildFrameworkTypes(outDir, manifest);
  await build({ root, logLevel: 'error' });
  await printSizes(outDir);
}

/** Writes dist/attnscope.js: one file that loads nothing. Returns the packages in it. */
export async function buildStandalone(outDir) {
  const { code, packages } = await bundleOneFile();
  const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(outDir, { recursive: true });
  writeFileSync(join(outDir, 'attnscope.js'), banner(about, packages) + code);
  return packages;
}
