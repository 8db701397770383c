import type { AttnHeatmap } from '../../components/attn-heatmap';
import type { LayerOutput } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { create } from './dom';
import { binsFor, kindOf } from './figure-plan';

/** Colours where a person has not chosen any: one hue for weights, two about zero for features. */
const fitting = { weights: 'viridis', features: 'RdBu_r' };

/** Which of several samples is shown, and in which colours; '' for those that fit. */
export interface Look {
  sample: number;
  cmap: string;
}

/** Whether numbers are weights that a layer gives to others, or features about zero. */
type Meaning = keyof typeof fitting;

/** The figures of one layer output, with its data. The output may be disposed afterwards. */
export function figuresOf(output: LayerOutput, look: Look, meaning: Meaning): HTMLElement[] {
  const figures = {
    series: () => [lines(output), matrix(output)],
    map: () => [map(output)],
    heads: () => heads(output),
    vector: () => vector(output, meaning),
    values: () => [histogram(output)],
  }[kindOf(output)]();
  applyLook(figures, look);
  return figures;
}

/** One gate over time: its lines alone. */
export function gateFigure(tap: LayerOutput, look: Look): HTMLElement {
  const gate = framed('gate', nameAfter(tap.name), grid(tap));
  applyLook([gate], look);
  return gate;
}

/** Hands sample and colours to all figures below these; nothing is computed again. */
export function applyLook(places: readonly HTMLElement[], { sample, cmap }: Look): void {
  for (const place of places) {
    for (const element of place.querySelectorAll('attn-heatmap, feature-grid')) {
      element.setAttribute('sample', String(sample));
    }
    for (const element of place.querySelectorAll('attn-heatmap')) {
      element.cmap = cmap || fitting[element.dataset.shows as Meaning];
    }
  }
}

function lines(output: LayerOutput): HTMLElement {
  const [channels, steps] = [output.tensor.shape.at(-1)!, output.tensor.shape.at(-2)!];
  return framed(
    'lines',
    `${count(channels, 'channel')} over ${count(steps, 'time step')}, a y-range each`,
    grid(output),
  );
}

function grid(output: LayerOutput): HTMLElement {
  return create('feature-grid', { maxTimesteps: 0, data: { tensor: output.tensor, axes: output.axes } });
}

function matrix(output: LayerOutput): HTMLElement {
  return framed('matrix', 'The same as colours', features(output, 'Channel', 'Time step'));
}

function map(output: LayerOutput): HTMLElement {
  return framed('map', 'Weights: a row for each query, a column for each key', weights(output));
}

function heads(output: LayerOutput): HTMLElement[] {
  const [, total] = output.tensor.shape;
  return Array.from({ length: total }, (_, head) => {
    const element = weights(output);
    element.setAttribute('head', String(head));
    return framed('head', `Head ${head}: weights, query by key`, element);
  });
}

function weights({ tensor, axes }: LayerOutput): AttnHeatmap {
  const element = create('attn-heatmap', { xLabel: 'Key', yLabel: 'Query', data: { tensor, axes } });
  element.dataset.shows = 'weights';
  return element;
}

function features({ tensor, axes }: LayerOutput, xLabel: string, yLabel: string): AttnHeatmap {
  const element = create('attn-heatmap', { xLabel, yLabel, norm: 'symmetric', data: { tensor, axes } });
  element.dataset.shows = 'features';
  return element;
}

/** A vector per sample, seen as a line, as one row of colours, and as a histogram over all samples. */
function vector(output: LayerOutput, meaning: Meaning): HTMLElement[] {
  const { tensor, axes } = output;
  const [samples, length] = tensor.shape;
  const [, axis] = axes;
  const row = { ...output, tensor: tf.reshape(tensor, [samples, 1, length]), axes: ['sample', 'row', axis] };
  const line = { ...output, tensor: tf.reshape(tensor, [samples, length, 1]), axes: ['sample', axis, 'line'] };
  const strip = features(row, axis === 'time' ? 'Time step' : 'Channel', '');
  if (meaning === 'weights') strip.norm = '';
  strip.dataset.shows = meaning;
  const bars = framed(
    'bars',
    `${count(length, 'value')}, one for each ${axis === 'time' ? 'time step' : 'channel'}`,
    strip,
  );
  if (length > 1) {
    const plot = grid(line);
    plot.setAttribute('no-labels', '');
    bars.insertBefore(plot, strip);
  }
  tf.dispose([row.tensor, line.tensor]);
  return [bars, histogram(output)];
}

function histogram({ tensor, axes }: LayerOutput): HTMLElement {
  const element = create('feature-histogram', { bins: binsFor(tensor.size), data: { tensor, axes } });
  const samples = axes[0] === 'sample' && tensor.shape[0] > 1 ? ` of ${tensor.shape[0]} samples` : '';
  return framed('spread', `How often each value occurs among all ${tensor.size}${samples}`, element);
}

function framed(className: string, caption: string, element: HTMLElement): HTMLElement {
  return create('figure', { className }, create('figcaption', { className: 'caption' }, caption), element);
}

function nameAfter(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
