// Rows times contenders in Chromium: in every round a browser per contender, and in it a page per row.
import { inBrowser, servePages } from './browser.mjs';
import { mergeReport } from './kernels-report.mjs';
import { describeMachine } from './report-file.mjs';
import { installRivals } from './rivals.mjs';
import { rotated } from './rotated.mjs';

/**
 * Runs them all.
 *
 * bench      its name: the page is bench/NAME/page.html, asked for by ?contender= and ?case=
 * takesPart  (contender, row) → whether it is run there
 * returns    {about, reports}, by row and then by contender
 */
export async function contest({ bench, names, contenders, times, takesPart, onHardware }) {
  installRivals();
  const path = `bench/${bench}/page.html`;
  const site = await servePages(bench, [path]);
  const reports = Object.fromEntries(names.map((name) => [name, {}]));
  const about = { ...describeMachine(), where: 'headless Chromium, fresh per contender and round' };
  const began = performance.now();
  for (let round = 0; round < times.rounds; round++) {
    for (const contender of rotated(contenders, round)) {
      await inBrowser(onHardware, async (page, browser) => {
        about.chromium = browser.version();
        for (const name of names) {
          if (!takesPart(contender, name) || reports[name][contender]?.refusal) continue;
          const query = { contender, case: name, ...times, check: round === 0 };
          const from = performance.now();
          await page.goto(`${site.url}/${path}?${new URLSearchParams(query)}`);
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
  about.minutes = ((performance.now() - began) / 60_000).toFixed(1);
  return { about, reports };
}
