import { nameTensor } from '../tfjs/lost';
import * as tf from '../tfjs/tf';
import { buildGraph } from './build-graph';
import { forgetStates, freeStates } from './carried-states';
import { allLayers, type Graph, type GraphLayer, type Slot } from './graph';
import { refuseOddTensor } from './ids';
import { KerasModel } from './keras-model';
import { refuseLostInput, refuseLostModel } from './lost-model';
import { paced, type Steps } from './pace';
import type { ParsePlace } from './parse-file';
import type { ParsedModel } from './parse-model';
import { answer } from './run-graph';
import { readModelSpec } from './model-spec';
import type { JsonObject } from './safe-json';
import { fitModel, type FitOptions, type History } from './training/fit';
import { Trainer, type CompileOptions, type Truth } from './training/trainer';
import type { LossName } from '../training/loss';
import { vocabularyOf } from './vocabulary';
import { assignWeights } from './weights';

/** A layer as a list of layers shows it. */
export interface LayerInfo {
  /** Its name; inside a nested model with the model's name before it: `encoder/lstm`. */
  name: string;
  className: string;
  /** One per output, of every call; null where a side is not fixed. */
  outputShapes: (number | null)[][];
  /** Count of weights. */
  parameters: number;
  /** 'fused' or 'plain', and why; for layers that have both ways. */
  kernelPath?: { path: string; reason: string };
  /** The layer's config as Keras wrote it. */
  config: Readonly<Record<string, unknown>>;
}

/** What a model takes. */
export interface InputInfo {
  name: string;
  shape: (number | null)[];
  axes: readonly string[];
  dtype: string;
  /** How many ids the Embeddings that read it have: whole numbers from 0 to below that. Absent where none reads it. */
  vocabulary?: number;
}

/**
 * A model from a file, ready to run on the GPU. It wraps a tf.LayersModel; `layersModel` is that one.
 * The weights live until `dispose()`, on the GPU and on the CPU: 4 bytes per parameter on each. When the GPU is lost or
 * the engine closed, the next `openEngine()` runs the same model, without the file.
 */
export class Model {
  readonly name: string;
  readonly inputs: readonly InputInfo[];
  readonly layers: readonly LayerInfo[];
  /** Where the file was parsed. */
  parsed: ParsePlace = { in: 'page', reason: '' };
  /** For this package's own use: the file's description of the model; null for a model that a page made. */
  written: JsonObject | null = null;
  #disposed = false;
  #trainer: Trainer | null = null;

  constructor(
    readonly layersModel: tf.LayersModel,
    /** For this package's own use: how the layers are connected. */
    readonly graph: Graph,
  ) {
    this.name = graph.name;
    this.inputs = graph.inputs.map((slot) => ({
      name: graph.layers.find(({ outputs }) => outputs.includes(slot))!.spec.name,
      shape: [...slot.symbolic.shape],
      axes: slot.axes,
      dtype: slot.symbolic.dtype,
      ...vocabularyOf(graph, slot),
    }));
    this.layers = allLayers(graph).map(({ node, name }) => describeLayer(node, name));
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /**
   * The model's answer for a batch, on the GPU; the caller disposes it. Throws, before any GPU work, when shapes
   * differ, and GpuLostError when the GPU is gone that the model or its input is on.
   */
  predict(input: ModelInput): tf.Tensor | tf.Tensor[] {
    const tensors = checkInputs(this, input);
    const outputs = tf.tidy(() => answer(this.graph, tensors));
    outputs.forEach((output, i) => {
      const { symbolic, axes } = this.graph.outputs[i];
      nameTensor(output, { name: `the output "${symbolic.sourceLayer.name}"`, axes });
    });
    return outputs.length === 1 ? outputs[0] : outputs;
  }

  /** Frees the weights and the states that stateful layers carry. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const variables = new Set(allLayers(this.graph).flatMap(({ node }) => (node.inner ? [] : node.layer.weights)));
    for (const variable of variables) variable.dispose();
    freeStates(this.graph);
    this.#trainer?.dispose();
    this.#trainer = null;
  }

  /**
   * Says how the model learns. Weights stay as they are; what an optimiser remembered before is forgotten. Throws for a
   * loss, an optimiser or an argument that is unknown, and for regularisers and constraints that training lacks.
   */
  compile(options: CompileOptions): void {
    if (this.#disposed) throw new Error(`The model "${this.name}" is disposed. Load it again.`);
    const trainer = new Trainer(this, options);
    this.#trainer?.dispose();
    this.#trainer = trainer;
  }

  /** The losses of `compile`; null before it. */
  get compiledLosses(): LossName[] | null {
    return this.#trainer?.losses ?? null;
  }

  /**
   * One step of the optimiser on one batch.
   *
   * returns  the loss before the step, regularisers included; null without `readLoss`
   * throws   before any GPU work, when the model is not compiled or a shape differs; when the GPU has no memory for
   *          the step; when the loss that is read is not finite. The weights then are as they were before the step
   * cost     a pass forward, one back, one dispatch per weight, in one submit; 4 bytes are read, none without `readLoss`
   */
  async trainOnBatch(
    x: ModelInput,
    y: Truth,
    { readLoss = true }: { readLoss?: boolean } = {},
  ): Promise<number | null> {
    const trainer = this.#compiled('trainOnBatch');
    const { inputs, truth } = trainer.check(x, y);
    const result = await trainer.step(inputs, truth, { readLoss });
    tf.dispose(result.metrics);
    try {
      return readLoss ? await trainer.read(result, inputs) : null;
    } finally {
      result.loss.dispose();
    }
  }

  /** Learns from all samples, batch by batch, and returns what was measured per epoch. Throws as `trainOnBatch` does. */
  async fit(x: ModelInput, y: Truth, options: FitOptions = {}): Promise<History> {
    return fitModel(this.#compiled('fit'), [x, y], options);
  }

  #compiled(method: string): Trainer {
    if (this.#trainer) return this.#trainer;
    throw new Error(`The model "${this.name}" is not compiled. Call compile({optimizer, loss}) before ${method}.`);
  }

  /** Sets the states that stateful layers carry from `predict` to `predict` to zero, as a new sequence begins. */
  resetStates(): void {
    forgetStates(this.graph);
  }
}

/** One batch: a tensor, or one per input in the model's order, or by input name. */
export type ModelInput = tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>;

function describeLayer({ spec, layer, inner, outputs }: GraphLayer, name: string): LayerInfo {
  const weights = inner
    ? allLayers(inner).flatMap(({ node }) => (node.inner ? [] : node.layer.weights))
    : layer.weights;
  const info: LayerInfo = {
    name,
    className: spec.className,
    outputShapes: outputs.map((slot: Slot) => [...slot.symbolic.shape]),
    parameters: [...new Set(weights)].reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape as number[]), 0),
    config: spec.config,
  };
  const path = (layer as { kernelPath?: () => { path: string; reason: string } }).kernelPath?.();
  return path ? { ...info, kernelPath: path } : info;
}

/**
 * Builds a model from what was read of its file, in steps between which the page goes on.
 *
 * throws  FormatError; nothing is left allocated then
 */
export async function buildModel(parsed: ParsedModel, signal?: AbortSignal): Promise<Model> {
  const built: tf.layers.Layer[] = [];
  try {
    return await paced(buildSteps(parsed, built), { signal });
  } catch (error) {
    // A wrapper and the layer in it share their weights.
    for (const variable of new Set(built.flatMap((layer) => layer.weights))) variable.dispose();
    throw error;
  }
}

function* buildSteps(parsed: ParsedModel, built: tf.layers.Layer[]): Steps<Model> {
  const spec = readModelSpec(parsed.config);
  const graph = yield* buildGraph(spec, { keras3: parsed.kerasMajor >= 3, depth: 0, built });
  const model = new KerasModel(graph);
  yield* assignWeights(graph, parsed);
  const whole = new Model(model, graph);
  whole.written = parsed.config;
  return whole;
}

/**
 * The batch as a list in the model's order.
 *
 * throws  when inputs are missing, or a shape is not the model's: both are named; or when ids that are not on the GPU
 *         yet are outside an Embedding's vocabulary
 */
export function checkInputs(model: Model, input: ModelInput): tf.Tensor[] {
  if (model.disposed) throw new Error(`The model "${model.name}" is disposed. Load it again.`);
  refuseLostModel(model);
  const { inputs } = model;
  const names = inputs.map(({ name }) => name).join(', ');
  let list: readonly tf.Tensor[];
  if (input instanceof tf.Tensor) list = [input];
  else if (Array.isArray(input)) list = input;
  else list = inputs.map(({ name }) => (input as Record<string, tf.Tensor>)?.[name]);
  if (list.length !== inputs.length || list.some((tensor) => !(tensor instanceof tf.Tensor))) {
    throw new Error(
      `The model "${model.name}" takes ${inputs.length} tensors (${names}); ${list.filter(Boolean).length} were given. Give one per input, in this order or by name.`,
    );
  }
  list.forEach((tensor, i) => checkInput(tensor, inputs[i], model.name));
  return [...list];
}

function checkInput(tensor: tf.Tensor, input: InputInfo, model: string): void {
  const { name, shape, axes } = input;
  if (tensor.isDisposed) throw new Error(`The tensor for "${name}" is disposed. Give it before you dispose it.`);
  refuseLostInput(tensor, input);
  const fits = tensor.rank === shape.length && tensor.shape.every((side, i) => shape[i] === null || shape[i] === side);
  if (!fits) {
    const wanted = shape.map((side, i) => `${axes[i]} ${side ?? 'any'}`).join(', ');
    throw new Error(
      `The input "${name}" of model "${model}" is [${wanted}]; the tensor is [${tensor.shape.join(', ')}]. Give a tensor of that shape.`,
    );
  }
  if (tensor.size === 0) throw new Error(`The tensor for "${name}" has no elements. Give at least one sample.`);
  refuseOddTensor(tensor, input);
}
