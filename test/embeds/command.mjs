// `npx attnscope FILE…` as a user has it, and the pages as a static folder below a path.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { preview } from 'vite';
import { embedPage } from './embed-page.mjs';

const here = import.meta.dirname;
const fixtures = resolve(here, '../fixtures/keras');
const installed = join(here, 'node_modules/attnscope');
const program = join(installed, 'bin/attnscope.mjs');

/** Opens what the command serves; `report(name, error)` hears of each. */
export async function command(browser, report) {
  for (const [name, check] of [
    ['npx attnscope: opens a model and its input', () => opensFiles(browser)],
    ['npx attnscope: refuses in a sentence', refuses],
    ['dist/site: works below a path, sample models too', () => belowAPath((base) => site(browser, base))],
    ['dist/site/embed.html: a figure in another origin’s page', () => belowAPath((base) => embedPage(browser, base))],
  ]) {
    report(name, await check().catch((error) => error.message));
  }
}

async function opensFiles(browser) {
  const child = run([join(fixtures, 'lstm-sequential.keras')]);
  try {
    const address = await firstLine(child);
    if (!/^http:\/\/127\.0\.0\.1:\d+\/index\.html\?model=/.test(address)) return `it printed ${address}`;
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForSelector('#layer-rows > *', { timeout: 60_000 });
    const name = await page.locator('#model-name').textContent();
    const failed = await page.locator('#opening.failed').count();
    await page.close();
    if (name !== 'lstm-sequential.keras' || failed) return `the page has the model “${name}”`;
    const outside = new URL('/..%2f..%2fpackage.json', address);
    const { status } = await fetch(outside);
    return status === 404 ? null : `${outside} answers ${status}`;
  } finally {
    child.kill();
  }
}

async function refuses() {
  for (const [args, words] of [
    [['nowhere.keras'], /There is no file nowhere\.keras/],
    [[join(here, 'package.json'), join(fixtures, 'lstm-sequential.keras')], /are 2 models. Give one at a time/],
    [[join(here, 'run.mjs')], /is of no kind that opens/],
    [['--port=99999'], /--port is "99999"/],
    [['--prot=1'], /Unknown option[\s\S]*attnscope MODEL/],
  ]) {
    const child = run(args);
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    const status = await new Promise((done) => child.on('close', done));
    if (status !== 1 || !words.test(said)) return `${args.join(' ')} ends with ${status}: ${said}`;
  }
  return null;
}

/** What `check` says of the pages, served as a static folder. */
async function belowAPath(check) {
  const build = { outDir: join(installed, 'dist/site') };
  const server = await preview({
    configFile: false,
    base: '/some/path/',
    build,
    preview: { port: 0, host: '127.0.0.1' },
  });
  try {
    return await check(new URL('/some/path/', server.resolvedUrls.local[0]));
  } finally {
    await server.close();
  }
}

async function site(browser, base) {
  const missing = [];
  const page = await browser.newPage();
  page.on('response', (response) => response.status() >= 400 && missing.push(response.url()));
  for (const [file, ready] of [
    ['index.html', '#notice[hidden]'],
    ['gallery.html', 'attn-heatmap'],
    ['reference.html', '#models'],
  ]) {
    await page.goto(new URL(file, base).href);
    await page.waitForSelector(ready, { state: 'attached', timeout: 60_000 });
  }
  await page.goto(new URL('index.html', base).href);
  for (const link of await page.$$eval('#samples a', (links) => links.map(({ href }) => href))) {
    await page.goto(link);
    await page.waitForSelector('#stage .layer', { timeout: 60_000 });
  }
  await page.close();
  return missing.length ? `not there: ${missing.join(', ')}` : null;
}

function run(args) {
  return spawn(process.execPath, [program, ...args], { cwd: here, stdio: ['ignore', 'pipe', 'pipe'] });
}

function firstLine(child) {
  return new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (piece) => {
      text += piece;
      if (text.includes('\n')) done(text.split('\n')[0]);
    });
    child.stderr.on('data', (piece) => fail(new Error(String(piece))));
  });
}
