import type { Engine } from '../../engine/engine';
import { readBytes, type ByteRange } from '../../engine/readback';
import { elementOffset, type TensorView } from '../../tensor/tensor-view';

/**
 * Values of the data at any indices, in the order given, and other pieces after them.
 *
 * cost  one submit and one readback of 4 bytes each; neighbours in memory are copied together
 */
export async function readValues(
  engine: Engine,
  data: TensorView,
  { wanted, also = [] }: { wanted: readonly number[][]; also?: readonly ByteRange[] },
): Promise<Float32Array> {
  const offsets = wanted.map((indices) => 4 * elementOffset(data, indices));
  const order = [...offsets.keys()].sort((a, b) => offsets[a] - offsets[b]);
  const pieces: ByteRange[] = [];
  for (const i of order) {
    const last = pieces.at(-1);
    if (last && last.offset + last.bytes === offsets[i]) last.bytes += 4;
    else pieces.push({ buffer: data.buffer, offset: offsets[i], bytes: 4 });
  }
  const read = new Float32Array(await readBytes(engine, [...pieces, ...also]));
  const values = read.slice();
  order.forEach((i, at) => (values[i] = read[at]));
  return values;
}

/** The finite value that is nearest to a target: its index, or 0 when there is none. */
export function nearestOf(values: ArrayLike<number>, target: number): number {
  let nearest = 0;
  let distance = Infinity;
  for (let i = 0; i < values.length; i++) {
    const away = Math.abs(values[i] - target);
    if (away < distance) [nearest, distance] = [i, away];
  }
  return nearest;
}
