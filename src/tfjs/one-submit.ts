import * as tf from './tf';

const flag = 'WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE';

/**
 * Records without submitting: tfjs's WebGPU backend submits after every 15 ops otherwise. The page's own setting is back
 * afterwards. Buffers that are freed meanwhile go back to the pool with the submit, so that a pass needs more of them.
 */
export function inOneSubmit<T>(record: () => T): T {
  const env = tf.env();
  // The flag is the WebGPU package's, which need not be loaded.
  if (tf.getBackend() !== 'webgpu') return record();
  const before = env.getNumber(flag);
  env.set(flag, Infinity);
  try {
    return record();
  } finally {
    env.set(flag, before);
  }
}
