import type { LossName } from '../../training/loss';
import { Optimiser } from '../../training/optimiser';
import { readOptimiser, type OptimiserChoice } from '../../training/optimiser-settings';
import { requireBridge } from '../../tfjs/backend';
import { releasePool } from '../../tfjs/buffer-pool';
import { inOneSubmit } from '../../tfjs/one-submit';
import { gradientsOf } from '../../tfjs/tape';
import * as tf from '../../tfjs/tf';
import { allLayers } from '../graph';
import { checkInputs, type Model, type ModelInput } from '../model';
import { nothing, runGraph } from '../run-graph';
import { accepted } from './accepted';
import { refuseCopies } from './copies';
import { readMetrics, type Metric } from './metrics';
import { firstOddLayer } from './odd-layer';
import { penaltiesOf, withPenalties } from './regularisers';
import { checkTruth, lossOfOutputs, oneOnGpu, readLosses, refuseOtherBackend } from './target';

/** True outputs of a batch: a tensor, or one per output in the model's order. */
export type Truth = tf.Tensor | readonly tf.Tensor[];

export interface CompileOptions {
  /** "adam", "sgd" or "rmsprop", or {name, learningRate, …} with Keras's arguments and defaults. */
  optimizer: OptimiserChoice;
  /** Keras's name, its short form or tfjs's name; one for all outputs, or one per output. */
  loss: string | readonly string[];
  /** 'accuracy', 'mse', 'mae'; of the first output. */
  metrics?: readonly string[];
}

/** What a step gave, on the GPU; the caller disposes all. */
export interface StepResult {
  loss: tf.Scalar;
  /** One per metric, the mean over the batch. */
  metrics: tf.Scalar[];
  /** The loss as a number; absent unless the caller asked for it. */
  value?: Promise<number>;
}

/** What `compile` made of a model: its loss, its optimiser, and the step that uses both. */
export class Trainer {
  readonly losses: LossName[];
  readonly metrics: Metric[];
  readonly #model: Model;
  readonly #optimiser: Optimiser;
  readonly #penalties: ReturnType<typeof penaltiesOf>;

  constructor(model: Model, { optimizer, loss, metrics = [] }: CompileOptions) {
    refuseCopies(model);
    this.#model = model;
    this.losses = readLosses(model, loss);
    this.metrics = readMetrics(metrics, this.losses[0]);
    this.#penalties = penaltiesOf(model.graph);
    this.#optimiser = new Optimiser(readOptimiser(optimizer));
  }

  /** Steps that were taken. */
  get steps(): number {
    return this.#optimiser.steps;
  }

  /** Refuses a batch before any GPU work. */
  check(x: ModelInput, y: Truth): { inputs: tf.Tensor[]; truth: tf.Tensor[] } {
    const inputs = checkInputs(this.#model, x);
    refuseOtherBackend('Training');
    return { inputs, truth: checkTruth(this.#model, y, { losses: this.losses, samples: inputs[0].shape[0] }) };
  }

  /**
   * One step on inputs that are checked, in one submit. Weights that are not trainable, or that the loss does not depend
   * on, stay. Resolves when the GPU has accepted the work.
   *
   * readLoss  whether the reading of the loss belongs to that submit
   * throws    when the GPU has no memory for the step, or refuses it: the weights are as before
   */
  async step(
    inputs: readonly tf.Tensor[],
    truth: readonly tf.Tensor[],
    { readLoss = false }: { readLoss?: boolean } = {},
  ): Promise<StepResult> {
    const variables = this.#variables();
    if (variables.length === 0) {
      throw new Error(`The model "${this.#model.name}" has no weight to train. Set trainable on one of its layers.`);
    }
    const { steps } = this;
    // No copies: the weights' own buffers, held until the GPU has taken the step.
    const before = variables.map((weight) => tf.keep(tf.clone(weight)));
    let made: StepResult | undefined;
    const refused = await accepted([...inputs, ...truth, ...before], () => {
      this.#optimiser.begin();
      made = inOneSubmit(() => this.#record(inputs, truth, variables));
      if (readLoss) made.value = made.loss.data().then(([value]) => value);
      this.#optimiser.submit();
    });
    if (refused) {
      variables.forEach((weight, i) => weight.assign(before[i] as never));
      if (this.steps > steps) this.#optimiser.takeBack();
      tf.dispose(made ? [made.loss, ...made.metrics] : []);
      made?.value?.catch(() => undefined);
    }
    tf.dispose(before);
    if (!refused) return made!;
    releasePool(requireBridge().backend);
    throw refused;
  }

  #record(inputs: readonly tf.Tensor[], truth: readonly tf.Tensor[], variables: tf.Variable[]): StepResult {
    let metrics: tf.Scalar[] = [];
    const { value: loss, gradients } = gradientsOf(
      () => {
        const outputs = this.#run(inputs, true);
        metrics = this.metrics.map(({ of }) => tf.keep(of(truth[0], outputs[0])));
        return withPenalties(this.#model.graph, this.#penalties, lossOfOutputs(outputs, truth, this.losses));
      },
      variables,
      oneOnGpu(),
    );
    const steps = variables.flatMap((weight, i) => (gradients[i] ? [{ weight, gradient: gradients[i] }] : []));
    this.#optimiser.step(steps, loss);
    tf.dispose(gradients.filter((gradient) => gradient !== null));
    return { loss, metrics };
  }

  /** Loss and metrics outside training, and nothing learned. */
  evaluate(inputs: readonly tf.Tensor[], truth: readonly tf.Tensor[]): StepResult {
    const made = tf.tidy(() => {
      const outputs = this.#run(inputs, false);
      const loss = withPenalties(this.#model.graph, this.#penalties, lossOfOutputs(outputs, truth, this.losses));
      return [loss, ...this.metrics.map(({ of }) => of(truth[0], outputs[0]))];
    });
    return { loss: made[0], metrics: made.slice(1) };
  }

  /**
   * The loss as a number.
   *
   * throws  when it is none: with the step, and the first layer whose output is none for this batch. The weights are as
   *         before that step
   */
  async read({ loss, value: reading }: StepResult, inputs: readonly tf.Tensor[]): Promise<number> {
    const { steps } = this;
    const value = reading ? await reading : (await loss.data())[0];
    return Number.isFinite(value) ? value : this.refuseLoss(value, steps, inputs);
  }

  /** Throws for a loss that is not finite. The sentence names the step and the first layer whose output is not. */
  async refuseLoss(value: number, step: number, inputs: readonly tf.Tensor[]): Promise<never> {
    const layer = await firstOddLayer(this.#model, inputs);
    const where = layer
      ? `the output of the layer "${layer}" is the first that is no finite number`
      : 'all layers give finite numbers';
    throw new Error(
      `The loss of step ${step} is ${value}; ${where}. That step changed no weight: try a smaller learning rate, clipnorm, or look at the batch.`,
    );
  }

  #run(inputs: readonly tf.Tensor[], training: boolean): tf.Tensor[] {
    const { outputs: ends } = this.#model.graph;
    return runGraph(this.#model.graph, inputs, { training, wanted: nothing, ends }).map(({ tensor }) => tensor);
  }

  #variables(): tf.Variable[] {
    const own = allLayers(this.#model.graph).flatMap(({ node }) => (node.inner ? [] : node.layer.trainableWeights));
    return [...new Set(own)].map((weight) => weight.read() as tf.Variable);
  }

  dispose(): void {
    this.#optimiser.dispose();
  }
}
