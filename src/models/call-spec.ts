import { cut, FormatError } from './file-error';
import { isObject, type Json } from './safe-json';

/** Which output of which call of which layer, as the file says it. */
export class TensorRef {
  constructor(
    readonly layer: string,
    readonly node: number,
    readonly tensor: number,
  ) {}
}

/** An argument of a call: tensors among plain values, nested in lists. */
export type Argument = TensorRef | Json | Argument[];

/** One call of a layer, in the words of Keras. */
export interface CallSpec {
  args: Argument[];
  kwargs: Record<string, Argument>;
}

/** A call as Keras 3 writes it ({args, kwargs}) or as Keras 2 does ([[layer, node, tensor, kwargs], …]). */
export function readCall(node: Json): CallSpec {
  if (isObject(node)) {
    const args = (Array.isArray(node.args) ? node.args : []).map(readArgument);
    const kwargs = isObject(node.kwargs) ? node.kwargs : {};
    return { args, kwargs: mapValues(kwargs, readArgument) };
  }
  if (!Array.isArray(node) || node.length === 0) throw new FormatError('A layer’s inbound_nodes cannot be read.');
  const entries = (typeof node[0] === 'string' ? [node] : node) as Json[][];
  const refs = entries.map(readEntry);
  const kwargs = isObject(entries[0][3]) ? entries[0][3] : {};
  return {
    args: refs.length === 1 ? refs : [refs],
    kwargs: mapValues(kwargs, (value) => readLegacyArgument(value)),
  };
}

function readArgument(value: Json | undefined): Argument {
  if (Array.isArray(value)) return value.map(readArgument);
  if (!isObject(value)) return value ?? null;
  if (value.class_name === '__keras_tensor__' && isObject(value.config) && Array.isArray(value.config.keras_history)) {
    return readLegacyRef(value.config.keras_history);
  }
  if (value.class_name === '__tuple__' && Array.isArray(value.items)) return value.items.map(readArgument);
  if (value.class_name === '__numpy__' && isObject(value.config)) return value.config.value ?? null;
  return value;
}

function readLegacyArgument(value: Json | undefined): Argument {
  if (!Array.isArray(value)) return value ?? null;
  const isRef =
    value.length >= 3 && typeof value[0] === 'string' && Number.isInteger(value[1]) && Number.isInteger(value[2]);
  return isRef ? readLegacyRef(value) : value.map(readLegacyArgument);
}

/** A tensor; or a constant in its place, which Keras 2 writes as `["_CONSTANT_VALUE", -1, value]`. */
function readEntry(entry: Json): Argument {
  if (Array.isArray(entry) && entry[0] === '_CONSTANT_VALUE') return (entry[2] ?? null) as Argument;
  return readLegacyRef(entry);
}

export function readLegacyRef(entry: Json): TensorRef {
  const [layer, node, tensor] = Array.isArray(entry) ? entry : [];
  if (typeof layer !== 'string' || !Number.isInteger(node) || !Number.isInteger(tensor)) {
    throw new FormatError(`A connection reads ${cut(JSON.stringify(entry) ?? 'nothing')} and names no layer’s output.`);
  }
  return new TensorRef(layer, node as number, tensor as number);
}

/** The tensors in an argument. */
export function refsIn(argument: Argument | undefined): TensorRef[] {
  if (argument instanceof TensorRef) return [argument];
  return Array.isArray(argument) ? (argument as Argument[]).flatMap(refsIn) : [];
}

export function mapValues<From, To>(record: Record<string, From>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
