import type { FeatureGridView, GridSpot } from '../../src/views/grid/view';
import type { Language } from '../words/language';
import { shortName } from '../figure/words';

/** Names that a page gave to channels and samples. */
export interface GridNames {
  channels: readonly string[] | null;
  samples: readonly string[] | null;
  /** What they are said in. */
  language: Language;
}

/**
 * What is added to the indices of one of the data's axes where they are said: the cells' may count from another number.
 */
export function numberFrom({ scene, options }: FeatureGridView, axis: number): number {
  const cells = scene.ofSamples ? scene.axes.sample : scene.axes.channel;
  return axis === cells ? options.firstNumber : 0;
}

/** What a cell is called: its name, or its number. */
export function placeName(view: FeatureGridView, names: GridNames, index: number): string {
  const given = view.scene.ofSamples ? names.samples : names.channels;
  return String(given?.[index] ?? index + view.options.firstNumber);
}

/** What one of a cell's lines is called: its name, or its index. */
export function layerName(view: FeatureGridView, names: GridNames, layer: number): string {
  const given = view.scene.ofSamples ? names.channels : names.samples;
  return String(given?.[layer] ?? layer);
}

/** What a line is called in a list of lines: "channel 3 rain", "sample 0, channel 3". */
export function lineName(view: FeatureGridView, names: GridNames, spot: GridSpot): string {
  const { axes, layerAxis } = view.scene;
  const indices = view.indicesOf(spot);
  const named = (axis: number, given: readonly string[] | null): string => {
    const name = given?.[indices[axis]];
    return `${names.language.axis(view.axes[axis])} ${indices[axis] + numberFrom(view, axis)}${name === undefined ? '' : ` ${shortName(String(name))}`}`;
  };
  const channel = named(axes.channel, names.channels);
  return layerAxis < 0 ? channel : `${named(axes.sample, names.samples)}, ${channel}`;
}

const kept = new WeakMap<Uint32Array, { names: GridNames; layers: number; list: string[] }>();

/** The names of a heatmap's rows; made once for each choice of channels. */
export function rowNames(view: FeatureGridView, names: GridNames): readonly string[] {
  const { places } = view;
  const { layers } = view.scene;
  const known = kept.get(places);
  if (known?.layers === layers && known.names.channels === names.channels && known.names.samples === names.samples) {
    return known.list;
  }
  const list = Array.from({ length: places.length * layers }, (_, line) => {
    const name = placeName(view, names, places[line % places.length]);
    return layers === 1 ? name : `${layerName(view, names, Math.floor(line / places.length))} · ${name}`;
  });
  kept.set(places, { names, layers, list });
  return list;
}
