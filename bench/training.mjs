// npm run bench -- training: one step of training, ours against stock tfjs-layers on webgpu, wasm and cpu.
import { contest } from './contest.mjs';
import { chosen, saveReport } from './report-file.mjs';
import { contenders, describeTraining, rows } from './training-report.mjs';

/**
 * Runs after a warm-up, fewer where one takes seconds. A rival that has not ended a row after `rivalPatience` seconds is
 * left out there, and said: it took no step in that time, or one.
 */
const times = { rounds: 1, repeats: 10, slow: 20_000, warmUp: 2000, patience: 300, rivalPatience: 150 };
/** The clock of a page is rounded to 0.1 ms, for privacy; a bench has none to keep. */
const flags = ['--disable-dawn-features=timestamp_quantization'];

/** Runs it all, prints, and sets the exit code when a counter bar fails. */
export async function run({ onHardware, options }) {
  const choice = chosen(options, { names: Object.keys(rows), contenders });
  const { about, reports } = await contest({
    bench: 'training',
    ...choice,
    times,
    takesPart: () => true,
    onHardware,
    flags,
  });
  const { text, holds } = describeTraining(reports, times);
  console.log(`\n${text}`);
  process.exitCode = holds ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport(onHardware ? 'training-hardware' : 'training', { about, times, reports, text });
}
