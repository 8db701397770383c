import { asNumbers } from '../layers/layer-tools';
import { withStatesKept } from '../models/carried-states';
import type { Slot } from '../models/graph';
import type { Model } from '../models/model';
import { applyLayer, nothing, runGraph, type CallWatcher } from '../models/run-graph';
import { oneOnGpu, type Target } from '../models/training/target';
import { gradientsOf } from '../tfjs/tape';
import * as tf from '../tfjs/tf';
import { lastCall, logits } from './last-layer';
import type { Point } from './points';

/** What relevance is of, and for which batch. */
export interface Question {
  model: Model;
  /** The batch, checked. */
  inputs: readonly tf.Tensor[];
  points: readonly Point[];
  target: Target;
  logit: boolean;
}

/**
 * Runs of a model on changed copies of a batch, all copies of one run as one batch. Rows are copies × samples, a copy's
 * samples next to each other.
 */
export class Passes {
  readonly samples: number;
  readonly #ends: readonly Slot[];
  /** Which unit of each sample is its largest, f32[sample, unit]; found at the batch itself and kept for all copies. */
  #largest: tf.Tensor | null = null;

  constructor(readonly question: Question) {
    this.samples = question.inputs[0].shape[0];
    this.#ends = [question.model.graph.outputs[0]];
  }

  /** To be called first, inside the tidy around all runs: which units the largest are. */
  begin(values: readonly tf.Tensor[]): void {
    if (this.question.target !== 'max') return;
    const units = this.#lastStep(this.run(values, 1));
    // tfjs's oneHot wants two units.
    if (units.shape[1] > 1) this.#largest = asNumbers(tf.oneHot(tf.argMax(units, -1) as tf.Tensor1D, units.shape[1]));
  }

  /**
   * The target of every row, f32[row].
   *
   * values  one per point, [row, …]
   */
  targets(values: readonly tf.Tensor[], copies: number): tf.Tensor1D {
    return tf.tidy(() => this.targetOf(this.run(values, copies), copies));
  }

  /** The target's gradients by the values, and its sum over the rows. Zeros where it does not depend on one. */
  gradients(values: readonly tf.Tensor[], copies: number): { value: tf.Scalar; gradients: tf.Tensor[] } {
    const { value, gradients } = gradientsOf(
      () => tf.sum(this.targetOf(this.run(values, copies), copies)),
      values,
      oneOnGpu(),
    );
    return { value, gradients: gradients.map((gradient, i) => gradient ?? tf.fill(values[i].shape, 0)) };
  }

  /** The target's numbers of an output, f32[row]. */
  targetOf(output: tf.Tensor, copies: number): tf.Tensor1D {
    return tf.sum(tf.mul(this.#lastStep(output), this.chosen(output.shape, copies)), -1);
  }

  /** 1 at the target's unit and 0 at others, f32[row or 1, unit]. */
  chosen(shape: readonly number[], copies: number): tf.Tensor2D {
    const units = shape.at(-1)!;
    const { target } = this.question;
    if (target !== 'max' || units === 1)
      return tf.tensor2d(
        Float32Array.from({ length: units }, (_, i) => Number(units === 1 || i === target)),
        [1, units],
      );
    return (copies === 1 ? this.#largest! : tf.tile(this.#largest!, [copies, 1])) as tf.Tensor2D;
  }

  /** f32[row, unit] of an output with steps or without. */
  #lastStep(output: tf.Tensor): tf.Tensor2D {
    const [rows, units] = [output.shape[0], output.shape.at(-1)!];
    const steps = output.size / rows / units;
    if (steps === 1) return tf.reshape(output, [rows, units]);
    // Of five axes tfjs's slice has no way back on WebGPU.
    const last = tf.slice(tf.reshape(output, [rows, steps, units]), [0, steps - 1, 0], [rows, 1, units]);
    return tf.reshape(last, [rows, units]);
  }

  /** The first output for copies of the batch; `around` stands around each call. */
  run(values: readonly tf.Tensor[], copies: number, around = this.watcher(values)): tf.Tensor {
    const { model, inputs, points } = this.question;
    const given = inputs.map((tensor, input) => {
      const own = points.findIndex((point) => point.input === input && !point.slot);
      if (own >= 0) return values[own];
      return copies === 1 ? tensor : tf.tile(tensor, [copies, ...tensor.shape.slice(1).map(() => 1)]);
    });
    const { graph } = model;
    const [{ tensor }] = withStatesKept(graph, () =>
      runGraph(graph, given, { training: false, ends: this.#ends, wanted: nothing, around }),
    );
    return asNumbers(tensor);
  }

  /** Puts the values in place of what Embeddings give, and leaves the last activation out where that is asked. */
  watcher(values: readonly tf.Tensor[]): CallWatcher {
    const { model, points, logit } = this.question;
    const last = logit ? lastCall(model.graph) : null;
    const embedded = new Map(points.flatMap(({ slot }, i) => (slot ? [[slot, values[i]] as const] : [])));
    return {
      apply: (call, inputs, given) => {
        const value = embedded.get(call.outputs[0]);
        if (value) return [tf.clone(value)];
        return call === last ? logits(call, inputs, given) : applyLayer(call, inputs, given);
      },
    };
  }
}
