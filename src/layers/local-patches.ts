import type { FileForm } from './file-forms';

/** Where the patches of a locally connected layer lie. */
export interface LocalGeometry {
  sides: readonly number[];
  places: readonly number[];
  size: readonly number[];
  strides: readonly number[];
  padding: 'valid' | 'same';
}

interface KernelStorage {
  storage: number;
  geometry: LocalGeometry;
  channels: number;
  filters: number;
  channelsFirst: boolean;
}

const product = (sides: readonly number[]): number => sides.reduce((all, side) => all * side, 1);

function unravel(index: number, sides: readonly number[]): number[] {
  const result: number[] = [];
  for (const side of [...sides].reverse()) {
    result.unshift(index % side);
    index = Math.floor(index / side);
  }
  return result;
}

const ravel = (place: readonly number[], sides: readonly number[]): number =>
  place.reduce((index, at, axis) => index * sides[axis] + at, 0);

/** The flat input places that an output place reads, tap by tap; beyond an edge it is the count of places. */
export function patchOf({ sides, places, size, strides, padding }: LocalGeometry, place: number): number[] {
  const at = unravel(place, places);
  return Array.from({ length: product(size) }, (_, tap) => {
    const read = unravel(tap, size).map(
      (step, axis) => at[axis] * strides[axis] + step - (padding === 'same' ? Math.floor(size[axis] / 2) : 0),
    );
    const inside = read.every((one, axis) => one >= 0 && one < sides[axis]);
    return inside ? ravel(read, sides) : product(sides);
  });
}

/**
 * How the file holds a locally connected kernel that we keep as [place, tap · channel, filter]: by patch; as a dense
 * matrix from all inputs to all outputs; or as the list of connections, sorted by output, then by input. Null where it
 * lies as we keep it.
 */
export function fileFormOfKernel(taps: readonly number[][], given: KernelStorage): FileForm | null {
  const { storage, geometry, channels, filters, channelsFirst } = given;
  const { sides, places } = geometry;
  const [inputs, outputs, count] = [product(sides), taps.length, taps[0].length];
  const shapes: Record<number, number[]> = {
    1: [outputs, count * channels, filters],
    2: channelsFirst ? [channels, ...sides, filters, ...places] : [...sides, channels, ...places, filters],
  };
  if (storage === 1 && !channelsFirst) return null;
  const inOf = (input: number, channel: number): number =>
    channelsFirst ? channel * inputs + input : input * channels + channel;
  const outOf = (place: number, filter: number): number =>
    channelsFirst ? filter * outputs + place : place * filters + filter;
  const connections: { target: number; source: number }[] = [];
  taps.forEach((patch, place) =>
    patch.forEach((input, tap) => {
      if (input === inputs) return;
      for (let channel = 0; channel < channels; channel++) {
        for (let filter = 0; filter < filters; filter++) {
          const target = ((place * count + tap) * channels + channel) * filters + filter;
          const row = channelsFirst ? channel * count + tap : tap * channels + channel;
          const byPatch = (place * count * channels + row) * filters + filter;
          const dense = inOf(input, channel) * outputs * filters + outOf(place, filter);
          const sorted = outOf(place, filter) * inputs * channels + inOf(input, channel);
          connections.push({ target, source: storage === 1 ? byPatch : storage === 2 ? dense : sorted });
        }
      }
    }),
  );
  if (storage === 3) {
    connections.sort((a, b) => a.source - b.source).forEach((one, i) => (one.source = i));
    shapes[3] = [connections.length];
  }
  return {
    shape: shapes[storage],
    convert: (values) => {
      const result = new Float32Array(outputs * count * channels * filters);
      for (const { target, source } of connections) result[target] = values[source];
      return result;
    },
  };
}
