import type { Given } from './sort-files';
import { readWindows, writeWindows, type Windows } from './windows';

/** What of the inspector the address holds beside the model and its inputs. */
export interface Shown {
  /** Names of the picked layers; null for the first that is worth seeing. */
  layers: string[] | null;
  sample: number;
  cmap: string;
  gates: boolean;
  training: boolean;
  /** A sample to be shown beside it. */
  against: number | null;
  oneScale: boolean;
  /** The head that is shown alone. */
  head: number | null;
  /** The parts of heatmaps that are in sight. */
  windows: Windows;
}

/** What is shown of a model that was just opened. */
export const atFirst: Readonly<Shown> = {
  ...{ layers: null, sample: 0, cmap: '', gates: false, training: false },
  ...{ against: null, oneScale: false, head: null, windows: new Map() },
};

const ours = ['model', 'input', 'layer', 'sample', 'against', 'scale', 'head', 'window', 'cmap', 'gates', 'training'];

/**
 * What an address asks for: `?model=URL&input=URL&layer=NAME&sample=2&cmap=viridis&gates&training`; `input`, `layer`
 * and `window` as often as there are some; `against=3` is a sample beside it, `scale` one norm for all, `head=1` one head
 * alone, `window=NAME.0:10,20,5,5` the columns from 10 and the rows from 20 on, 5 of each, of the layer's first heatmap.
 *
 * throws  a sentence when a sample or a head is no whole number from 0, or a window no four numbers
 */
export function readShown(search: string): Shown {
  const query = new URLSearchParams(search);
  return {
    layers: query.has('layer') ? query.getAll('layer') : null,
    sample: index(query, 'sample') ?? 0,
    against: index(query, 'against'),
    oneScale: query.has('scale'),
    head: index(query, 'head'),
    windows: readWindows(query.getAll('window')),
    cmap: query.get('cmap') ?? '',
    gates: query.has('gates'),
    training: query.has('training'),
  };
}

/**
 * The search part for what is shown. Files that a person dropped have no address: then nothing of ours is left in it,
 * and what others wrote there stays.
 */
export function writeShown(search: string, given: Pick<Given, 'model' | 'inputs'>, shown: Shown): string {
  const query = new URLSearchParams(search);
  for (const name of ours) query.delete(name);
  const models = [given.model].flat();
  if ([...models, ...given.inputs].every((address) => address instanceof URL)) {
    for (const model of models) query.append('model', relative(model as URL));
    for (const input of given.inputs) query.append('input', relative(input as URL));
    for (const layer of shown.layers ?? []) query.append('layer', layer);
    if (shown.sample > 0) query.set('sample', String(shown.sample));
    if (shown.against !== null) query.set('against', String(shown.against));
    if (shown.oneScale) query.set('scale', '');
    if (shown.head !== null) query.set('head', String(shown.head));
    for (const window of writeWindows(shown.windows)) query.append('window', window);
    if (shown.cmap) query.set('cmap', shown.cmap);
    if (shown.gates) query.set('gates', '');
    if (shown.training) query.set('training', '');
  }
  return query.size > 0 ? `?${query}` : '';
}

/** A whole number from 0; null where there is no such parameter. */
function index(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d+$/.test(text)) throw new Error(`${name} is “${text}” in the address. Give a whole number from 0.`);
  return Number(text);
}

/** An address below the page's folder as its path from there: the link is as short as it was given. */
function relative(address: URL): string {
  const folder = new URL('./', document.baseURI).href;
  return address.href.startsWith(folder) ? address.href.slice(folder.length) : address.href;
}
