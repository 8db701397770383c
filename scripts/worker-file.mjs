// How src/models/worker-file.ts is built: as the file parse-worker.js beside the modules, or as nothing in the single file.
import { posix, resolve } from 'node:path';
import { build } from 'vite';
import { wgsl } from '../vite.config.mjs';

const root = resolve(import.meta.dirname, '..');
const name = 'parse-worker.js';
const mark = '__ATTNSCOPE_PARSE_WORKER__';

/**
 * Puts the worker's address into the modules, in the form that other people's bundlers find.
 *
 * beside  whether the file lies beside the modules; else there is none
 */
export function workerFile({ beside }) {
  return {
    name: 'worker-file',
    enforce: 'pre',
    load: (id) =>
      id.endsWith('/src/models/worker-file.ts')
        ? { code: `export const workerFromFile = () => ${beside ? mark : 'null'};`, map: null }
        : undefined,
    renderChunk(code, { fileName }) {
      if (!code.includes(mark)) return null;
      const address = posix.relative(posix.dirname(fileName), name);
      const path = address.startsWith('.') ? address : `./${address}`;
      const worker = `new Worker(new URL('${path}', import.meta.url), { type: 'module' })`;
      return { code: code.replaceAll(mark, worker), map: null };
    },
  };
}

/** Writes the worker: one module that imports nothing, for import maps do not hold in workers. */
export async function buildWorkerFile(outDir) {
  await build({
    root,
    configFile: false,
    plugins: [wgsl()],
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry: resolve(root, 'src/models/parse-worker.ts'), formats: ['es'], fileName: () => name },
      rolldownOptions: { output: { minify: true } },
    },
  });
}
