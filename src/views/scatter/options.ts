import type { Described, TensorView } from '../../tensor/tensor-view';
import { lastTwoAxes, type AxisIndices } from '../axis-choice';
import { colormapBytes } from '../colormap';
import type { Colour } from '../colour';

/** Shapes of markers, by matplotlib's names, in the order of shaders/passes/marker-position.wgsl. */
export const markers = ['o', 's', 'D', '^', 'v', '+', 'x'];

export interface ScatterOptions {
  cmap: string;
  /** One colour for all channels; null: by the map. */
  colour: Colour | null;
  /** Bottom and top of the y-axis; null for ± the largest absolute value. */
  ylims: readonly [number, number] | null;
  zeroLine: boolean;
  marker: string;
  /** Of a marker, in device pixels. */
  radius: number;
  indices: AxisIndices;
  zeroColour: Colour;
  /** Of the thin line around each marker. */
  rimColour: Colour;
}

export const scatterDefaults: ScatterOptions = {
  cmap: 'bwr',
  colour: null,
  ylims: null,
  zeroLine: true,
  marker: 'o',
  radius: 2.5,
  indices: {},
  zeroColour: [1, 0, 0, 1],
  rimColour: [0.5, 0.5, 0.5, 0.6],
};

/** What the axes and the summary say. */
export interface ScatterNumbers {
  low: number;
  high: number;
  /** Sample and channel of the lowest and of the highest value; null when no value is finite. */
  lowest: [number, number] | null;
  highest: [number, number] | null;
  nan: number;
  infinite: number;
  /** Finite, and outside of ylims. */
  outside: number;
}

/** Takes apart what a scatter view reads. */
export function scatterNumbers(numbers: readonly number[], channels: number): ScatterNumbers {
  const [low, high, lowest, highest, nan, infinite, outside] = numbers;
  const place = (key: number): [number, number] | null =>
    low > high ? null : [Math.floor(key / channels), key % channels];
  return { low, high, lowest: place(lowest), highest: place(highest), nan, infinite, outside };
}

/** Throws a sentence when the options are wrong in themselves, or do not fit this data. */
export function checkScatter({ cmap, ylims, indices, radius, marker }: ScatterOptions, data: Described | null): void {
  colormapBytes(cmap);
  if (!(radius > 0)) throw new Error(`marker-size is ${radius}. Give a number of CSS pixels above 0.`);
  if (!markers.includes(marker)) throw new Error(`marker is "${marker}". Give one of ${markers.join(', ')}.`);
  if (ylims && ylims[0] >= ylims[1]) {
    throw new Error(`ylims is "${ylims.join()}": its low end is not below its high end. Swap or change them.`);
  }
  if (data) lastTwoAxes(twoAxes(data), indices, 'scatter plot');
}

/** Data of one axis as samples of one channel, or, where the axis is named so, as channels of one sample. */
export function twoAxes<Data extends Described & Partial<Pick<TensorView, 'strides'>>>(data: Data): Data {
  if (data.shape.length !== 1) return data;
  const ofChannels = data.axes[0] === 'channel';
  const [side, stride] = [data.shape[0], data.strides?.[0] ?? 1];
  return {
    ...data,
    shape: ofChannels ? [1, side] : [side, 1],
    strides: ofChannels ? [0, stride] : [stride, 0],
    axes: ofChannels ? ['sample', 'channel'] : [data.axes[0], 'channel'],
  };
}
