// npm run bench -- draw: heatmaps and lines from new data in every frame, ours against chart libraries, each contender and picture in
// a browser of its own.
import { inBrowser, servePages } from './browser.mjs';
import { contenders, printReport, rows, takesPart } from './draw-report.mjs';
import { chosen, describeMachine, saveReport } from './report-file.mjs';
import { installRivals } from './rivals.mjs';
import { lookAt } from './look-at.mjs';
import { rotated } from './rotated.mjs';

/** In each of two rounds so many frames, or as many as fit into `budget` ms; a page that takes longer than `limit` ms is given up. */
export const times = { rounds: 2, repeats: 10, budget: 4000, limit: 60_000 };
/** ms: who takes longer for the second and the third frame is measured in the first round only, and the third counts. */
const slow = 5000;

const viewport = { width: 1200, height: 1100 };

/** Runs it all, prints, and sets the exit code when a counter bar fails. */
export async function run({ onHardware, options }) {
  installRivals();
  const picked = chosen(options, { names: Object.keys(rows), contenders });
  const site = await servePages('draw', ['bench/draw/page.html']);
  const reports = Object.fromEntries(picked.names.map((name) => [name, {}]));
  const about = { ...describeMachine(), where: 'headless Chromium, fresh per contender, picture and round' };
  const began = performance.now();
  for (let round = 0; round < times.rounds; round++) {
    for (const name of picked.names) {
      for (const contender of rotated(picked.contenders, round + picked.names.indexOf(name))) {
        const known = reports[name][contender];
        if (!takesPart(contender, name) || known?.refusal || known?.once) continue;
        const from = performance.now();
        await inBrowser(onHardware, async (page, browser) => {
          about.chromium = browser.version();
          const report = await drawn(page, browser, `${site.url}/bench/draw/page.html`, { name, contender });
          if (onHardware && /swiftshader/.test(report.adapter)) {
            throw new Error(
              `Chromium fell back to ${report.adapter}. Check the graphics driver, or leave --hardware out.`,
            );
          }
          about.adapter = report.adapter ?? about.adapter;
          merge(reports[name], contender, report);
        });
        const seconds = ((performance.now() - from) / 1000).toFixed(1);
        const { samples, refusal } = reports[name][contender];
        const last = refusal ?? `${samples.at(-1).js.toFixed(1)} JS, ${samples.at(-1).total.toFixed(1)} ms`;
        console.log(`round ${round + 1} of ${times.rounds}: ${name}, ${contender}: ${last} (${seconds} s)`);
      }
    }
  }
  await site.close();
  about.minutes = ((performance.now() - began) / 60_000).toFixed(1);
  process.exitCode = printReport(reports) ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport(onHardware ? 'draw-hardware' : 'draw', { about, times, reports });
}

/** One contender at one picture. What throws, hangs or paints nothing is a report too: its refusal says so. */
async function drawn(page, browser, url, { name, contender }) {
  const report = { contender, samples: [] };
  let stage = 'opening';
  const work = async () => {
    await page.setViewportSize(viewport);
    await page.goto(`${url}?${new URLSearchParams({ contender, row: name })}`);
    Object.assign(report, await page.evaluate(() => window.bench.open()));
    const pictures = [];
    for (const frame of [0, 1]) {
      stage = `frame ${frame + 1}`;
      const sample = await page.evaluate((frame) => window.bench.frame(frame), frame);
      report.once = sample.total > slow;
      if (frame === 1 && report.once) report.samples = [sample];
      pictures.push(await page.locator('#stage').screenshot());
    }
    stage = 'the look at its pictures';
    report.picture = await lookAt(browser, pictures);
    if (report.picture.blank) report.refusal = report.picture.blank;
    if (report.refusal) return report.samples.splice(0);
    stage = 'measuring';
    if (report.once) {
      // Chromium may have changed its way of drawing a canvas that is read: only who is slow once more is slow.
      report.samples = [await page.evaluate(() => window.bench.frame(2))];
      report.once = report.samples[0].total > slow;
      if (report.once) return;
      report.samples = [];
    }
    const measure = name.startsWith('zoom') ? () => window.bench.zoom() : (times) => window.bench.measure(times);
    const { samples, ...counted } = await page.evaluate(measure, times);
    report.samples.push(...samples);
    Object.assign(report, counted);
  };
  try {
    await within(times.limit, page, work());
  } catch (error) {
    report.refusal = `${stage}: ${error.message.replace(/^page\.\w+: /, '').split('\n')[0]}`;
  }
  return report;
}

async function within(limit, page, work) {
  let timer;
  const crashed = new Promise((_, reject) => page.once('crash', () => reject(new Error('the page crashed'))));
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limit / 1000} s`)), limit);
  });
  try {
    await Promise.race([work, crashed, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {}); // what is given up goes on until its browser is closed
  }
}

function merge(row, contender, { samples, counts, frames, ...report }) {
  const known = (row[contender] ??= { samples: [], frames: 0 });
  known.samples.push(...samples);
  Object.assign(known, report);
  if (!counts) return;
  for (const [key, count] of Object.entries(counts)) {
    (known.counts ??= {})[key] = (known.counts[key] ?? 0) + count;
  }
  known.frames += frames;
}
