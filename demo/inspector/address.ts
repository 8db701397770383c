import type { Given } from './sort-files';

/** What of the inspector the address holds beside the model and its inputs. */
export interface Shown {
  /** Names of the picked layers; null for the first that is worth seeing. */
  layers: string[] | null;
  sample: number;
  cmap: string;
  gates: boolean;
  training: boolean;
}

const ours = ['model', 'input', 'layer', 'sample', 'cmap', 'gates', 'training'];

/**
 * What an address asks for: `?model=URL&input=URL&layer=NAME&sample=2&cmap=viridis&gates&training`; `input` and `layer`
 * as often as there are some.
 *
 * throws  a sentence when the sample is no whole number from 0
 */
export function readShown(search: string): Shown {
  const query = new URLSearchParams(search);
  const sample = query.get('sample') ?? '0';
  if (!/^\d+$/.test(sample)) throw new Error(`sample is “${sample}” in the address. Give a whole number from 0.`);
  return {
    layers: query.has('layer') ? query.getAll('layer') : null,
    sample: Number(sample),
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
  const addresses = [given.model, ...given.inputs];
  if (addresses.every((address) => address instanceof URL)) {
    const [model, ...inputs] = addresses.map((address) => relative(address as URL));
    query.set('model', model);
    for (const input of inputs) query.append('input', input);
    for (const layer of shown.layers ?? []) query.append('layer', layer);
    if (shown.sample > 0) query.set('sample', String(shown.sample));
    if (shown.cmap) query.set('cmap', shown.cmap);
    if (shown.gates) query.set('gates', '');
    if (shown.training) query.set('training', '');
  }
  return query.size > 0 ? `?${query}` : '';
}

/** An address below the page's folder as its path from there: the link is as short as it was given. */
function relative(address: URL): string {
  const folder = new URL('./', document.baseURI).href;
  return address.href.startsWith(folder) ? address.href.slice(folder.length) : address.href;
}
