import type { Call, Slot } from './graph';
import { camelCase, LayerRefusal } from './layer-config';
import { refsIn, TensorRef, type Argument, type CallSpec } from './call-spec';

type Bound = Pick<Call, 'inputs' | 'takesList' | 'masks' | 'options' | 'tensorOptions'>;

interface Binding {
  /** The layer's input arguments by name, in the order that it takes them; empty: whatever tensors there are. */
  names: readonly string[];
  /** The tensor of a reference, null when its call is still to come. */
  slot: (ref: TensorRef) => Slot | null;
}

const ignored = new Set(['training', 'return_attention_scores', 'use_causal_mask']);
const tensorOptionNames = new Set(['attention_mask']);

/** Thrown when a tensor is not there yet. */
class NotYet extends Error {}

/**
 * Sorts a call's arguments into inputs, masks and options.
 *
 * returns  null when a tensor that is needed has not been made yet
 */
export function bindArguments({ args, kwargs }: CallSpec, { names, slot }: Binding): Bound | null {
  const resolve = (ref: TensorRef): Slot => {
    const found = slot(ref);
    if (!found) throw new NotYet();
    return found;
  };
  try {
    return bind(args, kwargs, { names, resolve });
  } catch (error) {
    if (error instanceof NotYet) return null;
    throw error;
  }
}

interface Resolving {
  names: readonly string[];
  resolve: (ref: TensorRef) => Slot;
}

function bind(args: Argument[], kwargs: Record<string, Argument>, { names, resolve }: Resolving): Bound {
  const rest = { ...kwargs };
  const given = [...args];
  // Named inputs may come by position or by name; Attention's own list counts as one.
  const firstNamed = names.length > 0 && names[0] !== 'query' ? 1 : 0;
  names.forEach((name, i) => {
    if (rest[name] !== undefined && rest[name] !== null) given[i + firstNamed] = rest[name];
    delete rest[name];
  });
  const inputs = given.flatMap(refsIn).map(resolve);
  if (inputs.length === 0) throw new LayerRefusal('is called without a tensor');
  const takesList = Array.isArray(given[0]) || inputs.length > 1;
  const masks = takeMasks(rest, { inputs, resolve });
  const tensorOptions: Record<string, Slot> = {};
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (ignored.has(name) || value === null) continue;
    const refs = refsIn(value);
    if (refs.length === 0) options[camelCase(name)] = value;
    else if (refs.length === 1 && tensorOptionNames.has(name)) tensorOptions[camelCase(name)] = resolve(refs[0]);
    else throw new LayerRefusal(`is called with a tensor as ${name}, which is not supported`);
  }
  return { inputs, takesList, masks, options, tensorOptions };
}

/** `mask`, or one per input: `query_mask`, `value_mask`, `key_mask`. Null when the file names none. */
function takeMasks(
  rest: Record<string, Argument>,
  { inputs, resolve }: { inputs: Slot[]; resolve: (ref: TensorRef) => Slot },
): (Slot | null)[] | null {
  const written = [rest.query_mask, rest.value_mask, rest.key_mask];
  const separate = written.some((mask) => mask instanceof TensorRef);
  const all = separate ? written : [rest.mask].flat();
  for (const name of ['mask', 'query_mask', 'value_mask', 'key_mask']) delete rest[name];
  if (!all.some((mask) => mask instanceof TensorRef)) return null;
  return inputs.map((_, i) => {
    const mask = all[i];
    return mask instanceof TensorRef ? resolve(mask) : null;
  });
}
