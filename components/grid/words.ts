import type { FeatureGridView, FoundValue } from '../../src/views/grid/view';
import type { CellDetail } from '../figure/pointer';
import { shortNumber } from '../figure/ticks';
import { describeCell, shortName } from '../figure/words';
import type { DensityDetail } from './figure';
import { numberFrom, placeName, type GridNames } from './names';

/** "time 12, value 0.43: 7 lines", to be shown and spoken; null for a detail that is a cell's. */
export function densityWords(detail: CellDetail | DensityDetail): string | null {
  if (!('lines' in detail)) return null;
  const { indices, axes, lines, level } = detail;
  const value = level === null ? '' : `, value ${shortNumber(level)}`;
  return `${axes[0]} ${indices[0]}${value}: ${lines === 0 ? 'no line' : lines === 1 ? '1 line' : `${lines} lines`}`;
}

/** A cell of the data, its number as its label has it. */
export function cellWords(view: FeatureGridView, names: GridNames, detail: CellDetail): string {
  const { indices } = detail;
  const numbered = { ...detail, indices: indices.map((index, axis) => index + numberFrom(view, axis)) };
  return describeCell(numbered, (axis) => indexName(view, names, axis, indices[axis]));
}

/** One paragraph on what a feature grid shows, for those who do not see it. */
export function gridSummary(view: FeatureGridView, names: GridNames, atRest: boolean): string {
  return [what(view, names), part(view), atRest ? extremes(view, names) : ''].filter((text) => text !== '').join(' ');
}

function what(view: FeatureGridView, names: GridNames): string {
  const { scene, places, options } = view;
  const { channels, samples, times, layers, ofSamples } = scene;
  const steps = `over ${counted(times.count, 'time step')}`;
  const shown = places.length < channels ? `${places.length} of ${channels} channels` : counted(channels, 'channel');
  const ofAll = layers > 1 ? ` of each of ${layers} samples` : '';
  if (options.mode === 'heat') return `Heatmap of ${shown}${ofAll}, one row each, ${steps}.`;
  if (options.mode === 'density') return `${shown}${ofAll} ${steps} in one plot; colour counts lines.`;
  const each = counted(layers, ofSamples ? 'channel' : 'sample');
  const lines = layers > 1 ? ` with a line for each of ${each}` : '';
  if (scene.enlarged !== null) {
    const name = shortName(placeName(view, names, places[0]));
    return `${ofSamples ? 'Sample' : 'Channel'} ${name} ${steps}, one line plot${lines}.`;
  }
  const shared = { none: 'a y-range each', rows: 'a y-range for each row', columns: 'a y-range for each column' };
  const { equateAxes, shareXy } = options;
  const range = equateAxes || shareXy === 'all' ? 'one y-range for all' : shared[shareXy as 'none'];
  return `${ofSamples ? counted(samples, 'sample') : shown} ${steps}, one line plot each${lines}, with ${range}.`;
}

/** What is in sight, where that is not everything. */
function part({ scene, geometry, options, places }: FeatureGridView): string {
  const { scroll, layout, rowsInSight, window } = geometry;
  if (scene.onePlot && options.window) {
    const first = scene.times.first + scene.span.first;
    return `Time steps ${first} to ${first + scene.span.count - 1} are in sight.`;
  }
  if (options.mode === 'heat' && options.window) {
    const { rows, columns } = scene.space(places.length);
    const [down, across] = [Math.ceil(window.height), Math.ceil(window.width)];
    return `${down} of ${rows} rows and ${across} of ${columns} columns are in sight.`;
  }
  if (scroll.end === 0) return '';
  return `About ${Math.floor(rowsInSight)} of ${layout.rows} rows of cells are in sight at once.`;
}

function extremes(view: FeatureGridView, names: GridNames): string {
  const found = view.extremes;
  if (!found) return '';
  const at = (value: FoundValue): string => `${shortNumber(value.value)} (${placeOf(view, names, value)})`;
  return `Values from ${at(found.lowest)} to ${at(found.highest)}.`;
}

function placeOf(view: FeatureGridView, names: GridNames, { value, indices }: FoundValue): string {
  const { axes } = view.scene;
  const wanted = [view.scene.layers > 1 ? axes.sample : -1, axes.channel, axes.time].filter((axis) => axis >= 0);
  const detail: CellDetail = {
    value,
    indices: wanted.map((axis) => indices[axis] + numberFrom(view, axis)),
    axes: wanted.map((axis) => view.axes[axis]),
  };
  const nameOf = (i: number): string | null => indexName(view, names, wanted[i], indices[wanted[i]]);
  return describeCell(detail, nameOf).replace(/: [^:]*$/, '');
}

/** The name of an index of one of the data's axes; null where it has none but its number. */
function indexName({ scene }: FeatureGridView, names: GridNames, axis: number, index: number): string | null {
  const given = axis === scene.axes.channel ? names.channels : axis === scene.axes.sample ? names.samples : null;
  return given?.[index] ?? null;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
