// What a user's own bundler makes of the package: a project with the built modules in node_modules.
import { copyFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { buildModules } from './bundle.mjs';

const root = resolve(import.meta.dirname, '..');

/**
 * Writes and bundles such a project: `folder`/site/main.js.
 *
 * script  a file that imports the package by its name
 */
export async function buildUserProject({ script, folder }) {
  const installed = join(folder, 'node_modules/attnscope');
  await buildModules(join(installed, 'dist'));
  copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
  copyFileSync(join(root, script), join(folder, 'main.js'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "user", "type": "module" }');
  await build({
    root: folder,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: join(folder, 'site'),
      target: 'es2022',
      chunkSizeWarningLimit: 4000,
      rolldownOptions: { input: join(folder, 'main.js'), output: { entryFileNames: '[name].js' } },
    },
  });
}
