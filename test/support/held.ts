import { executeServerCommand } from '@web/test-runner-commands';
import * as tf from '../../src/tfjs/tf';
import { testEngine } from './engine';

/** What a page holds, after a collection: the DOM's nodes and listeners and the heap as the browser counts them. */
export interface Held {
  nodes: number;
  listeners: number;
  /** In bytes. */
  heap: number;
  /** Bytes of the buffers that are alive on the GPU. */
  gpuBytes: number;
  tensors: number;
}

/** Counts once the GPU has done all that was submitted, and what waited for a frame has come. */
export async function heldNow(): Promise<Held> {
  const engine = await testEngine();
  await engine.finished();
  await engine.scheduler.settled();
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  const counted = (await executeServerCommand('count-held')) as unknown as Pick<Held, 'nodes' | 'listeners' | 'heap'>;
  await new Promise((done) => setTimeout(done)); // finalizers of what was collected run in a task
  return { ...counted, gpuBytes: engine.stats.gpuBytes, tensors: tf.memory().numTensors };
}
