import type { Dataset } from './dataset';

export type Tag = 'attn-heatmap' | 'attn-overview' | 'feature-grid' | 'feature-histogram' | 'feature-scatter';
/** Also what is made of several figures, and takes a list. */
export type ExampleTag = Tag | 'rnn-weights';
export type Figure = HTMLElementTagNameMap[Tag];

/** What moves in an example. */
export interface Live<T extends ExampleTag = Tag> {
  /** One line of code that says what happens in each step. */
  code: string;
  /** Steps per second at most (30). */
  pace?: number;
  /** Does a step; 0 is the one that a still picture shows. */
  step(element: HTMLElementTagNameMap[T], step: number): void;
}

/**
 * A figure with some of its options set. One object is the gallery's card, the code to copy, and the test's fixture.
 */
export interface Example<T extends ExampleTag = ExampleTag> {
  /** Part of the page's address and of the golden's name; unique per element. */
  id: string;
  tag: T;
  title: string;
  /** What to see in the picture. */
  note: string;
  /** As they stand in HTML; true for those without a value. */
  attributes?: Record<string, string | number | true>;
  properties?: Partial<HTMLElementTagNameMap[T]>;
  /** CSS custom properties. */
  style?: Record<`--${string}`, string>;
  /** Methods to call once the data is drawn, with their arguments. */
  calls?: readonly (readonly [keyof HTMLElementTagNameMap[T] & string, ...unknown[]])[];
  data: Dataset;
  /** Of a feature grid: what colours its lines. */
  relevance?: Dataset;
  live?: Live<T>;
  /** The figure's default size, by its own scales, in place of the card's. */
  ownSize?: true;
}

/** The examples of one element, checked against its properties. */
export function examplesOf<T extends ExampleTag>(
  tag: T,
  examples: readonly Omit<Example<NoInfer<T>>, 'tag'>[],
): Example[] {
  return examples.map((example) => ({ ...example, tag }) as unknown as Example);
}

/** The example's element, without data. */
export function createFigure({ tag, attributes = {}, properties = {}, style = {} }: Example): Figure {
  const figure = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    figure.setAttribute(name, value === true ? '' : String(value));
  for (const [name, value] of Object.entries(style)) figure.style.setProperty(name, value);
  return Object.assign(figure as Figure, properties);
}

/** Gives the figure its data and does what the example does with it. Resolves when that is on the canvas. */
export async function fillFigure(figure: Figure, { data, relevance, calls = [], live }: Example): Promise<void> {
  if (relevance) (figure as { relevance?: unknown }).relevance = await relevance.make();
  (figure as { data: unknown }).data = await data.make();
  live?.step(figure, 0);
  await figure.updateComplete;
  for (const [method, ...args] of calls) {
    await (figure as unknown as Record<string, (...args: unknown[]) => unknown>)[method](...args);
    await figure.updateComplete;
  }
}

/** The code that makes the example's figure on a page of one's own. */
export function codeOf(example: Example): string {
  const { tag, attributes = {}, properties = {}, style = {}, calls = [], data, relevance, live } = example;
  const words = Object.entries(attributes).map(([name, value]) =>
    value === true ? name : `${name}="${escape(value)}"`,
  );
  const css = Object.entries(style).map(([name, value]) => `${name}: ${value}`);
  if (css.length) words.push(`style="${escape(css.join('; '))}"`);
  return [
    `<${[tag, ...words].join(' ')}></${tag}>`,
    '',
    '<script type="module">',
    `  import 'attnscope/components/${tag}.js';`,
    '',
    `  const figure = document.querySelector('${tag}');`,
    ...Object.entries(properties).map(([name, value]) => `  figure.${name} = ${JSON.stringify(value)};`),
    ...(relevance ? [`  // ${relevance.about}`, `  figure.relevance = ${relevance.name};`] : []),
    `  // ${data.about}`,
    `  figure.data = ${data.name};`,
    ...(calls.length ? ['  await figure.updateComplete;'] : []),
    ...calls.map(([method, ...args]) => `  figure.${method}(${args.map((arg) => JSON.stringify(arg)).join(', ')});`),
    ...(live ? [`  ${live.code}`] : []),
    '</script>',
  ].join('\n');
}

function escape(value: string | number): string {
  return String(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
