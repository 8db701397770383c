// npm run bench -- kernels: our kernels against stock tfjs and onnxruntime-web, each contender in a browser of its own.
import { contest } from './contest.mjs';
import { choose, times } from './kernels-plan.mjs';
import { describeReport, shareSame, takesPart } from './kernels-report.mjs';
import { saveReport } from './report-file.mjs';

/** Runs it all, prints, and sets the exit code when a counter bar fails. */
export async function run({ onHardware, options }) {
  const { names, contenders } = choose(options);
  const part = (contender, name) => takesPart(contender, name, names);
  const { about, reports } = await contest({ bench: 'kernels', names, contenders, times, takesPart: part, onHardware });
  shareSame(reports);
  const { text, holds } = describeReport(reports);
  console.log(`\n${text}`);
  process.exitCode = holds ? 0 : 1;
  for (const [key, value] of Object.entries(about)) console.log(`${key}: ${value}`);
  saveReport(onHardware ? 'kernels-hardware' : 'kernels', { about, times, reports });
}
