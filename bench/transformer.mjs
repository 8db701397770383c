// npm run bench -- transformer: a token and a prompt of our decoders against stock tfjs ops and other runtimes.
import { contest } from './contest.mjs';
import { chosen, saveReport } from './report-file.mjs';
import { describeReport, pageRows } from './transformer-report.mjs';

const contenders = ['ours', 'stock-webgpu', 'nanogpt', 'onnx-wasm', 'onnx-webgpu'];
/**
 * As the kernels bench counts: two rounds, runs after a warm-up, fewer where one takes seconds. A contender that has not
 * ended a row after `patience` seconds is left out there.
 */
const times = { rounds: 2, repeats: 8, slow: 10_000, warmUp: 500, patience: 150 };

/** Runs it all, prints, and sets the exit code when a counter bar fails. */
export async function run({ onHardware, options }) {
  const choice = chosen(options, { names: pageRows, contenders });
  const { about, reports } = await contest({
    bench: 'transformer',
    ...choice,
    times,
    takesPart: () => true,
    onHardware,
  });
  const { text, holds } = describeReport(reports);
  console.log(`\n${text}`);
  process.exitCode = holds ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport(onHardware ? 'transformer-hardware' : 'transformer', { about, times, reports });
}
