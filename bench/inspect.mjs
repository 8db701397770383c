// npm run bench -- inspect: what it costs to watch all heads, to look at one map that is never stored, and to see all maps
// as others show them.
import { contest } from './contest.mjs';
import { collectFrontEnds } from './front-ends.mjs';
import { describeInspect, rows, takesPart } from './inspect-report.mjs';
import { chosen, saveReport } from './report-file.mjs';

const contenders = ['ours', 'bertviz', 'circuitsvis'];

/** A page that has not ended after `patience` seconds is left out, and said; a rival's after fewer. */
const times = { rounds: 1, patience: 300, rivalPatience: 60 };
/** The clock of a page is rounded to 0.1 ms, for privacy; a bench has none to keep. */
const flags = ['--disable-dawn-features=timestamp_quantization'];

/** Runs it all, prints, and sets the exit code when a goal of counters fails. */
export async function run({ onHardware, options }) {
  const choice = chosen(options, { names: Object.keys(rows), contenders });
  const { folder, missing } = collectFrontEnds();
  for (const one of missing) console.log(`Missing: ${one}`);
  const { about, reports } = await contest({
    bench: 'inspect',
    ...choice,
    times,
    takesPart,
    onHardware,
    flags,
    publicDir: folder,
  });
  const { text, holds } = describeInspect(reports);
  console.log(`\n${text}`);
  process.exitCode = holds ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport(onHardware ? 'inspect-hardware' : 'inspect', { about, times, reports, text });
}
