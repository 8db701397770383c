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
  /** Another sample to be shown beside it; null for none. */
  against: number | null;
  /** Whether all figures that mean the same have one norm. */
  oneScale: boolean;
  /** The head that is shown alone; null for all. */
  head: number | null;
}

/** The tensor that a heatmap was made from; of no use but to know it again. */
export const drawnFrom = new WeakMap<Element, unknown>();

type Drawn = Pick<LayerOutput, 'tensor' | 'axes'>;

/** Whether numbers are weights that a layer gives to others, or features about zero. */
export type Meaning = keyof typeof fitting;

/**
 * The figures of one layer output, with its data; each of one sample's has the other sample's beside it. The output may
 * be disposed afterwards.
 */
export function figuresOf(output: Drawn, look: Look, meaning: Meaning): HTMLElement[] {
  const beside = (make: () => HTMLElement[]): HTMLElement[] =>
    look.against === null ? make() : besideOther(make, look);
  const figures = {
    series: () => [look.against === null ? lines(output) : bothLines(output, look), ...beside(() => [matrix(output)])],
    map: () => beside(() => [map(output)]),
    heads: () => beside(() => heads(output)),
    vector: () =>
      output.tensor.shape[1] === 1 ? [markers(output)] : [...beside(() => [bars(output, meaning)]), histogram(output)],
    values: () => [histogram(output)],
  }[kindOf(output)]();
  for (const figure of figures) {
    for (const element of figure.querySelectorAll('attn-heatmap')) drawnFrom.set(element, output.tensor);
  }
  applyLook(figures, look);
  return figures;
}

/** Each figure twice: of the sample, and of the one that it is compared with. */
function besideOther(make: () => HTMLElement[], { sample, against }: Look): HTMLElement[] {
  const [here, there] = [make(), make()];
  for (const [figures, index] of [
    [here, sample],
    [there, against],
  ] as const) {
    for (const figure of figures) figure.querySelector('figcaption')!.append(`, sample ${index}`);
  }
  for (const figure of there) figure.dataset.against = '';
  return here.flatMap((figure, i) => [figure, there[i]]);
}

/** One gate over time: its lines alone. */
export function gateFigure(tap: LayerOutput, look: Look): HTMLElement {
  const gate = framed('gate', nameAfter(tap.name), grid(tap));
  applyLook([gate], look);
  return gate;
}

/** Hands sample, colours and head to all figures below these; nothing is computed again. */
export function applyLook(places: readonly HTMLElement[], look: Look): void {
  for (const place of places) {
    for (const element of place.querySelectorAll('attn-heatmap, feature-grid:not([samples])')) {
      element.setAttribute('sample', String(shownSample(element, look)));
    }
    for (const element of place.querySelectorAll('attn-heatmap')) {
      element.cmap = look.cmap || fitting[element.dataset.shows as Meaning];
      const head = element.getAttribute('head');
      const figure = element.closest('figure')!;
      if (head !== null) figure.hidden = look.head !== null && look.head !== Number(head);
      figure.classList.toggle('alone', head !== null && look.head === Number(head));
    }
  }
}

/** The sample that an element shows: the chosen one, or the one beside it. */
export function shownSample(element: Element, { sample, against }: Look): number {
  return element.closest('[data-against]') ? against! : sample;
}

/** Where nothing stands beside a heatmap: features about zero, weights as they are. */
export function defaultNorm({ dataset }: AttnHeatmap): string {
  return dataset.shows === 'features' ? 'symmetric' : '';
}

function lines(output: Drawn): HTMLElement {
  const [channels, steps] = [output.tensor.shape.at(-1)!, output.tensor.shape.at(-2)!];
  return framed(
    'lines',
    `${count(channels, 'channel')} over ${count(steps, 'time step')}, a y-range each`,
    grid(output),
  );
}

/** Both samples in each cell, on one y-range. */
function bothLines({ tensor, axes }: Drawn, { sample, against }: Look): HTMLElement {
  const [channels, steps] = [tensor.shape.at(-1)!, tensor.shape.at(-2)!];
  const both = tf.tidy(() => tf.gather(tensor, tf.tensor1d([sample, against!], 'int32')));
  const sampleNames = [`sample ${sample}`, `sample ${against}`];
  const element = create('feature-grid', {
    maxTimesteps: 0,
    samples: 'overlay',
    sampleNames,
    data: { tensor: both, axes },
  });
  element.setAttribute('samples', 'overlay');
  both.dispose();
  const caption = `${count(channels, 'channel')} over ${count(steps, 'time step')}, both samples on one y-range each`;
  return framed('lines', caption, element);
}

function grid(output: Drawn): HTMLElement {
  return create('feature-grid', { maxTimesteps: 0, data: { tensor: output.tensor, axes: output.axes } });
}

function matrix(output: Drawn): HTMLElement {
  return framed('matrix', 'The same as colours', features(output, 'Channel', 'Time step'));
}

function map(output: Drawn): HTMLElement {
  return framed('map', 'Weights: a row for each query, a column for each key', weights(output));
}

function heads(output: Drawn): HTMLElement[] {
  const [, total] = output.tensor.shape;
  return Array.from({ length: total }, (_, head) => {
    const element = weights(output);
    element.setAttribute('head', String(head));
    const figure = framed('head', ': weights, query by key', element);
    const name = create(
      'button',
      { type: 'button', className: 'head-name', title: 'This head alone, or all' },
      `Head ${head}`,
    );
    figure.querySelector('figcaption')!.prepend(name);
    return figure;
  });
}

function weights({ tensor, axes }: Drawn): AttnHeatmap {
  const element = create('attn-heatmap', { xLabel: 'Key', yLabel: 'Query', data: { tensor, axes } });
  element.dataset.shows = 'weights';
  return element;
}

function features({ tensor, axes }: Drawn, xLabel: string, yLabel: string): AttnHeatmap {
  const element = create('attn-heatmap', { xLabel, yLabel, norm: 'symmetric', data: { tensor, axes } });
  element.dataset.shows = 'features';
  return element;
}

/** One value per sample: a row of one colour would say nothing of it. */
function markers({ tensor, axes }: Drawn): HTMLElement {
  const [samples] = tensor.shape;
  const caption = samples === 1 ? 'The one value' : `One value for each of ${samples} samples`;
  return framed('bars', caption, create('feature-scatter', { data: { tensor, axes } }));
}

/** A vector per sample, seen as a line and as one row of colours. */
function bars({ tensor, axes }: Drawn, meaning: Meaning): HTMLElement {
  const [samples, length] = tensor.shape;
  const [, axis] = axes;
  const row = { tensor: tf.reshape(tensor, [samples, 1, length]), axes: ['sample', 'row', axis] };
  const line = { tensor: tf.reshape(tensor, [samples, length, 1]), axes: ['sample', axis, 'line'] };
  const strip = features(row, axis === 'time' ? 'Time step' : 'Channel', '');
  strip.dataset.shows = meaning;
  strip.norm = defaultNorm(strip);
  const caption = `${length} values, one for each ${axis === 'time' ? 'time step' : 'channel'}`;
  const figure = framed('bars', caption, strip);
  const plot = grid(line);
  plot.setAttribute('no-labels', '');
  figure.insertBefore(plot, strip);
  tf.dispose([row.tensor, line.tensor]);
  return figure;
}

function histogram({ tensor, axes }: Drawn): HTMLElement {
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
