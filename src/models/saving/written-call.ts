import { InputSlot, OpLayer } from '../../layers/op-layer';
import { rowOf } from '../build-layer';
import type { Call, Graph, GraphLayer, Slot } from '../graph';
import type { Json, JsonObject } from '../safe-json';

/** Which output of which call of which layer, as Keras counts: a nested model's calls from 0. */
export type History = [layer: string, call: number, output: number];

/** Where each tensor of a graph is made. */
export function historiesOf(graph: Graph): Map<Slot, History> {
  const histories = new Map<Slot, History>();
  for (const { spec, calls, outputs } of graph.layers) {
    if (calls.length === 0) outputs.forEach((slot, output) => histories.set(slot, [spec.name, 0, output]));
    calls.forEach((call, index) =>
      call.outputs.forEach((slot, output) => histories.set(slot, [spec.name, index, output])),
    );
  }
  return histories;
}

/** A call in Keras 3's words: its arguments by position, and by name. */
export function writeCall(call: Call, index: number, histories: ReadonlyMap<Slot, History>): JsonObject {
  const tensor = (slot: Slot | null): Json => (slot ? writeTensor(slot, histories.get(slot)!) : null);
  const { node, inputs, takesList, masks, tensorOptions } = call;
  if (node.layer instanceof OpLayer) {
    const { template } = node.layer;
    const args =
      template.length > 1 && template[0] instanceof InputSlot
        ? template.map((item) => asArray(item, node.spec.className))
        : template;
    return { args: writeTemplate(args, inputs.map(tensor)), kwargs: {} };
  }
  const kwargs = plainArguments(call, index);
  for (const [name, slot] of Object.entries(tensorOptions)) kwargs[snake(name)] = tensor(slot);
  const named = rowOf(node.spec).inputs ?? [];
  const given = inputs.map(tensor);
  const headed = named[0] === 'query';
  if (masks && headed) named.forEach((name, i) => (kwargs[`${name}_mask`] = tensor(masks[i] ?? null)));
  else if (masks) kwargs.mask = takesList ? masks.map(tensor) : tensor(masks[0]);
  if (headed) return { args: given, kwargs };
  if (named[0] === 'initial_state' && given.length > 1) {
    return { args: given.slice(0, 1), kwargs: { ...kwargs, initial_state: given.slice(1) } };
  }
  return { args: takesList ? [given] : given, kwargs };
}

function writeTensor({ symbolic }: Slot, history: History): JsonObject {
  const { shape, dtype } = symbolic;
  return { class_name: '__keras_tensor__', config: { shape: [...shape], dtype, keras_history: history } };
}

/** Numbers in a list beside a tensor are an array, which Keras marks as one; those of Take are places along an axis. */
function asArray(item: unknown, className: string): unknown {
  const flat = Array.isArray(item) ? (item as unknown[]).flat(Infinity) : [];
  if (flat.length === 0 || flat.some((value) => typeof value !== 'number')) return item;
  return { class_name: '__numpy__', config: { value: item, dtype: className === 'Take' ? 'int32' : 'float32' } };
}

function writeTemplate(template: readonly unknown[], tensors: readonly Json[]): Json[] {
  return template.map((item) => {
    if (item instanceof InputSlot) return tensors[item.index];
    return Array.isArray(item) ? writeTemplate(item, tensors) : (item as Json);
  });
}

const layerArguments = ['return_attention_scores', 'use_causal_mask'];

/** What is no tensor: from the file, where there is one; of layers made in a page, what they take as options. */
function plainArguments({ node, options }: Call, index: number): Record<string, Json> {
  const { spec } = node;
  const kwargs: Record<string, Json> = {};
  for (const [name, value] of Object.entries(options)) kwargs[snake(name)] = value as Json;
  const written: Record<string, unknown> = { ...spec.config, ...spec.calls[index]?.kwargs };
  if (written.causal === true) kwargs.use_causal_mask = true;
  for (const name of layerArguments) if (written[name] === true) kwargs[name] = true;
  return kwargs;
}

export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Where a model's input or output is made, as Keras writes it: a nested functional model's calls count from 1 there. */
export function writeEnds(slots: readonly Slot[], graph: Graph, histories: ReadonlyMap<Slot, History>): Json {
  const isFunctional = (name: string): boolean => {
    const { inner } = graph.layers.find(({ spec }) => spec.name === name) as GraphLayer;
    return inner !== null && !inner.sequential;
  };
  const ends = slots.map((slot): Json[] => {
    const [name, call, output] = histories.get(slot)!;
    return [name, isFunctional(name) ? call + 1 : call, output];
  });
  return ends.length === 1 ? ends[0] : ends;
}
