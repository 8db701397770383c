import type { Described } from '../../tensor/tensor-view';
import type { AxisIndices } from '../axis-choice';
import { colormapBytes } from '../colormap';
import type { Colour } from '../colour';
import type { NumbersTable } from '../numbers-table';
import { scatterMatrix } from './geometry';

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
  /** What rims are mixed with where a marker's own colour hardly stands out from the page: the text's colour. */
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
  rimColour: [0.11, 0.13, 0.15, 1],
};

/** Which of them change a scatter plot's numbers. */
export const scatterNumbersBy: NumbersTable<ScatterOptions> = {
  cmap: 'none',
  colour: 'none',
  ylims: 'read',
  zeroLine: 'none',
  marker: 'none',
  radius: 'none',
  indices: 'read',
  zeroColour: 'none',
  rimColour: 'none',
};

/** Throws a sentence when the options are wrong in themselves, or do not fit this data. */
export function checkScatter({ cmap, ylims, indices, radius, marker }: ScatterOptions, data: Described | null): void {
  colormapBytes(cmap);
  if (!(radius > 0)) throw new Error(`marker-size is ${radius}. Give a number of CSS pixels above 0.`);
  if (!markers.includes(marker)) throw new Error(`marker is "${marker}". Give one of ${markers.join(', ')}.`);
  if (ylims && ylims[0] >= ylims[1]) {
    throw new Error(`ylims is "${ylims.join()}": its low end is not below its high end. Swap or change them.`);
  }
  if (data) scatterMatrix(data, indices);
}
