// npm run size: what a page downloads, gzipped, of the built dist/ (`npm run build` first). Fails above a budget.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { bundleOneFile } from './bundle.mjs';

const root = resolve(import.meta.dirname, '..');

/** Budgets in kB (1000 bytes) gzipped: of what the import loads at once, with Lit and all other packages; later `import()`s apart. */
const rows = [
  { what: 'attnscope/components/attn-heatmap.js', file: 'components/attn-heatmap.js', budget: 90, tfjs: false },
  { what: 'attnscope/components (all elements)', file: 'components/index.js', budget: 190, tfjs: false },
  { what: 'attnscope', file: 'index.js' },
  { what: 'dist/attnscope.js (everything in one file)', oneFile: 'attnscope.js', budget: 770 },
];

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main() {
  const outDir = join(root, 'dist');
  if (!existsSync(outDir)) throw new Error('There is no dist/. Run "npm run build" first.');
  const over = await printSizes(outDir);
  if (over.length) {
    console.error(`\nAbove the budget:\n  ${over.join('\n  ')}`);
    process.exit(1);
  }
}

/** Prints the table. Returns a sentence for each budget that is not kept. */
export async function printSizes(outDir) {
  const over = [];
  console.log(`\n${'kB gzipped'.padEnd(46)}at once  budget   later by import()`);
  for (const { what, file, oneFile, budget, tfjs } of rows) {
    const { first, later, packages } = oneFile ? sizeOf(join(outDir, oneFile)) : await measure(join(outDir, file));
    const numbers = [kB(first).padStart(7), String(budget ?? '').padStart(8), later ? `   ${kB(later)}` : ''];
    console.log(`${what.padEnd(46)}${numbers.join('')}`);
    if (budget && first > 1000 * budget) over.push(`${what} is ${kB(first)} kB, above its ${budget}`);
    const found = packages?.filter((name) => name.startsWith('@tensorflow/')) ?? [];
    if (tfjs === false && found.length) over.push(`${what} loads ${found.join(', ')} at once, and should do without`);
  }
  return over;
}

function sizeOf(file) {
  return { first: gzipped(readFileSync(file)) };
}

/** Bundles a page that imports one built module, minified; what it reaches by import() alone is in files of its own. */
async function measure(file) {
  const entry = '\0page';
  const [{ output }] = [
    await build({
      root,
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      plugins: [
        {
          name: 'page',
          resolveId: (id) => (id === entry ? id : undefined),
          load: (id) => (id === entry ? `import ${JSON.stringify(file)};` : undefined),
        },
      ],
      build: { write: false, target: 'es2022', modulePreload: false, rolldownOptions: { input: { page: entry } } },
    }),
  ].flat();
  const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const first = new Set();
  const visit = (name) => {
    if (first.has(name)) return;
    first.add(name);
    chunks.get(name).imports.forEach(visit);
  };
  visit(output.find(({ isEntry }) => isEntry).fileName);
  const bytes = (names) => names.reduce((sum, name) => sum + gzipped(chunks.get(name).code), 0);
  const ids = [...first].flatMap((name) => Object.keys(chunks.get(name).modules));
  return {
    first: bytes([...first]),
    later: bytes([...chunks.keys()].filter((name) => !first.has(name))),
    packages: [...new Set(ids.map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]).filter(Boolean))],
  };
}

/** Bytes of dist/attnscope.js, whole and with tfjs left out, for the tables of the benches. */
export async function measureSizes() {
  const { code: whole } = await bundleOneFile();
  const { code: own } = await bundleOneFile({ external: (id) => id.startsWith('@tensorflow/') });
  return {
    bytes: whole.length,
    gzipped: gzipped(whole),
    bytesWithoutTfjs: own.length,
    gzippedWithoutTfjs: gzipped(own),
  };
}

function gzipped(code) {
  return gzipSync(code, { level: 9 }).length;
}

function kB(count) {
  return (count / 1000).toFixed(1);
}
