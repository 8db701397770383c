// Rows times contenders in Chromium: in every round a browser per contender, and in it a page per row.
import { inBrowser, servePages } from './browser.mjs';
import { mergeReport } from './kernels-report.mjs';
import { describeMachine } from './report-file.mjs';
import { installRivals } from './rivals.mjs';
import { rotated } from './rotated.mjs';

/**
 * Runs them all. A row that stalls is told by its refusal, with what its page has said by console.info so far, as
 * {"partial": …}; the rows after it get a fresh browser.
 *
 * bench      its name: the page is bench/NAME/page.html, asked for by ?contender= and ?case=
 * takesPart  (contender, row) → whether it is run there
 * flags      further ones of Chromium; publicDir: files that the pages ask for, by default the demo's
 * returns    {about, reports}, by row and then by contender
 */
export async function contest({ bench, names, contenders, times, takesPart, onHardware, flags, publicDir }) {
  installRivals();
  const path = `bench/${bench}/page.html`;
  const site = await servePages(bench, [path], publicDir);
  const reports = Object.fromEntries(names.map((name) => [name, {}]));
  const about = { ...describeMachine(), where: 'headless Chromium, fresh per contender and round' };
  const began = performance.now();
  for (let round = 0; round < times.rounds; round++) {
    for (const contender of rotated(contenders, round)) {
      const left = names.filter((name) => takesPart(contender, name) && !reports[name][contender]?.refusal);
      const asked = { url: `${site.url}/${path}`, contender, times, round };
      while (left.length > 0)
        await inBrowser(onHardware, (page, browser) => askRows(page, browser, { left, asked }), flags);
    }
  }
  await site.close();
  about.minutes = ((performance.now() - began) / 60_000).toFixed(1);
  return { about, reports };

  /** Takes rows from those left until one stalls: its GPU process is still at it then, and the next row needs another. */
  async function askRows(page, browser, { left, asked }) {
    about.chromium = browser.version();
    for (let name; (name = left.shift());) {
      const { adapter, ...report } = await askRow(page, { ...asked, name });
      if (onHardware && /swiftshader/.test(adapter)) {
        throw new Error(`Chromium fell back to ${adapter}. Check the graphics driver, or leave --hardware out.`);
      }
      about.adapter = adapter ?? about.adapter;
      mergeReport(reports, name, asked.contender, report);
      if (report.stalled) return;
    }
  }
}

/** What a page reports of a row; where it stalls, what it has said by then. */
async function askRow(page, { url, contender, name, times, round }) {
  let partial = {};
  const listen = (message) => {
    const said = message.type() === 'info' && message.text().startsWith('{"partial"');
    if (said) partial = JSON.parse(message.text()).partial;
  };
  page.on('console', listen);
  const from = performance.now();
  await page.goto(`${url}?${new URLSearchParams({ contender, case: name, ...times, check: round === 0 })}`);
  const report = await inTime(
    page.evaluate(() => window.report),
    { contender, times },
  );
  page.off('console', listen);
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  console.log(`round ${round + 1} of ${times.rounds}: ${contender}, ${name}, ${seconds} s`);
  return report.stalled ? { ...report, ...partial } : report;
}

/** What a page reports; where it takes longer than `times.patience` seconds, or `rivalPatience`, that it did. */
async function inTime(report, { contender, times: { patience: own = Infinity, rivalPatience = own } }) {
  const patience = contender === 'ours' ? own : rivalPatience;
  if (patience === Infinity) return report;
  report.catch(() => undefined); // its browser may be closed first
  let timer;
  const stalled = new Promise((resolve) => {
    const refusal = `it did not end within ${patience} s`;
    timer = setTimeout(() => resolve({ contender, samples: [], refusal, stalled: true }), 1000 * patience);
  });
  return Promise.race([report, stalled]).finally(() => clearTimeout(timer));
}
