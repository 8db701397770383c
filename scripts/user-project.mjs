// What a user's own bundler makes of the package: a project with the built modules in node_modules.
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build } from 'vite';
import { buildModules } from './bundle.mjs';

const root = resolve(import.meta.dirname, '..');

/**
 * Writes and bundles such a project, each script to its name in `folder`/site/.
 *
 * scripts  files that import the package by its name
 */
export async function buildUserProject({ scripts, folder }) {
  const installed = join(folder, 'node_modules/attnscope');
  await buildModules(join(installed, 'dist'));
  copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
  const input = scripts.map((script) => join(folder, basename(script)));
  scripts.forEach((script, i) => copyFileSync(join(root, script), input[i]));
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "type": "module" }');
  await build({
    root: folder,
    configFile: false,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: join(folder, 'site'),
      target: 'es2022',
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        input,
        output: { entryFileNames: '[name].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  });
}
