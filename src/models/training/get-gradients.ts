import { asNumbers } from '../../layers/layer-tools';
import { collectTaps, type Tap, type TapKind } from '../../layers/taps';
import { gradientsOf } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';
import type { GraphLayer, Slot } from '../graph';
import { asModel, pickLayers, type LayerSelector } from '../layer-choice';
import { withStatesKept } from '../carried-states';
import { checkInputs, type Model, type ModelInput } from '../model';
import { runGraph, type Wanted } from '../run-graph';
import { chosenWeights } from './get-weights';
import { penaltiesOf, withPenalties } from './regularisers';
import {
  checkTarget,
  checkTruth,
  lossOfOutputs,
  oneOnGpu,
  readLosses,
  refuseOtherBackend,
  targetOf,
  type Target,
} from './target';
import { weightAxes } from './weight-names';

/** The gradient of the target by one output or weight of a layer. */
export interface LayerGradient {
  name: string;
  axes: string[];
  /** On the GPU; null where the target does not depend on it, or by places alone (argmax). */
  tensor: tf.Tensor | null;
  dispose(): void;
}

export interface GradientOptions {
  /** By the layers' outputs (default), or by their weights. */
  of?: 'outputs' | 'weights';
  /** A unit of the first output, of the last step where it has steps, or its largest; summed over samples (default 0). */
  target?: Target;
  /** The true outputs: gradients are then of the loss, with the file's regularisers. */
  y?: tf.Tensor | readonly tf.Tensor[];
  /** With y: Keras's name of the loss; that of `compile` when left out. */
  loss?: string | readonly string[];
  /** Of outputs: recurrent layers also give the gradients by their gates and state over time (default false). */
  gates?: boolean;
}

/**
 * The gradients of a target, a unit of the first output or a loss, by the outputs or the weights of layers, outside
 * training: dropout does not act.
 *
 * model    from loadModel; or a tf.LayersModel made in the page
 * layer    as in getLayerOutputs; an input layer's name gives the gradient by the input
 * x        one batch, as in getLayerOutputs; stays the caller's
 * returns  in the model's order; outputs under the layer's name, several of one layer one after another; weights as
 *          Keras's paths, whole. An attention output's gradient is the total one, by way of the weighted sum too. The
 *          caller disposes each
 * throws   before any GPU work, when nothing is selected, a shape differs, the target or the loss is unknown, or an input
 *          holds whole numbers; and where an op on the way has no gradient, or tfjs is not on WebGPU
 * cost     a pass forward and one back; nothing is read back
 */
export async function getGradients(
  given: Model | tf.LayersModel,
  layer: LayerSelector,
  x: ModelInput,
  options: GradientOptions = {},
): Promise<LayerGradient[]> {
  const { of = 'outputs' } = options;
  const model = asModel(given);
  const inputs = checkInputs(model, x);
  refuseOtherBackend('getGradients');
  if (of !== 'outputs' && of !== 'weights')
    throw new Error(`of is ${JSON.stringify(of)}. Give "outputs" or "weights".`);
  const target = readTarget(model, inputs, options);
  return of === 'weights'
    ? byWeights(model, layer, { inputs, target })
    : byOutputs(model, layer, { inputs, target, options });
}

/** What is differentiated, from the model's outputs. */
type Differentiated = (outputs: tf.Tensor[]) => tf.Scalar;

interface Question {
  inputs: tf.Tensor[];
  target: Differentiated;
}

function readTarget(model: Model, inputs: tf.Tensor[], { target = 0, y, loss }: GradientOptions): Differentiated {
  if (y === undefined) {
    checkTarget(model, target);
    return ([first]) => targetOf(first, target);
  }
  const losses = loss === undefined ? model.compiledLosses : readLosses(model, loss);
  if (!losses)
    throw new Error(
      `y was given without a loss, and the model "${model.name}" is not compiled. Give loss: "mse", for example.`,
    );
  const truth = checkTruth(model, y, { losses, samples: inputs[0].shape[0] });
  const penalties = penaltiesOf(model.graph);
  return (outputs) => withPenalties(model.graph, penalties, lossOfOutputs(outputs, truth, losses));
}

function byWeights(model: Model, layer: LayerSelector, { inputs, target }: Question): LayerGradient[] {
  const weights = chosenWeights(model, layer);
  const variables = weights.map(({ variable }) => variable.read());
  const { value, gradients } = gradientsOf(
    () => target(run(model, inputs, { wanted: new Map(), observe: () => {} })),
    variables,
    oneOnGpu(),
  );
  value.dispose();
  return weights.map((weight, i) => entry(weight.name, weightAxes(weight), gradients[i]));
}

function byOutputs(
  model: Model,
  layer: LayerSelector,
  { inputs, target, options: { gates = false } }: Question & { options: GradientOptions },
): LayerGradient[] {
  const picked = pickLayers(model, layer);
  for (const { node, name } of picked) refuseWhole(node, name);
  const slots = picked.flatMap(({ node }) => node.outputs);
  const wanted: Wanted = new Map(slots.map((slot) => [slot, []]));
  const places = new Map<Slot, number>();
  // The way back enters a layer only where something behind it is asked for.
  const ways = gates ? picked.flatMap(({ node }) => node.layer.weights.slice(0, 1).map((weight) => weight.read())) : [];
  const tapped = new Map<tf.layers.Layer, TapKind>(
    gates ? picked.map(({ node }) => [node.layer, 'gate-gradients']) : [],
  );
  try {
    const { result, taps } = collectTaps(tapped, () => {
      let count = 0;
      const of = (ask: (tensor: tf.Tensor) => void): tf.Scalar => {
        const observe = (slot: Slot, tensor: tf.Tensor): void => {
          places.set(slot, count++);
          ask(tensor);
        };
        return target(run(model, inputs, { wanted, observe }));
      };
      return gradientsOf(of, ways, oneOnGpu());
    });
    result.value.dispose();
    tf.dispose(result.gradients.splice(0, ways.length).filter((gradient) => gradient !== null));
    const gradientAt = (slot: Slot): tf.Tensor | null =>
      places.has(slot) ? result.gradients[places.get(slot)!] : null;
    return picked.flatMap(({ node, name }) => [
      ...node.outputs.map((slot) => entry(name, slot.axes, gradientAt(slot))),
      ...taps.filter((tap) => tap.layer === node.layer).map((tap) => ofTap(name, tap)),
    ]);
  } finally {
    for (const list of wanted.values()) tf.dispose(list.splice(0));
  }
}

function run(
  model: Model,
  inputs: tf.Tensor[],
  { wanted, observe }: { wanted: Wanted; observe: (slot: Slot, tensor: tf.Tensor) => void },
): tf.Tensor[] {
  // The target may be taken of numbers only: a comparison at the end has no gradient, and says so.
  const { outputs: ends } = model.graph;
  return withStatesKept(model.graph, () =>
    runGraph(model.graph, inputs, { training: false, wanted, observe, ends }).map(({ tensor }) => asNumbers(tensor)),
  );
}

function refuseWhole(node: GraphLayer, name: string): void {
  const whole = node.outputs.find(({ symbolic }) => symbolic.dtype !== 'float32');
  if (!whole) return;
  throw new Error(
    `The layer "${name}" gives ${whole.symbolic.dtype}, which has no gradient. Pick layers that give float32.`,
  );
}

function entry(name: string, axes: readonly string[], tensor: tf.Tensor | null): LayerGradient {
  return { name, axes: [...axes], tensor, dispose: () => tensor?.dispose() };
}

function ofTap(layer: string, { name, axes, tensor }: Tap): LayerGradient {
  return entry(`${layer}/${name}`, axes, tensor);
}
