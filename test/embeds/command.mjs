// `npx attnscope FILE…` as a user has it, and the pages as a static folder below a path.
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { preview } from 'vite';
import { embedPage } from './embed-page.mjs';

const here = import.meta.dirname;
const fixtures = resolve(here, '../fixtures/keras');
const installed = join(here, 'node_modules/attnscope');
const program = join(installed, 'bin/attnscope.mjs');

const sample = 'index.html?model=samples/local-attention.keras&layer=seq_self_attention';
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
/** A name that the browser resolves to this machine without knowing it for its own. */
export const elsewhere = 'attnscope.example';

/** Opens what the command serves; `report(name, error)` hears of each. */
export async function command(browser, report) {
  for (const [name, check] of [
    ['npx attnscope: opens a model and its input', () => opensFiles(browser)],
    ['npx attnscope: refuses in a sentence', refuses],
    ['dist/site: works below a path, sample models too', () => belowAPath((base) => site(browser, base))],
    [
      'dist/site: in a page that is cross-origin isolated',
      () => belowAPath((base) => isolated(browser, base), isolation),
    ],
    ['dist/site: over plain http, from another machine', () => belowAPath((base) => plainHttp(browser, base))],
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
async function belowAPath(check, headers = {}) {
  const build = { outDir: join(installed, 'dist/site') };
  const server = await preview({
    configFile: false,
    base: '/some/path/',
    build,
    preview: { port: 0, host: '127.0.0.1', headers, allowedHosts: true },
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

async function isolated(browser, base) {
  return inPage(browser, new URL(sample, base), async (page) => {
    if (!(await page.evaluate(() => crossOriginIsolated))) return 'the page is not isolated';
    return (await tierOf(page)) === 'webgpu' ? null : 'it is not drawn by WebGPU';
  });
}

/** A page whose address the browser does not trust has no WebGPU. */
async function plainHttp(browser, base) {
  const address = new URL(sample, base);
  address.hostname = elsewhere;
  return inPage(browser, address, async (page) => {
    if (await page.evaluate(() => isSecureContext)) return 'the browser trusts the address';
    return (await tierOf(page)) === 'webgl' ? null : 'it is not drawn by WebGL';
  });
}

/** What draws a page's figures, once its heatmap has a picture of two colours at least. */
async function tierOf(page) {
  const map = page.locator('#stage attn-heatmap').first();
  await map.waitFor({ timeout: 60_000 });
  return map.evaluate(async (element) => {
    await element.updateComplete;
    const bitmap = await createImageBitmap(await element.toBlob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const colours = new Set(new Uint32Array(data.buffer));
    const canvas = element.shadowRoot.querySelector('canvas');
    return colours.size < 20 ? `${colours.size} colours` : canvas.getContext('webgpu') ? 'webgpu' : 'webgl';
  });
}

/** What `look` says of a page, or its first error. */
async function inPage(browser, address, look) {
  const page = await browser.newPage();
  const failed = [];
  page.on('pageerror', (error) => failed.push(error.message));
  try {
    await page.goto(address.href);
    return (await look(page)) ?? failed[0] ?? null;
  } finally {
    await page.close();
  }
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
