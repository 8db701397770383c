// Each page bundled by Vite with its framework's plugin, and the package imported under Vitest.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';
import solid from 'vite-plugin-solid';

const here = import.meta.dirname;
export const outDir = resolve(here, '../../build/embeds-pages');

/** Pages by folder: their files, and how Vite learns the framework. React's and Preact's JSX it knows. */
export const sites = {
  plain: { files: ['index.html'] },
  react: { files: ['index.html', 'hydrated.html'] },
  preact: { files: ['index.html'], oxc: { jsx: { importSource: 'preact' } } },
  vue: {
    files: ['index.html'],
    plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.includes('-') } } })],
  },
  solid: { files: ['index.html'], plugins: [solid()] },
  svelte: { files: ['index.html'], plugins: [svelte({ configFile: false })] },
  onnx: { files: ['index.html'] },
};

export const builds = [
  ...Object.entries(sites).map(([name, site]) => [`${name}: builds`, () => bundle(name, site)]),
  ['Vitest: imports in Node', vitest],
];

async function bundle(name, { files, plugins, oxc }) {
  const root = join(here, name);
  await build({
    root,
    configFile: false,
    base: './',
    plugins,
    oxc,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir: join(outDir, name),
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: files.map((file) => join(root, file)) },
    },
  });
}

/** Vitest's output if a test failed or none ran, else nothing. */
function vitest() {
  const args = [join(here, 'node_modules/vitest/vitest.mjs'), 'run', '--root', join(here, 'node')];
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: here, env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    child.on('close', (status) => done(status === 0 && /Tests +3 passed/.test(output) ? null : output));
  });
}
