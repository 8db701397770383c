import { resolve } from 'node:path';
import { build } from 'vite';
import { wgsl, worker } from '../vite.config.mjs';
import { benches, bundleOf } from './node-benches.mjs';

const root = resolve(import.meta.dirname, '..');

/**
 * Bundles the benches that run under Node, everything in modules of one folder, and returns it: Node would not find some of tfjs's
 * imports, and WGSL is no module of its own.
 */
export async function bundleBenches() {
  const outDir = resolve(root, bundleOf('any'), '..');
  await build({
    root,
    configFile: false,
    plugins: [wgsl()],
    worker,
    publicDir: false,
    logLevel: 'error',
    resolve: { dedupe: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-cpu'] },
    ssr: { noExternal: true, external: ['onnxruntime-web', 'webgpu'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(benches).map(([name, { entry }]) => [name, resolve(root, entry)])),
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' },
      },
    },
  });
  return outDir;
}
