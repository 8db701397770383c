// npm run bench -- kernels: our kernels against stock tfjs and onnxruntime-web, each contender in a browser of its own.
import { inBrowser, servePages } from './browser.mjs';
import { choose, times } from './kernels-plan.mjs';
import { describeReport, mergeReport, shareSame, takesPart } from './kernels-report.mjs';
import { describeMachine, saveReport } from './report-file.mjs';
import { installRivals } from './rivals.mjs';
import { rotated } from './rotated.mjs';

/** Runs it all, prints, and sets the exit code when a counter bar fails. */
export async function run({ onHardware, options }) {
  installRivals();
  const { names, contenders } = choose(options);
  const site = await servePages('kernels', ['bench/kernels/page.html']);
  const reports = Object.fromEntries(names.map((name) => [name, {}]));
  const about = { ...describeMachine(), where: 'headless Chromium, fresh per contender and round' };
  const began = performance.now();
  for (let round = 0; round < times.rounds; round++) {
    for (const contender of rotated(contenders, round)) {
      await inBrowser(onHardware, async (page, browser) => {
        about.chromium = browser.version();
        for (const name of names) {
          if (!takesPart(contender, name, names) || reports[name][contender]?.refusal) continue;
          const query = { contender, case: name, ...times, check: round === 0 };
          const from = performance.now();
          await page.goto(`${site.url}/bench/kernels/page.html?${new URLSearchParams(query)}`);
          const { adapter, ...report } = await page.evaluate(() => window.report);
          if (onHardware && /swiftshader/.test(adapter)) {
            throw new Error(`Chromium fell back to ${adapter}. Check the graphics driver, or leave --hardware out.`);
          }
          about.adapter = adapter;
          mergeReport(reports, name, contender, report);
          const seconds = ((performance.now() - from) / 1000).toFixed(1);
          console.log(`round ${round + 1} of ${times.rounds}: ${contender}, ${name}, ${seconds} s`);
        }
      });
    }
  }
  await site.close();
  shareSame(reports);
  about.minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const { text, holds } = describeReport(reports);
  console.log(`\n${text}`);
  process.exitCode = holds ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport(onHardware ? 'kernels-hardware' : 'kernels', { about, times, reports });
}
