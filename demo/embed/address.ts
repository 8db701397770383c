import { readAddress, type Given } from '../inspector/sort-files';

/** The elements that show a layer's output, by the word that an address has for each. */
export const elementOf = {
  heatmap: 'attn-heatmap',
  lines: 'feature-grid',
  histogram: 'feature-histogram',
  scatter: 'feature-scatter',
} as const;

export type EmbedView = keyof typeof elementOf;

/** What an address asks the page to show. */
export interface Asked {
  /** Null where numbers are to come by message. */
  given: Given | null;
  /** Null for the view that fits the output. */
  view: EmbedView | null;
  /** The number of the output or tap, where a layer has several; null for where the layer looks, else the first. */
  output: number | null;
}

/**
 * What `?model=URL&layer=NAME&view=lines` asks for: `input`, `sample`, `head`, `cmap`, `gates` and `training` as in the
 * inspector's address.
 *
 * throws  a sentence when the view is none of ours, or the output no whole number from 0
 */
export function readAsked(search: string): Asked {
  const query = new URLSearchParams(search);
  const view = query.get('view');
  if (view !== null && !Object.hasOwn(elementOf, view)) {
    throw new Error(`view is “${view.slice(0, 80)}” in the address. Give one of ${Object.keys(elementOf).join(', ')}.`);
  }
  const output = query.get('output');
  if (output !== null && !/^\d+$/.test(output)) {
    throw new Error(`output is “${output.slice(0, 80)}” in the address. Give a whole number from 0.`);
  }
  return {
    given: query.has('model') ? readAddress(search) : null,
    view: view as EmbedView | null,
    output: output === null ? null : Number(output),
  };
}

/**
 * The origin that messages are exchanged with, by `origin=https://example.org`; null for none.
 *
 * throws  a sentence when it is no origin
 */
export function readOrigin(search: string): string | null {
  const text = new URLSearchParams(search).get('origin');
  if (text === null) return null;
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new Error(`origin is “${text.slice(0, 80)}” in the address. Give a scheme and a host: https://example.org.`);
}
