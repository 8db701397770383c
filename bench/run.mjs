// npm run bench [-- NAME] [--hardware]: runs one bench in Chromium, a fresh process per contender and round, and prints a table.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { measureSizes } from '../scripts/size.mjs';
import { inBrowser, servePages } from './browser.mjs';
import * as draw from './draw.mjs';
import * as forward from './forward.mjs';
import * as inspect from './inspect.mjs';
import * as kernels from './kernels.mjs';
import { rotated } from './rotated.mjs';
import { ms, quantile } from './table.mjs';
import * as tiers from './tiers.mjs';
import * as training from './training.mjs';
import * as transformer from './transformer.mjs';

const benches = { forward, kernels, draw, transformer, inspect, tiers, training };
const root = resolve(import.meta.dirname, '..');
const [name = 'forward', ...options] = process.argv.slice(2).sort((a, b) => a.startsWith('--') - b.startsWith('--'));
const onHardware = [name, ...options].includes('--hardware');

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

async function main() {
  const strange = options.find((option) => option !== '--hardware' && !option.startsWith('--only='));
  if (strange) throw new Error(`There is no option "${strange}". There are: --hardware, --only=ROW,CONTENDER.`);
  const bench = benches[name.startsWith('--') ? 'forward' : name];
  if (!bench) throw new Error(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`);
  if (bench.run) return bench.run({ onHardware, options });
  const site = await servePages('site', ['index.html', 'bench/page.html']);
  const reports = {};
  for (let round = 0; round < bench.times.rounds; round++) {
    for (const contender of rotated(bench.contenders, round)) {
      console.log(`round ${round + 1} of ${bench.times.rounds}: ${contender}`);
      merge(reports, contender, await runContender(`${site.url}/bench/page.html`, contender, bench.times));
    }
  }
  console.log(`\n${bench.print(reports)}\n`);
  const first = await firstPicture(`${site.url}/index.html`);
  const sizes = await measureSizes();
  console.log(`demo page to first picture  ${ms(quantile(first, 0.5))} ms (${first.map(ms).join(', ')})`);
  console.log(`attnscope.js gzipped        ${sizes.gzipped} bytes, without tfjs ${sizes.gzippedWithoutTfjs} bytes`);
  const about = describeRun(reports);
  console.log(
    Object.entries(about)
      .map(([key, value]) => `${key}: ${value}`)
      .join('; '),
  );
  const file = resolve(root, `build/bench/${name}.json`);
  mkdirSync(resolve(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify({ about, reports, firstPicture: first, sizes }, null, 2));
  console.log(`All samples: ${file}`);
  await site.close();
}

function runContender(url, contender, { warmups, runs }) {
  return inBrowser(onHardware, async (page, browser) => {
    await page.goto(`${url}?${new URLSearchParams({ contender, warmups, runs })}`);
    return { ...(await page.evaluate(() => window.report)), browser: browser.version() };
  });
}

/** From the navigation to the first picture of the demo page, in ms; each time in a fresh browser. */
async function firstPicture(url) {
  const times = [];
  for (let i = 0; i < 3; i++) {
    times.push(
      await inBrowser(onHardware, async (page) => {
        await page.goto(url);
        const mark = await page.waitForFunction(() => performance.getEntriesByName('first picture')[0]?.startTime);
        return mark.jsonValue();
      }),
    );
  }
  return times;
}

function merge(reports, contender, { measurements, ...report }) {
  const known = (reports[contender] ??= { ...report, cases: {} });
  for (const { name: caseName, samples, counts } of measurements) {
    const one = (known.cases[caseName] ??= { samples: [], counts });
    one.samples.push(...samples);
  }
}

function describeRun(reports) {
  const [{ adapter, browser }] = Object.values(reports);
  const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  return {
    date: new Date().toISOString().slice(0, 10),
    adapter,
    chromium: browser,
    node: process.version,
    tfjs: dependencies['@tensorflow/tfjs-core'],
  };
}
