import { asNumbers } from '../layers/layer-tools';
import { collectTaps, type Tap, type TapKind } from '../layers/taps';
import { nameTensor } from '../tfjs/lost';
import { remakeBy } from '../tfjs/revive';
import * as tf from '../tfjs/tf';
import { type AttentionMap, type GraphLayer, type Slot } from './graph';
import { carriedStates, withStatesKept } from './carried-states';
import { cutList } from './file-error';
import { keepInputs } from './kept-inputs';
import { asModel, pickLayers, type LayerSelector } from './layer-choice';
import { checkInputs, type Model, type ModelInput } from './model';
import { runGraph } from './run-graph';

export type { LayerSelector };

/** One output of one layer, on the GPU. */
export interface LayerOutput {
  name: string;
  /** One per axis: 'sample', 'time', 'channel', 'head', 'query', 'key', … */
  axes: string[];
  tensor: tf.Tensor;
  dispose(): void;
}

export interface LayerOutputOptions {
  /** Whether dropout and noise act (default false). */
  training?: boolean;
  /** Recurrent layers also give their gates and state over time: `lstm/input`, `lstm/forget`, … (default false). */
  gates?: boolean;
}

interface Selection {
  layers: { node: GraphLayer; name: string }[];
  /** Lists that the run fills; empty between runs. */
  wanted: Map<Slot, tf.Tensor[]>;
}

const selections = new WeakMap<Model, Map<string, Selection>>();
const nothing: Slot[] = [];

/** Layers with an attention map that they do not put out by themselves. */
const scored = new Set([
  'MultiHeadAttention',
  'GroupQueryAttention',
  'GroupedQueryAttention',
  'Attention',
  'AdditiveAttention',
]);

/**
 * What layers put out for a batch, all in one forward pass; only the layers that they depend on are run.
 *
 * model    from loadModel; or a tf.LayersModel made in the page, Sequential or functional
 * layer    substring of the name, index, list of these, or '*'; layers inside nested models are `model/layer`
 * input    f32 or i32 as `model.inputs` says; one tensor, a list, or by name; stays the caller's
 * returns  in the model's order, several outputs of one layer under its one name; the caller disposes each. After a
 *          layer's outputs come its taps: gates when asked for, attention scores always. Attention that a model makes by
 *          hand (product, softmax, product with the values) has its map at the last product's layer, under the same
 *          name: `layer/attention_scores` [sample, query, key], with head before query where there are heads
 * throws   before any GPU work, when nothing is selected or a shape differs; GpuLostError when the GPU is gone that the
 *          model or the input is on
 *          A stateful layer runs on from the states that it has and keeps these: the same input gives the same output
 *          When the GPU is lost, figures of these outputs go on: the model runs once more on the same input, where that
 *          came from the page; outputs of a training run, and of states that were carried, are gone
 * cost     one pass; nothing is read back. The input's numbers stay on the CPU with the outputs, 4 bytes each
 */
export async function getLayerOutputs(
  given: Model | tf.LayersModel,
  layer: LayerSelector,
  input: ModelInput,
  options: LayerOutputOptions = {},
): Promise<LayerOutput[]> {
  const model = asModel(given);
  const selection = selectLayers(model, layer);
  const tensors = checkInputs(model, input);
  const again = options.training || carriedStates(model.graph).length > 0 ? null : keepInputs(model, tensors);
  const outputs = runLayers(model, selection, { tensors, options });
  if (again) {
    remakeBy(
      outputs.map(({ tensor }) => tensor),
      () => again((inputs) => runLayers(model, selection, { tensors: checkInputs(model, inputs), options })),
    );
  }
  return outputs;
}

/** One pass, on inputs that are checked. */
function runLayers(
  model: Model,
  { layers, wanted }: Selection,
  { tensors, options: { training = false, gates = false } }: { tensors: tf.Tensor[]; options: LayerOutputOptions },
): LayerOutput[] {
  const tapped = new Map<tf.layers.Layer, TapKind>();
  for (const { node } of layers) {
    if (scored.has(node.spec.className)) tapped.set(node.layer, 'scores');
    else if (gates) tapped.set(node.layer, 'gates');
  }
  const clear = (): tf.Tensor[] => [...wanted.values()].flatMap((list) => list.splice(0));
  try {
    const { taps } = collectTaps(tapped, () =>
      withStatesKept(model.graph, () =>
        tf.tidy(() => {
          runGraph(model.graph, tensors, { training, ends: nothing, wanted });
          return [];
        }),
      ),
    );
    checkOutputs(model, { layers, wanted });
    const outputs = layers.flatMap(({ node, name }) => [
      ...node.outputs.flatMap((slot) => wanted.get(slot)!.map((tensor) => asOutput(name, slot.axes, tensor))),
      ...node.maps.flatMap((map) => wanted.get(map.slot)!.map((weights) => asMap(name, map, weights))),
      ...tapsOf(taps, node.layer).map((tap) => asOutput(`${name}/${tap.name}`, tap.axes, tap.tensor)),
    ]);
    const given = new Set(layers.flatMap(({ node }) => node.outputs));
    for (const [slot, list] of wanted) {
      const taken = list.splice(0);
      // Weights that no picked layer puts out were there for their map alone.
      if (!given.has(slot)) tf.dispose(taken);
    }
    return outputs;
  } catch (error) {
    tf.dispose(clear());
    throw error;
  }
}

/** A layer that was picked and gave nothing is an error, never an output less. */
function checkOutputs({ name: model }: Model, { layers, wanted }: Selection): void {
  const silent = layers.filter(({ node }) => node.outputs.some((slot) => wanted.get(slot)!.length === 0));
  if (silent.length === 0) return;
  const names = cutList(silent.map(({ name }) => name));
  throw new Error(`The run of model "${model}" gave no output of ${names}: it is not on the way from input to output.`);
}

/** Attention that the model makes by hand, as [sample, query, key] or [sample, head, query, key]. */
function asMap(layer: string, { order, axes }: AttentionMap, weights: tf.Tensor): LayerOutput {
  const inOrder = order.every((axis, i) => axis === i);
  const tensor = inOrder ? tf.clone(weights) : tf.tidy(() => tf.transpose(weights, [...order]));
  return asOutput(`${layer}/attention_scores`, axes, tensor);
}

function tapsOf(taps: readonly Tap[], layer: tf.layers.Layer): Tap[] {
  return taps.filter((tap) => tap.layer === layer);
}

/** Truth values and whole numbers become float32, so that every output can be drawn. */
function asOutput(name: string, axes: readonly string[], given: tf.Tensor): LayerOutput {
  let tensor = given;
  if (given.dtype !== 'float32') {
    tensor = tf.tidy(() => asNumbers(given));
    given.dispose();
  }
  nameTensor(tensor, { name: `the output "${name}"`, axes });
  return { name, axes: [...axes], tensor, dispose: () => tensor.dispose() };
}

/**
 * The selected layers, in the model's order; remembered per model, for a page asks for the same ones frame after frame.
 */
function selectLayers(model: Model, selector: LayerSelector): Selection {
  const key = JSON.stringify(selector) ?? String(selector);
  let known = selections.get(model);
  if (!known) selections.set(model, (known = new Map<string, Selection>()));
  const remembered = known.get(key);
  if (remembered) return remembered;
  const layers = pickLayers(model, selector);
  const idle = layers.filter(({ node }) => node.outputs.length === 0).map(({ name }) => name);
  if (idle.length > 0) {
    throw new Error(
      `The layers ${cutList(idle)} of the model "${model.name}" are never called and have no output. Pick others.`,
    );
  }
  const slots = layers.flatMap(({ node }) => [...node.outputs, ...node.maps.map(({ slot }) => slot)]);
  const selection = { layers, wanted: new Map(slots.map((slot) => [slot, []])) };
  known.set(key, selection);
  return selection;
}
