import type { ElementData } from '../src/views/data';
import type { AttnHeatmap } from './attn-heatmap';
import './attn-heatmap';
import type { FeatureGrid } from './feature-grid';
import './feature-grid';
import type { FeatureHistogram } from './feature-histogram';
import './feature-histogram';
import type { FeatureScatter } from './feature-scatter';
import './feature-scatter';
import { as, not, pair, propertiesOf, shareXy, title } from './show-options';
import type { EitherCase, OptionTable, Properties, ShareXy } from './show-options';

/** Where the figure goes: it is appended to this element, or to the first that this selector finds. */
export type ShowTarget = Element | string;

interface Sized {
  /** Multiplies the figure's width; see-rnn's `w`. */
  scaleWidth?: number;
  scaleHeight?: number;
  w?: number;
  h?: number;
}

export interface Features1DOptions extends Sized {
  /** 100; 0 or null: all. */
  maxTimesteps?: number | null;
  maxColSubplots?: number;
  nRows?: number | null;
  equateAxes?: boolean;
  shareXy?: ShareXy;
  showYZero?: boolean;
  channelAxis?: number;
  dpi?: number;
  /** "auto": numbers; a list: names; null: none. */
  annotations?: 'auto' | readonly string[] | null;
  /** One cell per sample, with a line per channel. */
  subplotSamples?: boolean;
  /** Only this sample. */
  sample?: number;
  showBorders?: boolean;
  showXyTicks?: boolean | readonly (boolean | number)[];
  title?: string | false | null;
  color?: string;
}

export interface Features2DOptions extends Sized {
  cmap?: string;
  /** null: lowest to highest value; "auto": ± the largest absolute value; or [low, high]. */
  norm?: null | 'auto' | 'symmetric' | 'log' | readonly [number, number];
  /** The sample that is drawn, of data with three axes (0). */
  sample?: number;
  nRows?: number;
  reflectHalf?: boolean;
  timestepsXaxis?: boolean;
  maxTimesteps?: number | null;
  channelAxis?: number;
  title?: string | false | null;
}

export interface HistogramShowOptions extends Sized {
  /** 500. */
  bins?: number;
  xlims?: null | readonly [number, number];
  centerZero?: boolean;
  peaksToClip?: number;
  /** "vertical", or so many rows. */
  nRows?: 'vertical' | number;
  /** The axis whose indices get a histogram each. */
  by?: string;
  color?: string;
}

export interface Features0DOptions extends Sized {
  cmap?: string;
  ylims?: 'auto' | readonly [number, number];
  showYZero?: boolean;
  title?: string | false | null;
}

const sized: OptionTable = {
  scale_width: as('scaleWidth'),
  scale_height: as('scaleHeight'),
  w: as('scaleWidth'),
  h: as('scaleHeight'),
};
const count = (property: string) => (value: number | null) => ({ [property]: value ?? 0 });

const features1D: OptionTable = {
  ...sized,
  max_timesteps: count('maxTimesteps'),
  max_col_subplots: as('maxColSubplots'),
  n_rows: count('nRows'),
  equate_axes: as('equateAxes'),
  share_xy: shareXy,
  show_y_zero: not('hideYZero'),
  channel_axis: as('channelAxis'),
  dpi: as('dpi'),
  annotations: (value: 'auto' | readonly string[] | null) =>
    Array.isArray(value) ? { names: value } : { annotations: value === null ? 'none' : 'numbers' },
  subplot_samples: (value: boolean) => ({ samples: value ? 'cells' : 'overlay' }),
  sample: (value: number) => ({ sample: value, samples: '' }),
  show_borders: as('showBorders'),
  show_xy_ticks: (value: boolean | readonly unknown[]) => ({
    showTicks: Boolean(Array.isArray(value) ? value[1] : value),
  }),
  title,
  color: (value: string) => ({ colour: { '--feature-grid-line': value } }),
};
const ofHeatmap: OptionTable = { ...sized, cmap: as('cmap'), norm: pair('norm', 'symmetric'), sample: as('sample') };
const features2D: OptionTable = {
  ...ofHeatmap,
  n_rows: count('nRows'),
  reflect_half: as('reflectHalf'),
  timesteps_xaxis: as('timestepsXaxis'),
  max_timesteps: count('maxTimesteps'),
  channel_axis: as('channelAxis'),
  title,
};
const histogram: OptionTable = {
  ...sized,
  bins: as('bins'),
  xlims: pair('xlims', ''),
  center_zero: as('centerZero'),
  peaks_to_clip: as('peaksToClip'),
  n_rows: (value: 'vertical' | number) => ({ nRows: value === 'vertical' ? 0 : value }),
  by: as('by'),
  color: (value: string) => ({ colour: { '--feature-histogram-bar': value } }),
};
const features0D: OptionTable = {
  ...sized,
  cmap: as('cmap'),
  ylims: pair('ylims', ''),
  show_y_zero: not('hideYZero'),
  title,
};

/**
 * The seed's `show_features_1D` and see-rnn's `features_1D`: one line plot per channel, in a `<feature-grid>` that it returns. Option names of
 * both, in snake_case or camelCase, with the seed's defaults.
 *
 * data    [time, channel] or [sample, time, channel]; of several samples each is a line in its channel's cell, unless `sample` is given
 * throws  on an option that there is not; see-rnn's configs, tight, borderwidth and savepath are CSS and `toBlob` here
 *
 * Differs from the originals: one row, one column and primes are laid out like any other count (the seed crashes, see-rnn makes one
 * column); labels count from one and stand on their own channel (see-rnn's "0" shows the last one); [time, channel] gives a cell per channel
 * (see-rnn: all in one); dropout is off when the outputs are taken (`getLayerOutputs`; the seed: on).
 */
export function showFeatures1D(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<Features1DOptions> = {},
): FeatureGrid {
  const samples = sampleCount(data) > 1 ? 'overlay' : '';
  return place('feature-grid', target, { samples, ...propertiesOf('showFeatures1D', options, features1D), data });
}

/**
 * The seed's `show_features_2D` and see-rnn's `features_2D`. With the seed's options an `<attn-heatmap>` of the matrix as it is; with one of
 * see-rnn's own (n_rows, reflect_half, timesteps_xaxis, max_timesteps, channel_axis, title) a `<feature-grid mode="heat">`.
 *
 * data    two axes, or three of which `sample` (0) fixes the first
 *
 * Differs from the originals: `reflect_half` turns the second half of the channels round in time (see-rnn: the samples); `channel_axis` counts
 * (see-rnn ignores it); of several samples one is drawn (see-rnn: one image each), so `n_rows` changes nothing; in a heat grid time runs downwards
 * unless `timesteps_xaxis`, as in see-rnn. `norm` null is the data's range, as in both, and so not centred on zero: "auto" is.
 */
export function showFeatures2D(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<Features2DOptions> = {},
): AttnHeatmap | FeatureGrid {
  const properties = propertiesOf('showFeatures2D', options, features2D);
  const ofGrid = ['nRows', 'reflectHalf', 'timestepsXaxis', 'maxTimesteps', 'channelAxis', 'title'];
  const sample = sampleCount(data) > 1 ? { sample: 0 } : {};
  if (!ofGrid.some((name) => name in properties))
    return place('attn-heatmap', target, { ...sample, ...properties, data });
  const grid = { mode: 'heat', maxTimesteps: 0, timestepsXaxis: false, cmap: 'bwr' };
  return place('feature-grid', target, { ...grid, ...sample, ...properties, data });
}

/**
 * The seed's histogram of a layer's outputs (500 bins) and see-rnn's `features_hist` and `hist_clipped`, in a `<feature-histogram>` that it
 * returns.
 *
 * data    any axes: all values in one, or with `by` one histogram per index of that axis, all with the same limits
 *
 * Differs from see-rnn: bins lie between `xlims` (there: over the data's range, of which a part is seen), what is outside, NaN or infinite is
 * counted and said; 500 bins, not 100; one y-limit for all, that of the entry with the highest bin left after clipping.
 */
export function showHistogram(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<HistogramShowOptions> = {},
): FeatureHistogram {
  return place('feature-histogram', target, { ...propertiesOf('showHistogram', options, histogram), data });
}

/**
 * see-rnn's `features_0D`: one marker per sample and channel, in a `<feature-scatter>` that it returns.
 *
 * data    [sample, channel]
 *
 * Differs from see-rnn: markers at the limits are whole, and a colour bar says which channel is which.
 */
export function showFeatures0D(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<Features0DOptions> = {},
): FeatureScatter {
  return place('feature-scatter', target, { ...propertiesOf('showFeatures0D', options, features0D), data });
}

function place<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  target: ShowTarget,
  { colour, ...properties }: Properties,
): HTMLElementTagNameMap[Tag] {
  const parent = typeof target === 'string' ? document.querySelector(target) : target;
  if (!parent) throw new Error(`there is no element "${target as string}" on the page. Give one, or its selector.`);
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(colour ?? {})) element.style.setProperty(name, value as string);
  Object.assign(element, properties);
  parent.append(element);
  return element;
}

/** How many samples data with a third axis from the right has; 1 without one. */
function sampleCount(data: ElementData): number {
  if (!data) return 1;
  const holder = 'tensor' in data ? data.tensor : data;
  return 'shape' in holder ? (holder.shape.at(-3) ?? 1) : 1;
}
