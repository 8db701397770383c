import { refsIn, type Argument, type CallSpec } from './call-spec';
import { isObject, type JsonObject } from './safe-json';
import { graphOperations, tfFunctions, type TfFunction } from './tf-functions';

/** An operation between layers: ours by name, its call, and its settings. */
export interface Operation {
  op: string;
  call: CallSpec;
  settings: Record<string, unknown>;
}

const lambdas = new Set(['TFOpLambda', 'SlicingOpLambda', 'ClassMethod', 'InstanceMethod']);

/** Whether Keras 2 wraps a TensorFlow operation in a layer of this class. */
export function isTfOperation(className: string): boolean {
  return lambdas.has(className) || className === 'TensorFlowOpLayer';
}

/** The TensorFlow function or operation that the layer wraps, for messages. */
export function tfOperationName(config: JsonObject): string {
  if (typeof config.function === 'string') return config.function;
  const node = isObject(config.node_def) ? config.node_def : {};
  return typeof node.op === 'string' ? node.op : 'an operation without a name';
}

/** The operation of a layer that Keras 2 made of a TensorFlow function; null for one that we lack. */
export function readTfOperation(className: string, config: JsonObject, call: CallSpec): Operation | null {
  return className === 'TensorFlowOpLayer' ? readGraphNode(config, call) : readLambda(config, call);
}

/** `math.multiply`, `__operators__.getitem`: the function, with all arguments but the first by name. */
function readLambda(config: JsonObject, { args, kwargs }: CallSpec): Operation | null {
  const path = tfOperationName(config);
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (path === 'einsum' || path === 'linalg.einsum') return einsum(args, kwargs);
  const known = path.startsWith('__operators__.') ? (tfFunctions[`__${name}__`] ?? lookup(name)) : lookup(name);
  return known ? bindFunction(known, args, kwargs) : null;
}

function lookup(name: string): TfFunction | null {
  return Object.hasOwn(tfFunctions, name) ? tfFunctions[name] : null;
}

function einsum(args: Argument[], kwargs: Record<string, Argument>): Operation | null {
  const [equation, ...rest] = [...args, ...Object.values(kwargs).filter((value) => refsIn(value).length > 0)].flat();
  if (typeof equation !== 'string') return null;
  return { op: 'Einsum', call: { args: rest as Argument[], kwargs: {} }, settings: { subscripts: equation } };
}

function bindFunction(known: TfFunction, args: Argument[], kwargs: Record<string, Argument>): Operation {
  const named = { ...kwargs };
  // A function of several tensors in a list has them as its first argument; one of two may have them as a list too.
  const first = known.args.length > 1 && args.length === 1 && Array.isArray(args[0]) ? (args[0] as Argument[]) : args;
  first.forEach((value, i) => (named[known.args[i]] ??= value));
  const settings: Record<string, unknown> = {};
  for (const [theirs, ours] of Object.entries(known.settings ?? {})) {
    const value = named[theirs];
    if (value !== undefined && value !== null && value !== false) settings[ours] = value;
  }
  const bound = known.args.map((name) => (name === 'slice_spec' ? asKey(named[name]) : (named[name] ?? null)));
  return { op: known.op, call: { args: bound, kwargs: {} }, settings };
}

/** Slices as Keras 3 writes them. */
function asKey(written: Argument | undefined): Argument {
  if (Array.isArray(written)) return (written as Argument[]).map(asKey);
  if (isObject(written) && !('class_name' in written)) return slice(written);
  return written ?? null;
}

function slice({ start = null, stop = null, step = null }: JsonObject): Argument {
  return { class_name: '__slice__', config: { start, stop, step } };
}

/** A node of TensorFlow's graph, with the inputs that are constants by their index. */
function readGraphNode(config: JsonObject, { args }: CallSpec): Operation | null {
  const node = isObject(config.node_def) ? config.node_def : {};
  const name = typeof node.op === 'string' && Object.hasOwn(graphOperations, node.op) ? graphOperations[node.op] : null;
  if (!name) return null;
  const constants = isObject(config.constants) ? config.constants : {};
  const attributes = isObject(node.attr) ? node.attr : {};
  const tensors = [...(args.flat() as Argument[])];
  const count = tensors.length + Object.keys(constants).length;
  const inputs = Array.from({ length: count }, (_, i) => constants[String(i)] ?? tensors.shift() ?? null) as Argument[];
  const known = tfFunctions[name];
  if (name === 'getitem') return bindFunction(known, [inputs[0], stridedKey(inputs, attributes)], {});
  if (name === 'concat') return bindFunction(known, [inputs.slice(0, -1)], { axis: inputs[count - 1] });
  if (name === 'stack') return bindFunction(known, [inputs], { axis: number(attributes.axis) });
  // What follows the tensors is the first setting: axes, a shape, a permutation.
  const kwargs: Record<string, Argument> = {};
  const rest = inputs.slice(known.args.length);
  Object.keys(known.settings ?? {}).forEach((setting, i) => (kwargs[setting] = rest[i] ?? null));
  return bindFunction(known, inputs.slice(0, known.args.length), { ...kwargs, ...attributeArguments(attributes) });
}

function attributeArguments(attributes: JsonObject): Record<string, Argument> {
  const flag = (name: string): boolean => isObject(attributes[name]) && attributes[name].b === true;
  const found: Record<string, Argument> = {};
  if (flag('keep_dims')) found.keepdims = true;
  if (flag('transpose_a') || flag('adj_x')) found.transpose_a = true;
  if (flag('transpose_b') || flag('adj_y')) found.transpose_b = true;
  const { squeeze_dims: squeezed, DstT: target } = attributes;
  if (isObject(squeezed) && isObject(squeezed.list) && Array.isArray(squeezed.list.i)) {
    found.axis = squeezed.list.i.map(Number);
  }
  if (isObject(target) && typeof target.type === 'string') found.dtype = target.type.slice(3).toLowerCase();
  return found;
}

function number(attribute: unknown): number {
  return isObject(attribute) ? Number(attribute.i ?? 0) : 0;
}

/** Begin, end and strides of a StridedSlice, whose masks have a bit per axis. */
function stridedKey([, begin, end, strides]: Argument[], attributes: JsonObject): Argument {
  const mask = (name: string): number => number(attributes[name]);
  const has = (name: string, axis: number): boolean => ((mask(name) >> axis) & 1) === 1;
  return (begin as number[]).map((start, axis): Argument => {
    if (has('ellipsis_mask', axis)) return { class_name: '__ellipsis__' };
    if (has('new_axis_mask', axis)) return null;
    if (has('shrink_axis_mask', axis)) return start;
    const from = has('begin_mask', axis) ? null : start;
    const to = has('end_mask', axis) ? null : (end as number[])[axis];
    return slice({ start: from, stop: to, step: (strides as number[])[axis] });
  });
}
