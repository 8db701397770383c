/** What we touch of tfjs's pool of buffers. Frozen upstream at 4.22. */
interface Pool {
  freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}

/**
 * Gives the buffers that nobody uses back to the GPU, which has no memory left. Among them are those that could not be
 * made, which tfjs would hand out again.
 */
export function releasePool(backend: object): void {
  const { bufferManager: pool } = backend as { bufferManager?: Pool };
  for (const buffers of pool?.freeBuffers.values() ?? []) {
    for (const buffer of buffers.splice(0)) {
      pool!.numFreeBuffers -= 1;
      pool!.numBytesAllocated -= buffer.size;
      buffer.destroy();
    }
  }
}
