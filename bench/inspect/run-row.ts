import { failOnGpuErrors, installCounters } from '../counters';
import { allMaps } from './cases';
import { hasClock, installDispatchClock } from './dispatch-clock';
import type { InspectReport } from './report';

/** One row of ours: what watching and a map take, or all maps at once. */
export async function runOurs(row: string): Promise<InspectReport> {
  installCounters();
  installDispatchClock();
  const report = row === 'watch' ? await watched() : await (await import('./all-maps')).showAll(allMaps[row]);
  failOnGpuErrors();
  return report;
}

async function watched(): Promise<InspectReport> {
  const [{ watch }, { drawMap }] = await Promise.all([import('./watch'), import('./map')]);
  const all = await watch();
  const map = await drawMap(all);
  const method = hasClock() ? 'timestamp queries' : 'queue-done times';
  return { contender: 'attnscope', samples: [], peakGpuBytes: 0, method, watched: all.watched, map };
}
