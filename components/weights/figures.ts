import type { ElementData } from '../../src/views/data';
import { colormapBytes } from '../../src/views/colormap';
import type { ValueCounts } from '../../src/views/unit-matrix';
import type { Language } from '../words/language';
import type { CellWeight, RnnLayer } from './weights-data';

type AttnHeatmap = HTMLElementTagNameMap['attn-heatmap'];
type FeatureHistogram = HTMLElementTagNameMap['feature-histogram'];
export type WeightFigure = AttnHeatmap | FeatureHistogram;

/** How the weights are drawn; rnn-weights.ts describes the attributes. */
export interface WeightsLook {
  view: 'heatmap' | 'histogram';
  cmap: string;
  norm: string;
  bins: number;
  equateAxes: number;
  absoluteValue: boolean;
  normalized: boolean;
  noGateSeparators: boolean;
  noColorbar: boolean;
  noBorders: boolean;
  noTicks: boolean;
  noTools: boolean;
  keepPicture: boolean;
}

/** What a figure is drawn from, beside its look. */
export interface FigureContext {
  layer: RnnLayer;
  language: Language;
  /** Of the weights that share their limits with this one; null while it is not known. */
  range: readonly [number, number] | null;
}

export const figureTags = { heatmap: 'attn-heatmap', histogram: 'feature-histogram' } as const;

/** A weight's place among those of its layer. */
export function keyOf({ role, direction }: CellWeight): string {
  return `${direction ?? ''} ${role}`;
}

/** Axes whose indices are the units of a figure's data. */
export const unitAxes = { heatmap: ['unit'], histogram: ['gate', 'unit'] } as const;

const rowAxes = { kernel: 'feature', recurrent_kernel: 'hidden', bias: 'bias' } as const;

/** The weight's numbers as a figure takes them: [row, unit], or [row, gate, unit]. */
export function figureData(
  weight: CellWeight,
  { layer }: Pick<FigureContext, 'layer'>,
  view: WeightsLook['view'],
): ElementData {
  const { stored, rows, columns, role } = weight;
  const row = role === 'bias' && rows > 1 ? 'product' : rowAxes[role];
  const count = Math.max(1, layer.gates.length);
  const laidOut =
    view === 'heatmap'
      ? { shape: [rows, columns], axes: [row, 'unit'] }
      : { shape: [rows, count, columns / count], axes: [row, 'gate', 'unit'] };
  return { ...stored, ...laidOut } as object as ElementData;
}

/** Sets what the figure looks like; only what differs, so that nothing is drawn anew without need. */
export function dress(figure: WeightFigure, weight: CellWeight, look: WeightsLook, context: FigureContext): void {
  const all = look.view === 'heatmap' ? heatmapLook(weight, look, context) : histogramLook(look, context);
  const { words } = context.language;
  const { noTools, keepPicture } = look;
  const wanted = { ...all, noTools, keepPicture, words } as Record<string, unknown>;
  const now = figure as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(wanted)) {
    if (JSON.stringify(now[name]) !== JSON.stringify(value) || name === 'words') now[name] = value;
  }
}

function heatmapLook(
  { role, columns }: CellWeight,
  { cmap, norm, absoluteValue, normalized, noGateSeparators, noColorbar }: WeightsLook,
  { layer: { gates }, language: { words }, range }: FigureContext,
): Partial<AttnHeatmap> {
  const groups = gates.map((gate) => ({ name: words.gate(gate), size: columns / gates.length }));
  return {
    cmap: absoluteValue ? mirrored(cmap) : cmap,
    norm: normalized ? (absoluteValue ? 'symmetric' : '') : heatmapNorm(norm, role, range),
    columnGroups: groups.length > 0 && !noGateSeparators ? groups : null,
    aspect: 'auto',
    noColorbar,
    xLabel: role === 'bias' ? words.units : '',
    yLabel: { kernel: words.inputs, recurrent_kernel: words.hiddenUnits, bias: '' }[role],
  };
}

/** About zero, as far as the weights reach that share it; a bias has its own reach. */
function heatmapNorm(norm: string, role: CellWeight['role'], range: FigureContext['range']): string {
  if (role === 'bias' || (norm === 'symmetric' && !range)) return 'symmetric';
  if (norm !== 'symmetric') return norm;
  const reach = Math.max(Math.abs(range![0]), Math.abs(range![1]));
  return reach > 0 ? `${-reach},${reach}` : 'symmetric';
}

function histogramLook(
  { bins, noBorders, noTicks }: WeightsLook,
  { layer: { gates }, language: { words }, range }: FigureContext,
): Partial<FeatureHistogram> {
  return {
    bins,
    by: gates.length > 0 ? 'gate' : '',
    nRows: gates.length,
    names: gates.length > 0 ? gates.map((gate) => words.gate(gate)) : null,
    xlims: range && range[0] < range[1] ? range.join() : '',
    ticks: noTicks ? 'none' : 'both',
    noBorders,
  };
}

/** A map of colours by the absolute value: the same from the middle to both ends. */
function mirrored(cmap: string): string {
  const bytes = colormapBytes(cmap);
  const colours = Array.from({ length: 64 }, (_, i) => {
    const at = 4 * Math.round((i / 63) * 255);
    return `#${[...bytes.subarray(at, at + 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  });
  return [...colours.slice(1).reverse(), ...colours].join();
}

/**
 * The common range of those weights that share their limits with this one: with `equateAxes` 0 none do, with 1 kernel
 * and recurrent kernel of a direction, with 2 those of both. A bias never does.
 */
export function sharedRange(
  weight: CellWeight,
  equateAxes: number,
  { weights, counts }: { weights: readonly CellWeight[]; counts: ReadonlyMap<string, ValueCounts> },
): readonly [number, number] | null {
  if (weight.role === 'bias' || equateAxes === 0) return null;
  const group = weights.filter(
    ({ role, direction }) => role !== 'bias' && (equateAxes > 1 || direction === weight.direction),
  );
  const ranges = group.flatMap((one) => {
    const range = counts.get(keyOf(one))?.range;
    return range ? [range] : [];
  });
  if (ranges.length === 0) return null;
  return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
}
