// npm test [-- FILTER] [--record] [--long]: builds the tests as a browser would load them, runs them in Chromium, some in
// Firefox too, and ends with "N passed, N failed".
// With --record, pictures that tests compare with are written instead. With --long, tests of many seeded cases try all of them.
import { readdirSync, rmSync } from 'node:fs';
import { resolve, relative } from 'node:path';
import { startTestRunner, defaultReporter } from '@web/test-runner';
import { build } from 'vite';
import { alias, customElements, wgsl, worker } from '../vite.config.mjs';
import { browserCommands } from './browser-commands.mjs';
import { buildStandalone } from './build.mjs';
import { guides } from './guides.mjs';
import { strictPages } from './strict-pages.mjs';
import { filesByBrowser, needsFirefox } from './test-browsers.mjs';
import { chromiumLauncher, firefoxLauncher } from './test-launchers.mjs';
import { progress } from './test-progress.mjs';
import { countOf, counter } from './test-results.mjs';
import { buildUserProject } from './user-project.mjs';

const root = resolve(import.meta.dirname, '..');
// One folder per run, so that two runs do not take each other's files away.
const outDir = resolve(root, `build/test-${process.pid}`);

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

async function main() {
  const chromium = chromiumLauncher();
  const flags = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
  const [filter = ''] = process.argv.slice(2).filter((argument) => !flags.includes(argument));
  const unknown = flags.filter((flag) => !['--record', '--long'].includes(flag));
  if (unknown.length) throw new Error(`There is no option ${unknown.join(', ')}. Use --record or --long, or none.`);
  const files = await buildTests(filter);
  const options = { chromium, recording: flags.includes('--record'), long: flags.includes('--long') };
  const passed = await runTests(files, options);
  rmSync(outDir, { recursive: true, force: true });
  process.exit(passed ? 0 : 1);
}

async function buildTests(filter) {
  const sources = readdirSync(resolve(root, 'test'), { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('embeds') && file.includes(filter))
    .map((file) => `test/${file}`);
  if (sources.length === 0) throw new Error(`No test file's path contains "${filter}".`);
  // Documents that tests open in frames are built beside them, as a bundler would.
  const pages = sources.some((file) => file.startsWith('test/pages/')) ? pageFiles() : [];
  const input = Object.fromEntries(
    [...sources, ...pages].map((file) => [relative('test', file).replace(/\.ts$/, ''), resolve(root, file)]),
  );
  await build({
    root,
    configFile: false,
    // Workers are found where the tests are served from.
    base: './',
    plugins: [wgsl(), customElements(), guides()],
    resolve: { alias },
    worker,
    publicDir: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      sourcemap: 'inline',
      rolldownOptions: {
        input,
        // The test runner serves it.
        external: ['/__web-dev-server__web-socket.js'],
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  });
  if (sources.some((file) => /^test\/(package|pages)\//.test(file))) await buildPackage();
  return sources.map((file) => `${relative(root, outDir)}/${relative('test', file).replace(/\.ts$/, '')}.js`);
}

function pageFiles() {
  return readdirSync(resolve(root, 'test/pages/pages')).map((file) => `test/pages/pages/${file}`);
}

/** What is tested there are the files that people load, built as `npm run build` does. */
async function buildPackage() {
  await buildStandalone(resolve(outDir, 'dist'));
  const scripts = ['main.js', 'models.js', 'webgl.js'].map((name) => `test/package/strict/${name}`);
  await buildUserProject({ scripts, folder: resolve(outDir, 'user') });
}

async function runTests(files, { chromium, recording, long }) {
  const counts = { passed: 0, failed: 0, failures: [] };
  const { firefox, closeScreen } = needsFirefox(files, { recording }) ? await firefoxLauncher() : {};
  let waiting = files;
  for (let time = 1; waiting.length > 0; time++) {
    const crashed = new Set();
    const config = filesByBrowser(waiting, { chromium, firefox, recording, crashed });
    // A tab that crashes once may be Chromium's doing; one that crashes twice is a failure.
    counts.again = [];
    const endured = time === 1 ? crashed : new Set();
    await runOnce(
      { ...config, reporters: reporters({ files: waiting.length, counts, crashed: endured }) },
      { recording, long },
    );
    waiting = counts.again.map((file) => relative(root, file));
    if (waiting.length) console.log(`\nChromium ended the tab of ${waiting.map(nameOf).join(', ')}: once more.`);
  }
  closeScreen?.();
  if (counts.failures.length) console.log(['\nFailed:', ...counts.failures].join('\n  '));
  console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0;
}

function reporters({ files, counts, crashed }) {
  return [
    defaultReporter({ reportTestResults: true, reportTestProgress: false }),
    progress({ files, folder: relative(root, outDir), count: countOf }),
    counter({ counts, nameOf, crashed }),
  ];
}

/** What a built test's file is called: its path without what all share. */
function nameOf(file) {
  return relative(outDir, resolve(root, file)).replace(/\.test\.js$/, '');
}

async function runOnce(config, { recording, long }) {
  const runner = await startTestRunner({
    autoExitProcess: false,
    readCliArgs: false,
    readFileConfig: false,
    config: {
      rootDir: root,
      // One page at a time: all share one GPU process, and a software one at that.
      concurrency: 1,
      // These end what hangs; however busy the machine, no test that goes on takes so long.
      browserStartTimeout: 120_000,
      testsStartTimeout: 120_000,
      testsFinishTimeout: long ? 14_400_000 : 1_800_000,
      testFramework: { config: { timeout: 300_000 } },
      middleware: [serveFolder, strictPages()],
      plugins: [browserCommands({ root, recording, long })],
      concurrentBrowsers: 1,
      ...config,
    },
  });
  await new Promise((done) => runner.on('finished', done));
  await runner.stop();
}

/** Lets a test fetch the fixtures, and the demo's files, where they lie. */
function serveFolder(context, next) {
  if (context.path.startsWith('/demo-files/')) context.url = context.url.replace('/demo-files/', '/demo/public/');
  return next();
}
