import type { MapsLease, MapsSource } from '../../tensor/map-blocks';
import { describeShape } from '../../tensor/tensor-view';
import { readMapRows } from './map-rows';
import type { SessionCore } from './session-core';

/** The maps of all layers and heads of a session, which are never stored. */
export class SessionMaps implements MapsSource {
  constructor(readonly core: SessionCore) {}

  get shape(): readonly number[] {
    const { core } = this;
    core.checkAlive();
    core.checkTokens('pattern');
    const { layers, heads } = core.model.shape;
    const { length } = core.ids;
    return [layers, heads, length, length];
  }

  open(): MapsLease {
    const { core } = this;
    core.checkAlive();
    core.checkTokens('pattern');
    return core.overview.open(core.runner, core.ids.length);
  }

  async weight(indices: readonly number[]): Promise<number> {
    const { core, shape } = this;
    if (indices.length !== 4 || indices.some((at, i) => !Number.isInteger(at) || at < 0 || at >= shape[i])) {
      const all = describeShape(shape, ['layer', 'head', 'query', 'key']);
      throw new RangeError(`[${indices.join(', ')}] lies outside of ${all}. Give four indices of these.`);
    }
    const [layer, head, query, key] = indices;
    const [weight] = await readMapRows(core, layer, { queries: [query], heads: [head, 1], keys: [key, 1] });
    return weight;
  }
}
