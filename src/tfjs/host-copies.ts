import type { WebGPUBackend } from './backend';
import type * as tf from './tf';

/** What we touch of tfjs's pool of buffers. Frozen upstream at 4.22. */
interface Pool {
  releaseBuffer(buffer: GPUBuffer, reuse: boolean): void;
}

/**
 * Remembers the numbers of tensors that lie on the CPU until their first use, which uploads and forgets them.
 *
 * returns  puts them back, for a GPU that had no memory for them
 */
export function rememberNumbers(backend: WebGPUBackend, tensors: readonly tf.Tensor[]): () => void {
  const { tensorMap } = backend;
  const remembered = tensors.flatMap(({ dataId }) => {
    if (!tensorMap.has(dataId)) return [];
    const { values, resource } = tensorMap.get(dataId);
    return values && !resource ? [{ dataId, values }] : [];
  });
  return () => {
    const { bufferManager } = backend as unknown as { bufferManager: Pool };
    for (const { dataId, values } of remembered) {
      if (!tensorMap.has(dataId)) continue;
      const data = tensorMap.get(dataId);
      if (data.resource) bufferManager.releaseBuffer(data.resource, false);
      Object.assign(data, { values, resource: undefined });
    }
  };
}
