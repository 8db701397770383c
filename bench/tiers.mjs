// npm run bench -- tiers: WebGL beside WebGPU at the same pictures and the demo's model, and stock tfjs beside both.
import { contest } from './contest.mjs';
import { chosen, saveReport } from './report-file.mjs';
import { contenders, describeTiers, rows, takesPart } from './tiers-report.mjs';

/** So many runs in each round, after some that are not counted; a page that has not ended after `patience` s is left out, and said. */
const times = { rounds: 2, warmups: 3, repeats: 10, patience: 120 };

/** Runs it all, prints, and sets the exit code when a counter bar fails. */
export async function run({ onHardware, options }) {
  const choice = chosen(options, { names: Object.keys(rows), contenders });
  const { about, reports } = await contest({ bench: 'tiers', ...choice, times, takesPart, onHardware });
  const { text, holds } = describeTiers(reports);
  console.log(`\n${text}`);
  process.exitCode = holds ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  // What was computed is compared above; it is megabytes.
  const saved = JSON.parse(JSON.stringify(reports, (key, value) => (key === 'answer' ? undefined : value)));
  saveReport(onHardware ? 'tiers-hardware' : 'tiers', { about, times, reports: saved, text });
}
