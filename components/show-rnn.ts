import type { RnnWeight, RnnWeights } from './rnn-weights';
import './rnn-weights';
import { as, not, pair, place, propertiesOf, sized, title } from './show-options';
import type { EitherCase, OptionTable, ShowTarget, Sized } from './show-options';

interface RnnShowOptions extends Sized {
  /** "weights" (default) or "grads": of the loss, which takes `inputData` and `labels`. */
  mode?: 'weights' | 'grads';
  /** One batch, as getGradients takes it; stays the caller's. */
  inputData?: object;
  labels?: object;
  /** Keras's name of the loss; that of `compile` when left out. */
  loss?: string | readonly string[];
  /** One direction of a bidirectional layer alone. */
  direction?: 'forward' | 'backward' | null;
  showBias?: boolean;
  showBorders?: boolean;
  title?: string | false | null;
}

export interface RnnHistogramOptions extends RnnShowOptions {
  /** 150 */
  bins?: number;
  /** 0: each its own limits; 1 (default): kernel and recurrent kernel share them; 2: both directions too. */
  equateAxes?: 0 | 1 | 2;
  showXyTicks?: boolean | readonly (boolean | number)[];
}

export interface RnnHeatmapOptions extends RnnShowOptions {
  /** "bwr"; null: "bone". */
  cmap?: string | null;
  /** "auto" (default): ± the largest absolute value of the kernels of all directions; null: each its own range; [low, high]. */
  norm?: 'auto' | null | readonly [number, number];
  showColorbar?: boolean;
  /** 0: no lines between gates. */
  gateSepWidth?: number;
  /** Each matrix over its own range. */
  normalize?: boolean;
  absoluteValue?: boolean;
}

/** Whose weights are shown: a model's layer, or a list as getWeights and getGradients give it. */
export type RnnSource = readonly RnnWeight[] | { model: object; layer: string | number };

const shared: OptionTable = {
  ...sized,
  direction: as('direction'),
  show_bias: not('noBias'),
  show_borders: not('noBorders'),
  title,
};
const histogram: OptionTable = {
  ...shared,
  bins: as('bins'),
  equate_axes: as('equateAxes'),
  show_xy_ticks: (value: boolean | readonly unknown[]) => ({
    noTicks: !(Array.isArray(value) ? value.some(Boolean) : value),
  }),
};
const heatmap: OptionTable = {
  ...shared,
  cmap: (value: string | null) => ({ cmap: value ?? 'bone' }),
  norm: pair('norm', 'symmetric'),
  show_colorbar: not('noColorbar'),
  gate_sep_width: not('noGateSeparators'),
  normalize: as('normalized'),
  absolute_value: as('absoluteValue'),
};
const ofGradients = ['mode', 'inputData', 'input_data', 'labels', 'loss'];

/**
 * see-rnn's `rnn_histogram`: a layer's recurrent weights, or their gradients, as histograms by gate, in an `<rnn-weights>`
 * that it returns.
 *
 * source   {model, layer}, or what getWeights or getGradients gave
 * throws   on an option that there is not, and on mode "grads" without inputData and labels; see-rnn's configs and savepath
 *          are CSS and `toBlob` here
 * cost     of a model: that of getWeights or getGradients; `updateComplete` waits for it
 *
 * Differs from see-rnn: counts, not densities; bins lie over the limits that are shared, counts have each weight's own top;
 * `show_bias` is an option (there: read, and refused); both directions are in one figure (there: two); NaN and infinite
 * values are in no bin (there: counted as zeros).
 */
export function showRnnHistogram(
  target: ShowTarget,
  source: RnnSource,
  options: EitherCase<RnnHistogramOptions> = {},
): RnnWeights {
  return show(target, source, {
    by: 'showRnnHistogram',
    table: histogram,
    first: { view: 'histogram', equateAxes: 1 },
    options,
  });
}

/**
 * see-rnn's `rnn_heatmap`: a layer's recurrent weights, or their gradients, kernel above recurrent kernel, with lines
 * between the gates, in an `<rnn-weights>` that it returns.
 *
 * source, throws, cost  as of `showRnnHistogram`
 *
 * Differs from see-rnn: counts of NaN stand in the figure (there: in the console); the bias has a norm of its own (there: the
 * kernels', beyond which a forget bias of 1 lies); `absolute_value` and `normalize` change colours, and the numbers that
 * are told stay the weights' own.
 */
export function showRnnHeatmap(
  target: ShowTarget,
  source: RnnSource,
  options: EitherCase<RnnHeatmapOptions> = {},
): RnnWeights {
  return show(target, source, { by: 'showRnnHeatmap', table: heatmap, first: { view: 'heatmap' }, options });
}

function show(
  target: ShowTarget,
  source: RnnSource,
  { by, table, first, options }: { by: string; table: OptionTable; first: object; options: EitherCase<RnnShowOptions> },
): RnnWeights {
  const known = Object.fromEntries(ofGradients.map((name) => [name, () => ({})]));
  const properties = propertiesOf(by, options, { ...table, ...known, input_data: () => ({}) });
  const wanted = wantedOf(by, source, options);
  const figure = place('rnn-weights', target, { ...first, ...properties });
  if ('list' in wanted) figure.data = wanted.list;
  else feed(figure, wanted);
  return figure;
}

type Wanted =
  | { list: readonly RnnWeight[] }
  | { model: object; layer: string | number; gradients: { x: object; y: object; loss?: unknown } | null };

function wantedOf(by: string, source: RnnSource, options: EitherCase<RnnShowOptions>): Wanted {
  if (Array.isArray(source)) return { list: source as readonly RnnWeight[] };
  const { model, layer } = source as { model: object; layer: string | number };
  const { mode = 'weights', inputData = options.input_data, labels, loss } = options;
  if (!model || layer === undefined) {
    throw new Error(`${by}: there is no model and layer. Give {model, layer}, or a list of weights.`);
  }
  if (mode !== 'weights' && mode !== 'grads') {
    throw new Error(`${by}: mode is "${mode as string}". Give "weights" or "grads".`);
  }
  if (mode === 'weights') return { model, layer, gradients: null };
  if (inputData && labels) return { model, layer, gradients: { x: inputData, y: labels, loss } };
  throw new Error(`${by}: mode "grads" needs inputData and labels. Give one batch of each.`);
}

/** Takes the weights or their gradients from the model. What fails is told by the figure's `engine-error`. */
function feed(figure: RnnWeights, { model, layer, gradients }: Exclude<Wanted, { list: unknown }>): void {
  const run = async (): Promise<void> => {
    // Only who gives a model loads what runs it.
    const { getWeights } = await import('../src/models/training/get-weights');
    const { getGradients } = await import('../src/models/training/get-gradients');
    const weights = gradients
      ? await getGradients(
          model as never,
          layer,
          gradients.x as never,
          { of: 'weights', y: gradients.y, loss: gradients.loss } as never,
        )
      : getWeights(model as never, layer);
    figure.data = weights; // it holds the tensors by itself
    for (const weight of weights) weight.dispose();
  };
  figure.pending = run().catch((error: unknown) => {
    figure.dispatchEvent(new CustomEvent('engine-error', { detail: { error }, bubbles: true, composed: true }));
  });
}
