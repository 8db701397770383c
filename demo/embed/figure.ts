import type { LayerOutput } from '../../src/index';
import { binsFor, kindOf, shapeText } from '../inspector/figure-plan';
import type { LayerResult } from '../inspector/inspection';
import { elementOf, type Asked, type EmbedView } from './address';

/** Any of the elements that the page may show. */
export type Figure = HTMLElementTagNameMap[(typeof elementOf)[EmbedView]];

type Drawn = Pick<LayerOutput, 'tensor' | 'axes'>;

const fitting = {
  series: 'lines',
  map: 'heatmap',
  heads: 'heatmap',
  vector: 'heatmap',
  values: 'histogram',
} as const satisfies Record<ReturnType<typeof kindOf>, EmbedView>;

/**
 * Which of a layer's outputs and taps is shown: the one that was asked for, else where the layer looks, else the first.
 *
 * throws  a sentence when it has fewer
 */
export function chosenOutput({ layer, outputs, taps }: LayerResult, { output }: Asked): LayerOutput {
  const all = [...outputs, ...taps];
  if (output !== null && output >= all.length) {
    const names = all.map(({ name }, i) => `${i} ${name}`).join(', ');
    throw new Error(`The address asks for output ${output} of “${layer.name}”, which has ${all.length}: ${names}.`);
  }
  return all[output ?? Math.max(0, all.findIndex(isMap))];
}

function isMap(output: Drawn): boolean {
  return ['map', 'heads'].includes(kindOf(output));
}

/** An element and what it is told of an output, beside the data. */
export interface Plan {
  tag: (typeof elementOf)[EmbedView];
  /** Null removes what another output was told. */
  attributes: Readonly<Record<string, string | null>>;
  /** For those who do not see it. */
  label: string;
}

/** How an output is shown: the view that was asked for or that fits, in the colours that fit. */
export function planOf(output: Drawn, { view, given }: Asked): Plan {
  const chosen = view ?? fitting[kindOf(output)];
  const { sample = 0, head = null, cmap = '' } = given?.shown ?? {};
  const sampled = output.axes[0] === 'sample' && ['heatmap', 'lines'].includes(chosen);
  const weights = isMap(output);
  return {
    tag: elementOf[chosen],
    label: `${chosen} of ${shapeText(output)}`,
    attributes: {
      ...(sampled && { sample: String(sample) }),
      ...(chosen === 'histogram' && { bins: String(binsFor(output.tensor.size)) }),
      ...(chosen === 'heatmap' && {
        cmap: cmap || (weights ? 'viridis' : 'RdBu_r'),
        norm: weights ? null : 'symmetric',
        'x-label': weights ? 'Key' : null,
        'y-label': weights ? 'Query' : null,
        head: head === null ? null : String(head),
      }),
    },
  };
}

/**
 * Sets and removes attributes of the figure, which are its options.
 *
 * throws  a sentence when the element has no such attribute; none is set then
 */
export function setAttributes(figure: Figure, attributes: Readonly<Record<string, unknown>>): void {
  const { observedAttributes } = figure.constructor as unknown as { observedAttributes: readonly string[] };
  const strange = Object.keys(attributes).find((name) => !observedAttributes.includes(name));
  if (strange !== undefined) {
    throw new Error(
      `${figure.localName} has no attribute “${strange.slice(0, 80)}”. See reference.html for those it has.`,
    );
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) figure.removeAttribute(name);
    else figure.setAttribute(name, value === true ? '' : String(value));
  }
}
