import type { BufferData } from '../../tensor/buffer-data';
import { SessionMaps } from './maps';
import type { Hook } from './hook-names';
import type { SessionCore } from './session-core';

/**
 * A hook's numbers as figures take them. They are made when `buffer` or `shape` is looked at; of `pattern` a figure of
 * all maps takes `maps`, and nothing is made but blocks.
 */
export function hookData(core: SessionCore, hook: Hook): BufferData {
  const maps = hook.name === 'pattern' ? { maps: new SessionMaps(core) } : {};
  return {
    ...maps,
    get buffer() {
      return core.tap(hook).buffer;
    },
    get shape() {
      return core.tap(hook).shape;
    },
    axes: hook.axes,
  };
}
