import { describeShape, elementCount } from '../../tensor/tensor-view';

/** The extents of one attention; `samples` counts heads too. */
export interface AttentionExtents {
  samples: number;
  queries: number;
  keys: number;
  units: number;
  channels: number;
}

/**
 * Refuses what no kernel can run, before any GPU work.
 *
 * throws  when an extent is 0, or when the map, if wanted, is larger than what one binding holds
 */
export function checkAttention(device: GPUDevice, extents: AttentionExtents, map: boolean): void {
  for (const [name, extent] of Object.entries(extents)) {
    if (!(extent > 0)) throw new Error(`attention: there are ${extent} ${name}. Give at least one.`);
  }
  const { samples, queries, keys } = extents;
  const bytes = 4 * elementCount([samples, queries, keys]);
  const limit = device.limits.maxStorageBufferBindingSize;
  if (map && bytes > limit) {
    const shape = describeShape([samples, queries, keys], ['sample', 'query', 'key']);
    throw new Error(
      `attention: the map ${shape} takes ${bytes} bytes; this GPU binds ${limit} at once. Give fewer samples or a shorter sequence.`,
    );
  }
}
