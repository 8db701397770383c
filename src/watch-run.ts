import { openEngine } from './tfjs/open-engine';
import type { StreamOptions } from './wire/stream';
import type { WatchedRun } from './wire/watched-run';

export type { WatchedRun } from './wire/watched-run';

/**
 * Watches a model that runs in another process, such as Python's `attnscope.watch`: connects to it, and connects again
 * when the connection ends. It sends what `subscribe` asks for, and nothing before that.
 *
 * address  of its WebSocket: ws://127.0.0.1:PORT/stream?token=…
 * returns  the run; the caller closes it
 * throws   without WebGPU, which makes maps from queries and keys
 */
export async function watchRun(address: string, options?: StreamOptions): Promise<WatchedRun> {
  const engine = await openEngine();
  engine.requireDevice();
  const { WatchedRun } = await import('./wire/watched-run');
  return new WatchedRun(engine, address, options);
}
