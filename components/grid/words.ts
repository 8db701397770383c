import type { FeatureGridView, FoundValue } from '../../src/views/grid/view';
import type { CellDetail } from '../figure/pointer';
import { shortNumber } from '../figure/ticks';
import { describeCell, describePlace, shortName } from '../figure/words';
import type { Language } from '../words/language';
import type { Amount, Found, Words } from '../words/table';
import type { DensityDetail } from './figure';
import { numberFrom, placeName, type GridNames } from './names';

/** "time 12, value 0.43: 7 lines", to be shown and spoken; null for a detail that is a cell's. */
export function densityWords(detail: CellDetail | DensityDetail, language: Language): string | null {
  if (!('lines' in detail)) return null;
  const { lines, level } = detail;
  const place = describePlace(detail, language);
  return language.words.density(place, level === null ? null : shortNumber(level, language), language.amount(lines));
}

/** A cell of the data, its number as its label has it. */
export function cellWords(view: FeatureGridView, names: GridNames, detail: CellDetail): string {
  const { indices } = detail;
  const numbered = { ...detail, indices: indices.map((index, axis) => index + numberFrom(view, axis)) };
  return describeCell(numbered, names.language, (axis) => indexName(view, names, axis, indices[axis]));
}

/** One paragraph on what a feature grid shows, for those who do not see it. */
export function gridSummary(view: FeatureGridView, names: GridNames, atRest: boolean): string {
  return [what(view, names), part(view, names.language), atRest ? extremes(view, names) : ''].filter(Boolean).join(' ');
}

function what(view: FeatureGridView, names: GridNames): string {
  const { scene, places, options } = view;
  const { channels, samples, times, layers, ofSamples } = scene;
  const amount = (count: number): Amount => names.language.amount(count);
  const { equateAxes, shareXy, mode } = options;
  return names.language.words.grid({
    kind: mode !== 'line' ? mode : scene.enlarged === null ? 'cells' : 'enlarged',
    ...{ shown: amount(places.length), channels: amount(channels), samples: amount(samples) },
    ...{ layers: amount(layers), steps: amount(times.count), ofSamples },
    name: scene.enlarged === null ? '' : shortName(placeName(view, names, places[0])),
    range: equateAxes ? 'all' : shareXy,
  });
}

/** What is in sight, where that is not everything. */
function part({ scene, geometry, options, places }: FeatureGridView, language: Language): string {
  const { scroll, layout, rowsInSight, window } = geometry;
  if (scene.onePlot && options.window) {
    const first = scene.times.first + scene.span.first;
    return language.words.gridTimes(first, first + scene.span.count - 1);
  }
  if (options.mode === 'heat' && options.window) {
    const { rows, columns } = scene.space(places.length);
    const side = (length: number, of: number): Parameters<Words['gridPart']>[0] => ({
      ...{ amount: language.amount(Math.ceil(length)), of: language.amount(of) },
    });
    return language.words.gridPart(side(window.height, rows), side(window.width, columns));
  }
  if (scroll.end === 0) return '';
  return language.words.gridRows(language.amount(Math.floor(rowsInSight)), language.amount(layout.rows));
}

function extremes(view: FeatureGridView, names: GridNames): string {
  const found = view.extremes;
  if (!found) return '';
  const { language } = names;
  const at = (value: FoundValue): Found => ({
    value: shortNumber(value.value, language),
    place: placeOf(view, names, value),
  });
  return language.words.extremes(at(found.lowest), at(found.highest));
}

function placeOf(view: FeatureGridView, names: GridNames, { indices }: FoundValue): string {
  const { axes } = view.scene;
  const wanted = [view.scene.layers > 1 ? axes.sample : -1, axes.channel, axes.time].filter((axis) => axis >= 0);
  const place = {
    indices: wanted.map((axis) => indices[axis] + numberFrom(view, axis)),
    axes: wanted.map((axis) => view.axes[axis]),
  };
  const nameOf = (i: number): string | null => indexName(view, names, wanted[i], indices[wanted[i]]);
  return describePlace(place, names.language, nameOf);
}

/** The name of an index of one of the data's axes; null where it has none but its number. */
function indexName({ scene }: FeatureGridView, names: GridNames, axis: number, index: number): string | null {
  const given = axis === scene.axes.channel ? names.channels : axis === scene.axes.sample ? names.samples : null;
  return given?.[index] ?? null;
}
