// The bundles of dist/: modules that leave their dependencies outside, and one file that holds everything.
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { alias, wgsl } from '../vite.config.mjs';
import { packagesIn } from './licences.mjs';
import { intoOneFile } from './one-file.mjs';
import { chainedOps, isChainedOp, nodeUtil } from './tfjs-in-node.mjs';
import { buildWorkerFile, workerFile } from './worker-file.mjs';
import { standIns, surroundWithStandIns, takenAway } from './without-dom.mjs';

const root = resolve(import.meta.dirname, '..');
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const target = 'es2022';

/** The modules that a page or a bundler may import, by their paths in dist/ without the extension. */
export const entries = {
  index: 'src/index.ts',
  'components/index': 'components/index.ts',
  'components/attn-heatmap': 'components/attn-heatmap.ts',
  'components/attn-overview': 'components/attn-overview.ts',
  'components/feature-grid': 'components/feature-grid.ts',
  'components/feature-histogram': 'components/feature-histogram.ts',
  'components/feature-scatter': 'components/feature-scatter.ts',
  'components/logit-lens': 'components/logit-lens.ts',
  'components/rnn-weights': 'components/rnn-weights.ts',
  'components/token-strip': 'components/token-strip.ts',
  'components/show': 'components/show.ts',
  'components/words': 'components/words.ts',
  'components/words/german': 'components/words/german.ts',
};

/**
 * Writes index.js, one module per element and the parser's worker, sharing chunks; what npm installs beside us stays
 * outside, but for the worker.
 *
 * returns  the packages whose code is in the modules all the same
 */
export async function buildModules(outDir) {
  const external = Object.keys(dependencies);
  const { packages } = await bundle(entries, {
    outDir,
    external: (id) => !isChainedOp(id) && external.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [chainedOps(), workerFile({ beside: true })],
  });
  // Only the source maps of workers, whose code is within the modules.
  rmSync(join(outDir, 'assets'), { recursive: true, force: true });
  await buildWorkerFile(outDir);
  surroundWithStandIns(
    outDir,
    Object.keys(entries).filter((name) => name.startsWith('components/')),
  );
  return packages;
}

/**
 * dist/attnscope.js as text: one module that loads nothing.
 *
 * external  leaves packages outside, to see what they weigh
 * returns   the code, and the packages that it holds
 */
export async function bundleOneFile({ external } = {}) {
  const { chunks, packages } = await bundle(
    { attnscope: 'scripts/attnscope.ts' },
    {
      external,
      plugins: [nodeUtil(), workerFile({ beside: false })],
    },
  );
  const code = await intoOneFile(chunks, { minify: true, target, external });
  return { code: `${standIns()}${code}${takenAway}`, packages };
}

/** Bundles as a library: an import() stays one, with no helper of the bundler around it that needs a window. */
async function bundle(input, { outDir, external, plugins = [] }) {
  const packages = new Set();
  const collect = packagesIn(packages);
  const [{ output }] = [
    await build({
      root,
      configFile: false,
      plugins: [wgsl({ strip: true }), collect, ...plugins],
      resolve: { alias },
      // A worker is text within a module: nobody minifies it later.
      worker: {
        format: 'es',
        plugins: () => [wgsl(), collect],
        rolldownOptions: { output: { minify: true } },
      },
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir,
        emptyOutDir: false,
        write: outDir !== undefined,
        target,
        minify: false,
        sourcemap: outDir !== undefined,
        lib: {
          entry: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(root, file)])),
          formats: ['es'],
        },
        rolldownOptions: {
          external,
          checks: { ineffectiveDynamicImport: false },
          output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
          preserveEntrySignatures: 'strict',
        },
      },
    }),
  ].flat();
  return { chunks: output.filter(({ type }) => type === 'chunk'), packages: [...packages].sort() };
}
