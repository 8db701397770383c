import type { ElementData } from '../src/views/data';
import type { FeatureHistogram } from './feature-histogram';
import './feature-histogram';
import { as, not, pair, place, propertiesOf, shapeOf, sized, title, withAxes } from './show-options';
import type { EitherCase, OptionTable, Properties, ShareXy, ShowTarget, Sized } from './show-options';

interface EachHistogramOptions extends Sized {
  bins?: number;
  xlims?: null | readonly [number, number];
  /** The count at the top of the y-axis. */
  ylim?: number | null;
  centerZero?: boolean;
  peaksToClip?: number;
  /** Which cells have the same limits: true, "row", "col", or a pair for x and y. */
  shareXy?: ShareXy;
  /** Only the ends of the bins, written inside of each cell; null: when bins are not shared. */
  padXticks?: boolean | null;
  showBorders?: boolean;
  showXyTicks?: boolean | readonly (boolean | number)[];
  title?: string | false | null;
}

export interface HistogramShowOptions extends EachHistogramOptions {
  /** "vertical": one above the other; or so many rows. */
  nRows?: 'vertical' | number | null;
  /** "auto": axis and number; a list: names; null: none. */
  annotations?: 'auto' | readonly string[] | null;
  /** The axis whose indices get a histogram each; two, "layer,epoch", for rows and columns. */
  by?: string;
  /** The axis whose indices lie over one another in each cell. */
  overlay?: string;
  color?: string;
}

export interface HistogramGridOptions extends EachHistogramOptions {
  /** Names of the columns. */
  colnames?: readonly string[] | null;
  /** Names the rows: this text and the row's number. */
  sideAnnot?: string | null;
}

/** The most rows that there can be: all cells one above the other. */
const vertical = 1024;

const eachHistogram: OptionTable = {
  ...sized,
  bins: as('bins'),
  xlims: pair('xlims', ''),
  ylim: (value: number | null) => ({ ylim: value ?? 0 }),
  center_zero: as('centerZero'),
  peaks_to_clip: as('peaksToClip'),
  share_xy: (value: ShareXy) => ({ shareXy: sharedBy(value) }),
  pad_xticks: (value: boolean | null) => ({ padXticks: value }),
  show_borders: not('noBorders'),
  show_xy_ticks: (value: boolean | readonly unknown[]) => ({ ticks: ticksOf(value) }),
  title,
};
const histogram: OptionTable = {
  ...eachHistogram,
  n_rows: (value: 'vertical' | number | null) => ({ nRows: value === 'vertical' ? vertical : (value ?? 0) }),
  annotations: (value: 'auto' | readonly string[] | null) =>
    Array.isArray(value) ? { names: value } : { annotations: value === null ? 'none' : 'numbers' },
  by: as('by'),
  overlay: as('overlay'),
  color: (value: string) => ({ colour: { '--feature-histogram-bar': value } }),
};
const histogramGrid: OptionTable = {
  ...eachHistogram,
  colnames: (value: readonly string[] | null) => ({ columnNames: value }),
  side_annot: as('sideAnnot'),
};

/**
 * The seed's histogram of a layer's outputs (500 bins) and see-rnn's `features_hist` and `hist_clipped`, in a
 * `<feature-histogram>` that it returns.
 *
 * data    any axes: all values in one, or with `by` one histogram per index of that axis, all with the same limits
 * throws  on an option that there is not; see-rnn's configs, tight, borderwidth and savepath are CSS and `toBlob` here
 *
 * Differs from see-rnn: without `by` all values are in one histogram (there: one for each index of the first axis);
 * bins lie between `xlims`, which win over `center_zero` (there: over each entry's own range, of which a part is seen),
 * so entries can be compared; what is outside, NaN or infinite is counted and said (there: an error); 500 bins, not
 * 100; one y-limit for all that share it, that of the entry with the highest bin left after clipping (there: that of
 * the last one drawn); of two equally high clipped peaks each is labelled in its own place, in the middle of its bin
 * (there: both at the first one's left end); fewer annotations than entries leave the others their numbers (there: an
 * error); a prime count is no single column.
 */
export function showHistogram(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<HistogramShowOptions> = {},
): FeatureHistogram {
  const properties = padded({ shareXy: 'all', ...propertiesOf('showHistogram', options, histogram) });
  return place('feature-histogram', target, { ...properties, data });
}

/**
 * see-rnn's `features_hist_v2`: a grid of cells with several histograms over one another in each, in a
 * `<feature-histogram>` that it returns.
 *
 * data    [row, column, part, …]: the further axes are counted together; of three axes each cell has one histogram. The
 *         axes' own names are used where data brings them
 * throws  on an option that there is not, and on data of fewer than three axes
 *
 * Differs from see-rnn, beside what `showHistogram` says: the bins of all that share them are the same (there: each
 * histogram over its own range, so that heights over one another do not compare); `ylim` holds in every cell (there: in
 * the last one, and in those that share with it); overlaid histograms are translucent within an outline, with a legend
 * (there: the later ones hide the earlier, unless configured); columns without `colnames` and rows without `side_annot`
 * are named by axis and number (there: not at all); every cell has as many histograms (there: lists of any length).
 */
export function showHistogramGrid(
  target: ShowTarget,
  data: ElementData,
  options: EitherCase<HistogramGridOptions> = {},
): FeatureHistogram {
  const shape = shapeOf(data);
  if (shape.length < 3) {
    throw new Error(
      `showHistogramGrid: data has ${shape.length} axes, [${shape.join(', ')}]. Give three or more: rows, columns, and what is counted.`,
    );
  }
  const defaults = { bins: 100, shareXy: 'columns,all', by: '0,1', overlay: shape.length > 3 ? '2' : '' };
  const given = padded({ ...defaults, ...propertiesOf('showHistogramGrid', options, histogramGrid) });
  const { sideAnnot, ...properties } = given;
  const names = sideAnnot
    ? { names: Array.from({ length: shape[0] }, (_, row) => `${sideAnnot as string}${row}`) }
    : {};
  const axes = shape.map((_, axis) => ['row', 'column', 'part'][axis] ?? `axis${axis}`);
  return place('feature-histogram', target, { ...properties, ...names, data: withAxes(data, axes) });
}

/** As see-rnn has it, ticks are padded where bins are not shared, unless said otherwise. */
function padded({ padXticks, ...properties }: Properties): Properties {
  return { ...properties, padXticks: padXticks ?? String(properties.shareXy).startsWith('none') };
}

function sharedBy(value: ShareXy): string {
  const word = (one: unknown): string => {
    if (typeof one !== 'string') return one ? 'all' : 'none';
    return { row: 'rows', col: 'columns' }[one] ?? one;
  };
  return Array.isArray(value) ? value.map(word).join() : word(value);
}

function ticksOf(value: boolean | readonly unknown[]): string {
  const [x, y] = Array.isArray(value) ? value : [value, value];
  return x ? (y ? 'both' : 'x') : y ? 'y' : 'none';
}
