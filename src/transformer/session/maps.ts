import mapWeight from '../../../shaders/transformer/map-weight.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import { programFor } from '../../engine/program';
import { readBytes } from '../../engine/readback';
import { storageBuffer } from '../../engine/sized-buffer';
import { Uniforms } from '../../engine/uniforms';
import type { MapsLease, MapsSource } from '../../tensor/map-blocks';
import { describeShape } from '../../tensor/tensor-view';
import { quadsOf } from '../weights/matrix';
import type { SessionCore } from './session-core';

const source = [numbers, mapWeight].join('\n');

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
    const { device, layers } = core.stores;
    const { heads, keyHeads, headSize, windows, scales } = core.model.shape;
    const constants = { heads, keyHeads, quads: quadsOf(headSize), window: windows[layer], scale: scales[layer] };
    const program = programFor(device, { label: 'transformer.map-weight', source, constants });
    const wanted = new Uniforms(device, source, { struct: 'Wanted', label: 'session.wanted' });
    const weight = storageBuffer(device, 'session.weight', 4);
    try {
      wanted.write({ head, query, key });
      const { queries, keys, statistics } = layers[layer];
      const resources = { wanted: wanted.buffer, queries, keys, statistics, weight };
      const bytes = await readBytes(core.model.engine, [{ buffer: weight, offset: 0, bytes: 4 }], (frame) =>
        frame.run(program, resources, [1]),
      );
      return new Float32Array(bytes)[0];
    } finally {
      wanted.release();
      weight.destroy();
    }
  }
}
