// npm run bench -- kernels: our kernels against stock tfjs and onnxruntime-web, each contender in a browser of its own.
import { inBrowser, rotated, servePages } from './browser.mjs';
import {
  describeMachine,
  mergeReport,
  printReport,
  rows,
  saveReport,
  shareSame,
  takesPart,
} from './kernels-report.mjs';
import { installRivals } from './rivals.mjs';

export const contenders = ['ours', 'stock-webgpu', 'stock-wasm', 'stock-cpu', 'onnx-wasm', 'onnx-webgpu'];

/** Ten repeats in two rounds; a run above `slow` ms is measured once a round, one above half of that twice. */
export const times = { rounds: 2, repeats: 5, slow: 10_000 };

/** Rows and contenders may be named: `npm run bench -- kernels --only=lstm-small,ours`. */
export function chosen(options) {
  const named = options.flatMap((option) => (option.startsWith('--only=') ? option.slice(7).split(',') : []));
  const strange = named.find((name) => !rows[name] && !contenders.includes(name));
  if (strange) {
    const all = [...Object.keys(rows), ...contenders].join(', ');
    throw new Error(`--only names "${strange}", which is neither a row nor a contender. There are: ${all}.`);
  }
  const pick = (all) => (all.some((name) => named.includes(name)) ? all.filter((name) => named.includes(name)) : all);
  return { names: pick(Object.keys(rows)), contenders: pick(contenders) };
}

/** Runs it all, prints, and sets the exit code when a counter bar fails. */
export async function run({ onHardware, options }) {
  installRivals();
  const { names, contenders } = chosen(options);
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
  process.exitCode = printReport(reports) ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport(onHardware ? 'kernels-hardware' : 'kernels', { about, times, reports });
}
