import { offName, parseOff, parseTaken, takenName, type Changes } from './changes';

export const views = ['attention', 'lens', 'neurons', 'prompts'] as const;
export type ViewName = (typeof views)[number];

/** What the page shows, as its address says it. */
export interface TalkState extends Changes {
  /** A Hugging Face folder; null for the page's own model. */
  model: string | null;
  int8: boolean;
  prompt: string;
  view: ViewName;
  layer: number;
  head: number;
  /** The prompt beside the first one; empty for none. */
  other: string;
  temperature: number;
  topK: number;
  seed: number;
}

const names = 'model weights prompt view layer head off other take temperature top-k seed'.split(' ');

/**
 * What an address asks for: `?model=URL&weights=int8&prompt=…&view=lens&layer=1&head=1&off=L0H2,L1H1:mean&other=…
 * &take=L0H2@14&temperature=0.8&top-k=0&seed=1`, each where it differs from `first`.
 *
 * throws  a sentence when a number, a head or a view is none
 */
export function readState(search: string, first: TalkState): TalkState {
  const query = new URLSearchParams(search);
  const number = (name: string, fallback: number, whole = true): number => {
    const text = query.get(name);
    if (text === null) return fallback;
    if ((whole ? /^\d{1,10}$/ : /^\d{1,10}(\.\d+)?$/).test(text)) return Number(text);
    throw new Error(`${name} is “${text.slice(0, 80)}” in the address. Give a ${whole ? 'whole ' : ''}number from 0.`);
  };
  const list = <T>(name: string, parse: (text: string) => T): T[] =>
    (query.get(name) ?? '').split(',').filter(Boolean).map(parse);
  return {
    model: query.get('model') || first.model,
    int8: query.get('weights') === 'int8',
    prompt: query.get('prompt') ?? first.prompt,
    view: viewOf(query.get('view') ?? first.view),
    layer: number('layer', first.layer),
    head: number('head', first.head),
    off: list('off', parseOff),
    other: query.get('other') ?? first.other,
    taken: list('take', parseTaken),
    temperature: number('temperature', first.temperature, false),
    topK: number('top-k', first.topK),
    seed: number('seed', first.seed),
  };
}

/** The search part for a state: what is as in `first` is left out, and what others wrote there stays. */
export function writeState(search: string, state: TalkState, first: TalkState): string {
  const query = new URLSearchParams(search);
  for (const name of names) query.delete(name);
  const set = (name: string, value: string | number, usual: string | number): void => {
    if (value !== usual) query.set(name, String(value));
  };
  set('model', state.model ?? '', '');
  set('weights', state.int8 ? 'int8' : '', '');
  for (const name of ['prompt', 'view', 'layer', 'head'] as const) set(name, state[name], first[name]);
  set('off', state.off.map(offName).join(), '');
  set('other', state.other, first.other);
  set('take', state.taken.map(takenName).join(), '');
  set('temperature', state.temperature, first.temperature);
  set('top-k', state.topK, first.topK);
  set('seed', state.seed, first.seed);
  return query.size > 0 ? `?${query}` : '';
}

function viewOf(text: string): ViewName {
  const view = views.find((name) => name === text);
  if (view) return view;
  throw new Error(`view is “${text.slice(0, 80)}” in the address. Give ${views.join(', ')}.`);
}
