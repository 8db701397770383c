import { loadTransformer } from '../../src/index';
import { openPageEngine } from '../../src/engine/page-engine';
import { TextureSurface } from '../../src/engine/surface';
import { overviewDefaults } from '../../src/views/overview/options';
import { OverviewView } from '../../src/views/overview/view';
import { folderOf, idsOf } from '../../test/support/seeded-decoder';
import { counted, gpuBytes } from '../counters';
import { lookAtTexture } from '../pictures/look';
import { model, side } from './cases';
import type { InspectReport } from './report';

/** Counted runs, after one that is not. */
const runs = 3;

/** All maps of a prompted session in one picture. Nobody has watched: blocks are made from queries and keys in each run. */
export async function showAll(tokens: number): Promise<InspectReport> {
  const engine = await openPageEngine();
  const device = engine.requireDevice();
  const transformer = await loadTransformer(folderOf(model));
  const session = transformer.session();
  await session.prompt(idsOf(model, tokens));
  await device.queue.onSubmittedWorkDone();
  const report: InspectReport = { contender: 'attnscope', samples: [], peakGpuBytes: 0 };
  const data = session.at('pattern');
  const surface = new TextureSurface(device, { width: 64 * Math.ceil(side / 64), height: 64 * Math.ceil(side / 128) });
  const show = async (): Promise<OverviewView> => {
    const view = new OverviewView(engine, surface);
    view.onFail = (error) => (report.refusal = error.message);
    view.apply(overviewDefaults, data);
    const drawn = view.draw();
    engine.scheduler.drawNow();
    await drawn;
    await device.queue.onSubmittedWorkDone();
    return view;
  };
  for (let i = 0; i <= runs; i++) {
    const before = gpuBytes();
    const began = performance.now();
    let view!: OverviewView;
    const counts = await counted(async () => (view = await show()));
    if (i > 0) report.samples.push(performance.now() - began);
    report.bytes = gpuBytes() - before;
    report.peakGpuBytes = Math.max(report.peakGpuBytes, counts.peakGpuBytes);
    report.seen = `${counts.readBytes} bytes read`;
    if (i === runs) {
      const { painted } = await lookAtTexture(device, surface.texture, async () => {});
      report.seen += `; ${(100 * painted).toFixed(0)} % of the picture painted`;
    }
    view.release();
  }
  surface.release();
  return report;
}
