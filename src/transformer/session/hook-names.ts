import type { TransformerShape } from '../shape';
import { quadsOf } from '../weights/matrix';
import type { RowPart } from '../kernels/tokens';

/** Where a hook's numbers come from. */
export type HookSource =
  /** Rows of a store, one per token. */
  | { kind: 'rows'; store: string; part: RowPart }
  /** Made from queries, keys and statistics when it is looked at; of all layers where `layer` is null. */
  | { kind: 'map'; layer: number | null; holds: 'masked' | 'weights' }
  /** Made from the last layer's rows when it is looked at. */
  | { kind: 'end'; holds: 'normed' | 'logits' };

/** A hook: its full name, what its axes are, and where its numbers come from. */
export interface Hook {
  name: string;
  axes: readonly string[];
  /** Sizes of the axes behind the tokens'. */
  sides: readonly number[];
  source: HookSource;
}

const tokenChannel = ['token', 'channel'];
const tokenHeadUnit = ['token', 'head', 'unit'];
const tokenNeuron = ['token', 'neuron'];

/**
 * All hooks of a model by TransformerLens's names, without `hook_`. Two are ours: `pattern`, the maps of all layers, and
 * `attn.entropy`.
 */
export function hooksOf(shape: TransformerShape, { headed }: { headed: boolean }): Map<string, Hook> {
  const all = new Map<string, Hook>();
  const add = (name: string, axes: readonly string[], sides: readonly number[], source: HookSource): void => {
    all.set(name, { name, axes, sides, source });
  };
  const { width, neurons, vocabulary } = shape;
  const channels = (store: string): HookSource => ({ kind: 'rows', store, part: whole(width) });
  for (let layer = 0; layer < shape.layers; layer++) {
    const at = `blocks.${layer}.`;
    add(`${at}resid_pre`, tokenChannel, [width], channels(layer ? `blocks.${layer - 1}.resid_post` : `${at}resid_pre`));
    for (const [name, count, first, store] of headRows(shape)) {
      const part = headPart(shape, { count, first, store });
      add(`${at}attn.${name}`, tokenHeadUnit, [count, shape.headSize], { kind: 'rows', store: `${at}${store}`, part });
    }
    for (const name of ['scores', 'attn_scores']) add(`${at}attn.${name}`, mapAxes, [], map(layer, 'masked'));
    add(`${at}attn.pattern`, mapAxes, [], map(layer, 'weights'));
    add(`${at}attn.entropy`, ['token', 'head'], [shape.heads], entropy(at, shape.heads));
    add(`${at}attn_out`, tokenChannel, [width], channels(`${at}attn_out`));
    // Both parts of a parallel block read its input: nothing lies between them.
    if (!shape.parallel) add(`${at}resid_mid`, tokenChannel, [width], channels(`${at}resid_mid`));
    for (const name of ['mlp.pre', 'mlp.post']) {
      add(`${at}${name}`, tokenNeuron, [neurons], { kind: 'rows', store: at + name, part: whole(neurons) });
    }
    add(`${at}mlp_out`, tokenChannel, [width], channels(`${at}mlp_out`));
    add(`${at}resid_post`, tokenChannel, [width], channels(`${at}resid_post`));
  }
  add('pattern', ['layer', ...mapAxes], [], map(null, 'weights'));
  // An encoder's last norm is that of its last block.
  const last = `blocks.${shape.layers - 1}.resid_post`;
  add('ln_final.normalized', tokenChannel, [width], shape.encoder ? channels(last) : { kind: 'end', holds: 'normed' });
  if (headed) add('logits', ['token', 'vocabulary'], [vocabulary], { kind: 'end', holds: 'logits' });
  return all;
}

const mapAxes = ['head', 'query', 'key'];

function map(layer: number | null, holds: 'masked' | 'weights'): HookSource {
  return { kind: 'map', layer, holds };
}

/** The last of the four numbers that attention leaves of each row: its entropy in nats. */
function entropy(at: string, heads: number): HookSource {
  const part = { stride: 4 * heads, first: 3, groups: heads, size: 1, slots: 4 };
  return { kind: 'rows', store: `${at}statistics`, part };
}

/** Name, heads, offset in units and store of what has a row of heads per token. */
function headRows({ heads, keyHeads, headSize }: TransformerShape): [string, number, number, string][] {
  return [
    ['q', heads, 0, 'qkv'],
    ['k', keyHeads, heads * headSize, 'qkv'],
    ['v', keyHeads, 0, 'values'],
    ['rot_q', heads, 0, 'queries'],
    ['rot_k', keyHeads, 0, 'keys'],
    ['z', heads, 0, 'z'],
  ];
}

function headPart(
  { heads, keyHeads, headSize }: TransformerShape,
  { count, first, store }: { count: number; first: number; store: string },
): RowPart {
  if (store === 'qkv') {
    return { stride: (heads + 2 * keyHeads) * headSize, first, groups: count, size: headSize, slots: headSize };
  }
  const slots = 4 * quadsOf(headSize);
  return { stride: count * slots, first, groups: count, size: headSize, slots };
}

function whole(size: number): RowPart {
  const slots = 4 * quadsOf(size);
  return { stride: slots, first: 0, groups: 1, size, slots };
}

/**
 * A hook by its name, with or without `hook_`.
 *
 * throws  when the model has none of that name; the message lists what there is
 */
export function findHook(hooks: ReadonlyMap<string, Hook>, name: string, family: string): Hook {
  const hook = hooks.get(plain(name));
  if (hook) return hook;
  throw new Error(`there is no hook "${name}" in this ${family}. There are: ${kinds(hooks)}.`);
}

/**
 * Hooks whose names match, `*` for any part of a name.
 *
 * throws  when a name matches none
 */
export function matchHooks(hooks: ReadonlyMap<string, Hook>, names: readonly string[], family: string): Hook[] {
  return names.flatMap((name) => {
    if (!name.includes('*')) return [findHook(hooks, name, family)];
    const escaped = plain(name).replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(`^${escaped.replaceAll('*', '.*')}$`);
    const found = [...hooks.values()].filter((hook) => pattern.test(hook.name));
    if (found.length === 0) throw new Error(`no hook of this ${family} matches "${name}". There are: ${kinds(hooks)}.`);
    return found;
  });
}

function plain(name: string): string {
  return name.replace(/^model\./, '').replaceAll('hook_', '');
}

/** The names with a layer's number left open. */
function kinds(hooks: ReadonlyMap<string, Hook>): string {
  return [...new Set([...hooks.keys()].map((name) => name.replace(/^blocks\.\d+/, 'blocks.N')))].join(', ');
}
