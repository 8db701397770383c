import type { ElementData } from '../src/views/data';
import type { AttnHeatmap } from './attn-heatmap';
import './attn-heatmap';
import type { FeatureGrid } from './feature-grid';
import './feature-grid';
import type { FeatureScatter } from './feature-scatter';
import './feature-scatter';
import { feedLayer, isLayerFeatures, type LayerFeatures } from './show-layer';
import { as, not, pair, place, propertiesOf, sampleCount, shareXy, sized, title } from './show-options';
import type { EitherCase, OptionTable, ShareXy, ShowTarget, Sized } from './show-options';

export { showHistogram, showHistogramGrid } from './show-histograms';
export type { HistogramGridOptions, HistogramShowOptions } from './show-histograms';
export type { LayerFeatures } from './show-layer';
export type { ShowTarget } from './show-options';

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
  /** Only this sample, of data with three axes. */
  sample?: number;
  nRows?: number;
  reflectHalf?: boolean;
  timestepsXaxis?: boolean;
  maxTimesteps?: number | null;
  channelAxis?: number;
  title?: string | false | null;
}

export interface Features0DOptions extends Sized {
  cmap?: string;
  ylims?: 'auto' | readonly [number, number];
  /** matplotlib's name of the shape: o, s, D, ^, v, + or x. */
  marker?: string;
  /** One colour for all markers, in place of the map; null: by the map. */
  color?: string | null;
  showBorders?: boolean;
  showYZero?: boolean;
  title?: string | false | null;
}

/** Said, so that the rows are the seed's however flat the cells become. */
const seedRows = { maxColSubplots: 10 };

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
const features0D: OptionTable = {
  ...sized,
  cmap: as('cmap'),
  ylims: pair('ylims', ''),
  marker: as('marker'),
  color: as('color'),
  show_borders: not('noBorders'),
  show_y_zero: not('hideYZero'),
  title,
};

/**
 * The seed's `show_features_1D` and see-rnn's `features_1D`: one line plot per channel, in a `<feature-grid>` that it
 * returns. Option names of both, in snake_case or camelCase, with the seed's defaults.
 *
 * data    [time, channel] or [sample, time, channel]; of several samples each is a line in its channel's cell, unless
 *         `sample` is given. Or {model, layer, input}, with options beside them: what that layer puts out, which
 *         `updateComplete` waits for
 * throws  on an option that there is not; see-rnn's configs, tight, borderwidth and savepath are CSS and `toBlob` here
 *
 * Differs from the originals: one row, one column and primes are laid out like any other count (the seed crashes,
 * see-rnn makes one column); labels and words count from one, and labels stand on their own channel (see-rnn's "0"
 * shows the last one); [time, channel] gives a cell per channel (see-rnn: all in one); dropout is off when the outputs
 * are taken (`getLayerOutputs`; the seed: on).
 */
export function showFeatures1D(
  target: ShowTarget,
  data: ElementData | (LayerFeatures & EitherCase<Features1DOptions>),
  options: EitherCase<Features1DOptions> = {},
): FeatureGrid {
  if (data && isLayerFeatures(data)) {
    const { model, layer, input, ...rest } = data;
    const properties = { ...seedRows, ...propertiesOf('showFeatures1D', { ...rest, ...options }, features1D) };
    const grid = place('feature-grid', target, properties);
    feedLayer(grid, { model, layer, input }, !('samples' in properties));
    return grid;
  }
  const samples = sampleCount(data) > 1 ? 'overlay' : '';
  const properties = { samples, firstNumber: 1, ...seedRows, ...propertiesOf('showFeatures1D', options, features1D) };
  return place('feature-grid', target, { ...properties, data });
}

/**
 * The seed's `show_features_2D` and see-rnn's `features_2D`. With the seed's options an `<attn-heatmap>` of the matrix
 * as it is; with one of see-rnn's own (n_rows, reflect_half, timesteps_xaxis, max_timesteps, channel_axis, title) a
 * `<feature-grid mode="heat">`.
 *
 * data    two axes, or three: then all samples, side by side or, in a grid, below one another; `sample` chooses one
 *
 * Differs from the originals: `reflect_half` turns the second half of the channels round in time (see-rnn: the
 * samples); `channel_axis` counts (see-rnn ignores it); several samples are one picture with one norm (see-rnn: one
 * image each), so `n_rows` changes nothing; in a heat grid time runs downwards unless `timesteps_xaxis`, as in see-rnn.
 * `norm` null is the data's range, as in both, and so not centred on zero: "auto" is.
 */
export function showFeatures2D(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<Features2DOptions> = {},
): AttnHeatmap | FeatureGrid {
  const properties = propertiesOf('showFeatures2D', options, features2D);
  const ofGrid = ['nRows', 'reflectHalf', 'timestepsXaxis', 'maxTimesteps', 'channelAxis', 'title'];
  const several = sampleCount(data) > 1 && !('sample' in properties);
  if (!ofGrid.some((name) => name in properties))
    return place('attn-heatmap', target, { heads: several ? 'all' : '', ...properties, data });
  const grid = { mode: 'heat', maxTimesteps: 0, timestepsXaxis: false, cmap: 'bwr', samples: several ? 'cells' : '' };
  return place('feature-grid', target, { ...grid, ...properties, data });
}

/**
 * see-rnn's `features_0D`: one marker per sample and channel, in a `<feature-scatter>` that it returns.
 *
 * data    [sample, channel], or one axis: samples of one channel
 * throws  on an option that there is not; see-rnn's configs and savepath are CSS and `toBlob` here
 *
 * Differs from see-rnn: markers at the limits are whole and have a thin rim, so that white ones are seen on white; a
 * colour bar says which channel is which; values that are NaN, infinite or outside of `ylims` are counted and said
 * (there: dropped silently); borders are shown and the title is empty unless said otherwise (there: no borders,
 * "outputs").
 */
export function showFeatures0D(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<Features0DOptions> = {},
): FeatureScatter {
  return place('feature-scatter', target, { ...propertiesOf('showFeatures0D', options, features0D), data });
}
