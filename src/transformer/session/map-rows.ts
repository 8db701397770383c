import mapRows from '../../../shaders/transformer/map-rows.wgsl';
import numbers from '../../../shaders/matrix/numbers.wgsl';
import { programFor } from '../../engine/program';
import { readBytes } from '../../engine/readback';
import { storageBuffer, uploadBuffer } from '../../engine/sized-buffer';
import { Uniforms } from '../../engine/uniforms';
import { quadsOf } from '../weights/matrix';
import type { SessionCore } from './session-core';

const source = [numbers, mapRows].join('\n');

/** Which weights of a layer are wanted: of these queries; of heads and keys the first one and their number. */
export interface WantedWeights {
  queries: readonly number[];
  heads: readonly [first: number, count: number];
  keys: readonly [first: number, count: number];
}

/**
 * Weights of a decoder's map that is not stored, made and read: [head, query, key].
 *
 * cost  one dispatch, of a dot product per weight; 4 bytes per weight are read
 */
export async function readMapRows(
  { stores, model }: SessionCore,
  layer: number,
  { queries: wantedQueries, heads: [head, headCount], keys: [key, keyCount] }: WantedWeights,
): Promise<Float32Array<ArrayBuffer>> {
  const { device, layers } = stores;
  const { heads, keyHeads, headSize, windows, scales } = model.shape;
  const constants = { heads, keyHeads, quads: quadsOf(headSize), window: windows[layer], scale: scales[layer] };
  const program = programFor(device, { label: 'transformer.map-rows', source, constants });
  const bytes = 4 * headCount * wantedQueries.length * keyCount;
  const wanted = new Uniforms(device, source, { struct: 'Wanted', label: 'session.wanted' });
  const rows = uploadBuffer(device, 'session.wanted-rows', 4 * wantedQueries.length);
  const weights = storageBuffer(device, 'session.weights', bytes);
  try {
    wanted.write({ head, key, keys: keyCount });
    device.queue.writeBuffer(rows, 0, Uint32Array.from(wantedQueries));
    const { queries, keys, statistics } = layers[layer];
    const resources = { wanted: wanted.buffer, queries, keys, statistics, rows, weights };
    const read = await readBytes(model.engine, [{ buffer: weights, offset: 0, bytes }], (frame) =>
      frame.run(program, resources, [Math.ceil(keyCount / 64), headCount, wantedQueries.length]),
    );
    return new Float32Array(read);
  } finally {
    wanted.release();
    rows.destroy();
    weights.destroy();
  }
}
