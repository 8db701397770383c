/** What the page shows, as its address says it. */
export interface TalkState {
  /** A Hugging Face folder; null for the page's own model. */
  model: string | null;
  int8: boolean;
  prompt: string;
  layer: number;
  head: number;
  temperature: number;
  topK: number;
  seed: number;
}

const names = ['model', 'weights', 'prompt', 'layer', 'head', 'temperature', 'top-k', 'seed'];

/**
 * What an address asks for: `?model=URL&weights=int8&prompt=…&layer=1&head=1&temperature=0.8&top-k=0&seed=1`, each where
 * it differs from `first`.
 *
 * throws  a sentence when a number is none
 */
export function readState(search: string, first: TalkState): TalkState {
  const query = new URLSearchParams(search);
  const number = (name: string, fallback: number, whole = true): number => {
    const text = query.get(name);
    if (text === null) return fallback;
    if ((whole ? /^\d{1,10}$/ : /^\d{1,10}(\.\d+)?$/).test(text)) return Number(text);
    throw new Error(`${name} is “${text.slice(0, 80)}” in the address. Give a ${whole ? 'whole ' : ''}number from 0.`);
  };
  return {
    model: query.get('model') || first.model,
    int8: query.get('weights') === 'int8',
    prompt: query.get('prompt') ?? first.prompt,
    layer: number('layer', first.layer),
    head: number('head', first.head),
    temperature: number('temperature', first.temperature, false),
    topK: number('top-k', first.topK),
    seed: number('seed', first.seed),
  };
}

/** The search part for a state: what is as in `first` is left out, and what others wrote there stays. */
export function writeState(search: string, state: TalkState, first: TalkState): string {
  const query = new URLSearchParams(search);
  for (const name of names) query.delete(name);
  if (state.model !== null) query.set('model', state.model);
  if (state.int8) query.set('weights', 'int8');
  if (state.prompt !== first.prompt) query.set('prompt', state.prompt);
  const set = (name: string, value: number, usual: number): void => {
    if (value !== usual) query.set(name, String(value));
  };
  set('layer', state.layer, first.layer);
  set('head', state.head, first.head);
  set('temperature', state.temperature, first.temperature);
  set('top-k', state.topK, first.topK);
  set('seed', state.seed, first.seed);
  return query.size > 0 ? `?${query}` : '';
}
