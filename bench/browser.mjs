// What every bench in a browser needs: its pages, built as for production and served, and a fresh Chromium per piece of work.
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumFlags, findChromium, hardwareFlags } from '../scripts/chromium.mjs';
import { wgsl, worker } from '../vite.config.mjs';

const root = resolve(import.meta.dirname, '..');

/** There is one tfjs-core in a page, the project's own, also for rivals that come with another. */
const dedupe = ['core', 'layers', 'backend-cpu', 'backend-webgpu'].map((name) => `@tensorflow/tfjs-${name}`);

/**
 * Builds HTML pages, given by their paths in the project, into build/bench/NAME. Serves them beside the files of
 * `publicDir`.
 */
export async function servePages(name, pages, publicDir = 'demo/public') {
  const outDir = resolve(root, `build/bench/${name}`);
  await build({
    root,
    configFile: false,
    plugins: [wgsl()],
    worker,
    resolve: { dedupe },
    publicDir,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      chunkSizeWarningLimit: 4000,
      // tfjs labels a pipeline by the name of its class.
      rolldownOptions: { input: pages.map((page) => resolve(root, page)), output: { keepNames: true } },
    },
  });
  const server = await preview({ root, configFile: false, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  return { url: server.resolvedUrls.local[0].replace(/\/$/, ''), close: () => server.close() };
}

/** Gives `use` a page and its browser, which is closed afterwards. `flags`: what Chromium gets beside the usual ones. */
export async function inBrowser(onHardware, use, flags = []) {
  const args = [...(onHardware ? hardwareFlags : chromiumFlags), ...flags];
  const browser = await chromium.launch({ executablePath: findChromium(), args });
  try {
    return await use(await browser.newPage({ viewport: { width: 1366, height: 768 } }), browser);
  } finally {
    await browser.close();
  }
}
