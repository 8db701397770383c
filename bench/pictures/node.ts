/** One contender at one picture under Node, in a process of its own: `installGpu` of bench/node.mjs has run before. */
import { openPageEngine } from '../../src/engine/page-engine';
import { failOnGpuErrors, installCounters } from '../counters';
import { gpuTime, installGpuClock } from '../kernels/gpu-time';
import { measure, type CaseReport, type Times } from '../kernels/run-case';
import { cases } from './cases';
import { cpuColours } from './cpu-colours';
import { frameBuffers } from './frames';
import { lookAtTexture, type Look } from './look';
import { ours } from './ours';

export interface PictureReport extends CaseReport {
  look: Look;
}

const contenders = { ours, 'cpu-colours': cpuColours };

/** Draws two frames of numbers in turn, and looks at both pictures: they are not blank, and not the same. */
export async function run(
  contender: keyof typeof contenders,
  { caseName, ...times }: Times & { caseName: string },
): Promise<PictureReport> {
  installCounters();
  installGpuClock();
  const engine = await openPageEngine();
  const device = engine.requireDevice();
  const { texture, draw } = contenders[contender](engine, cases[caseName]);
  const frames = frameBuffers(device, cases[caseName].shape);
  let turn = 0;
  const frame = async (): Promise<void> => {
    await draw(frames[turn++ % 2]);
    await device.queue.onSubmittedWorkDone();
  };
  const report: PictureReport = {
    contender,
    samples: [],
    steady: false,
    peakGpuBytes: 0,
    look: { painted: 0, changed: 0 },
  };
  await measure({ run: frame }, { ...times, check: false }, report);
  report.gpuTime = await gpuTime(frame);
  report.look = await lookAtTexture(device, texture, frame);
  failOnGpuErrors();
  return report;
}
