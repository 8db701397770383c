// npm run build: writes dist/. Modules for bundlers leave the dependencies outside; dist/attnscope.js holds everything.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { alias, worker, wgsl } from '../vite.config.mjs';
import { buildManifest } from './manifest.mjs';

const root = resolve(import.meta.dirname, '..');
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const entries = {
  index: 'src/index.ts',
  'components/index': 'components/index.ts',
  'components/attn-heatmap': 'components/attn-heatmap.ts',
  'components/feature-grid': 'components/feature-grid.ts',
  'components/feature-histogram': 'components/feature-histogram.ts',
  'components/feature-scatter': 'components/feature-scatter.ts',
  'components/show': 'components/show.ts',
};
const everything = { attnscope: 'scripts/attnscope.ts' };

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main() {
  const outDir = join(root, 'dist');
  rmSync(outDir, { recursive: true, force: true });
  await buildModules(outDir);
  await buildStandalone(outDir);
  buildTypes(join(outDir, 'types'));
  writeFileSync(join(outDir, 'custom-elements.json'), `${JSON.stringify(buildManifest(), null, 2)}\n`);
  await printSizes(outDir);
}

/** index.js and one module per element, sharing chunks; what npm installs beside us stays outside. */
export async function buildModules(outDir) {
  const external = Object.keys(dependencies);
  // As a library: a helper of Vite's for preloading, which no library has, stops a user's own Vite.
  const isExternal = (id) => external.some((name) => isOf(id, name));
  await bundle(entries, { outDir, minify: false, library: true, external: isExternal });
}

/** dist/attnscope.js: one file that loads nothing. */
export async function buildStandalone(outDir) {
  await bundle(everything, { outDir, minify: true, oneFile: true });
}

/**
 * A user's project in `folder`: the package with its built modules in node_modules, and a page's script that the user's own bundler makes.
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

async function bundle(input, { outDir, minify, external, library, oneFile = false, write = true }) {
  const files = Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(root, file)]));
  return build({
    root,
    configFile: false,
    plugins: [wgsl({ strip: true })],
    resolve: { alias },
    worker,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      write,
      target: 'es2022',
      minify,
      ...(library && { lib: { entry: files, formats: ['es'] } }),
      modulePreload: false,
      sourcemap: write && !oneFile,
      chunkSizeWarningLimit: 4000,
      rolldownOptions: {
        input: files,
        external,
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          ...(oneFile && { codeSplitting: false }),
        },
        preserveEntrySignatures: 'strict',
      },
    },
  });
}

/** Declarations beside the modules. Their relative imports get the extension that Node's resolution asks for. */
function buildTypes(outDir) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const args = ['--project', 'scripts/tsconfig.types.json', '--outDir', outDir];
  const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The types do not compile. Run "npm run check" for the list.');
  for (const name of readdirSync(outDir, { recursive: true })) {
    if (!name.endsWith('.d.ts')) continue;
    const file = join(outDir, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(/(from |import\()(['"])(\.[^'"]*)\2/g, (all, lead, quote, path) => {
        const at = existsSync(join(file, '..', `${path}.d.ts`)) ? `${path}.js` : path;
        return `${lead}${quote}${at}${quote}`;
      }),
    );
  }
}

/** Bytes of dist/attnscope.js, whole and with tfjs left out, as a browser would fetch them. */
export async function measureSizes() {
  const code = async (external) => {
    const [{ output }] = [await bundle(everything, { minify: true, oneFile: true, write: false, external })].flat();
    return Buffer.from(output[0].code);
  };
  const whole = await code(undefined);
  const own = await code((id) => id.startsWith('@tensorflow/'));
  return {
    bytes: whole.length,
    gzipped: gzipped(whole),
    bytesWithoutTfjs: own.length,
    gzippedWithoutTfjs: gzipped(own),
  };
}

async function printSizes(outDir) {
  const { bytes, gzipped: whole, bytesWithoutTfjs, gzippedWithoutTfjs } = await measureSizes();
  console.log(
    `dist/attnscope.js  ${kB(bytes)}, gzipped ${kB(whole)}; without tfjs ${kB(bytesWithoutTfjs)}, gzipped ${kB(gzippedWithoutTfjs)}`,
  );
  for (const name of readdirSync(outDir, { recursive: true })) {
    if (!name.endsWith('.js') || name === 'attnscope.js') continue;
    const module = readFileSync(join(outDir, name));
    console.log(`dist/${name}  ${kB(module.length)}, gzipped ${kB(gzipped(module))}`);
  }
}

function gzipped(bytes) {
  return gzipSync(bytes, { level: 9 }).length;
}

function kB(count) {
  return `${(count / 1000).toFixed(1)} kB`;
}

function isOf(id, name) {
  return id === name || id.startsWith(`${name}/`);
}
