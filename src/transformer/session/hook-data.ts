import type { BufferData } from '../../tensor/buffer-data';
import type { StridedData, VirtualData } from '../../tensor/virtual-data';
import type { LayerRows } from '../kernels/attend';
import { quadsOf } from '../weights/matrix';
import type { Hook } from './hook-names';
import { SessionMaps } from './maps';
import type { SessionCore } from './session-core';

/**
 * A hook's numbers for a figure: they follow the session. One layer's attention is a virtual map, that of all layers is
 * drawn by blocks; an encoder's of all layers is written whole: blocks know no padding.
 */
export function hookData(core: SessionCore, hook: Hook): BufferData | (BufferData & VirtualData) {
  const { source, axes } = hook;
  if (source.kind === 'map' && source.holds === 'weights' && source.layer !== null) {
    return liveMap(core, hook, source.layer);
  }
  return {
    ...(!core.model.shape.encoder && hook.name === 'pattern' ? { maps: new SessionMaps(core) } : {}),
    get buffer() {
      return core.tap(hook).buffer;
    },
    get shape() {
      return core.tap(hook).shape;
    },
    axes,
  };
}

/**
 * A layer's attention as a virtual map over the rows that the session keeps: it follows them, into larger buffers too.
 * Whoever takes its `buffer` has it written whole.
 */
function liveMap(core: SessionCore, hook: Hook, layer: number): BufferData & VirtualData {
  const { heads, keyHeads, headSize, scales, windows, encoder } = core.model.shape;
  const slots = 4 * quadsOf(headSize);
  const tokens = (): number => {
    core.checkAlive();
    core.checkTokens(hook.name);
    return core.ids.length;
  };
  const rows = (name: 'queries' | 'keys' | 'statistics', count: number, [size, stride]: [number, number]) =>
    rowsOf(() => (tokens(), core.stores.layers[layer]), name, { tokens, count, size, stride });
  return {
    query: rows('queries', heads, [headSize, slots]),
    key: rows('keys', keyHeads, [headSize, slots]),
    statistics: rows('statistics', heads, [4, 4]),
    scale: scales[layer],
    ...(encoder ? { mask: liveKeys(core, tokens) } : { causal: true, window: windows[layer] || undefined }),
    axes: hook.axes,
    get buffer() {
      return core.tap(hook).buffer;
    },
    get shape() {
      return core.taps.shapeOf(hook, tokens());
    },
  };
}

/** Of an encoder's tokens those that others see. */
function liveKeys(core: SessionCore, tokens: () => number): StridedData {
  return {
    get buffer() {
      return core.stores.marks!.live;
    },
    get shape() {
      return [tokens()];
    },
    dtype: 'uint32',
  };
}

/** Rows of heads per token, as [head, token, unit]. */
function rowsOf(
  layer: () => LayerRows,
  name: 'queries' | 'keys' | 'statistics',
  { tokens, count, size, stride }: { tokens: () => number; count: number; size: number; stride: number },
): StridedData {
  return {
    get buffer() {
      return layer()[name];
    },
    get shape() {
      return [count, tokens(), size];
    },
    strides: [stride, count * stride, 1],
  };
}
