import { everywhere, untilNow, type Band } from '../forward/attention/options';
import * as tf from '../tfjs/tf';
import { inputList, inputMasks, type CallArguments, type LayerInputs } from './attention-tensors';
import type { LayerArguments } from './keras-arguments';
import { giveTap, tapWanted } from './taps';

/** What Keras gives at the call and tfjs's models forget: here they are arguments of the layer too. */
export interface QueryValueArguments extends LayerArguments {
  dropout?: number;
  returnAttentionScores?: boolean;
  useCausalMask?: boolean;
}

/** One call of such a layer. */
export interface QueryValueRequest {
  query: tf.Tensor3D;
  value: tf.Tensor3D;
  key: tf.Tensor3D;
  queryMask: tf.Tensor2D | null;
  valueMask: tf.Tensor2D | null;
  keyMask: tf.Tensor2D | null;
  band: Band;
  map: boolean;
  /** 0 outside training. */
  dropout: number;
  kwargs: CallArguments;
}

/**
 * What Keras 3's attention layers have in common: they are called with [query, value] or [query, value, key], each
 * [sample, time, channel] with a mask of its own; the query's mask goes on; the scores are an output or on tap.
 */
export abstract class QueryValueLayer extends tf.layers.Layer {
  protected readonly dropout: number;
  protected readonly returnAttentionScores: boolean;
  #useCausalMask: boolean;

  constructor(args: QueryValueArguments) {
    super(args);
    this.supportsMasking = true;
    this.dropout = args.dropout ?? 0;
    this.returnAttentionScores = args.returnAttentionScores ?? false;
    this.#useCausalMask = args.useCausalMask ?? false;
    if (!(this.dropout >= 0 && this.dropout < 1)) {
      throw new Error(`${this.name}: dropout is ${this.dropout}. Give a fraction from 0 to below 1.`);
    }
  }

  /** Axes of the scores. */
  protected abstract readonly mapAxes: readonly string[];

  /** Whether [sample, channel] is taken too. */
  protected get takesVectors(): boolean {
    return false;
  }

  protected abstract attend(request: QueryValueRequest): { output: tf.Tensor; map: tf.Tensor | null };

  /**
   * A causal mask requested when a model is built holds for the layer: tfjs's models do not keep a call's arguments.
   */
  override apply(
    inputs: tf.Tensor | tf.Tensor[] | tf.SymbolicTensor | tf.SymbolicTensor[],
    kwargs?: CallArguments,
  ): tf.Tensor | tf.Tensor[] | tf.SymbolicTensor | tf.SymbolicTensor[] {
    const [first] = [inputs].flat();
    const wanted = kwargs?.useCausalMask;
    if (first instanceof tf.SymbolicTensor && typeof wanted === 'boolean' && wanted !== this.#useCausalMask) {
      if (this.inboundNodes.length > 0) {
        throw new Error(
          `${this.name}: useCausalMask is ${wanted} here and ${!wanted} in an earlier call. Use two layers for that.`,
        );
      }
      this.#useCausalMask = wanted;
    }
    return super.apply(inputs, kwargs);
  }

  override call(inputs: LayerInputs, kwargs: CallArguments): LayerInputs {
    return tf.tidy(() => {
      const list = inputList(inputs) as tf.Tensor3D[];
      if (this.takesVectors && list.every((input) => (input as tf.Tensor).rank === 2)) {
        // As in Keras, the samples attend to each other: they are the steps of one sequence.
        const sequences = list.map((input) => tf.expandDims(input as tf.Tensor, 0));
        const results = [this.call(sequences, { ...kwargs, mask: undefined })].flat();
        const vectors = results.map((result) => tf.squeeze(result, [0]));
        return this.returnAttentionScores ? vectors : vectors[0];
      }
      this.checkShapes(list.map((input) => input.shape));
      const [query, value, key = value] = list;
      const [queryMask, valueMask, keyMask = null] = inputMasks(list, kwargs?.mask);
      const tapped = tapWanted(this, 'scores');
      const { output, map } = this.attend({
        ...{ query, value, key, queryMask, valueMask, keyMask },
        band: (kwargs?.useCausalMask ?? this.#useCausalMask) ? untilNow : everywhere,
        map: tapped || this.returnAttentionScores,
        dropout: kwargs?.training ? this.dropout : 0,
        kwargs: kwargs ?? {},
      });
      if (tapped) {
        giveTap({ layer: this, name: 'attention_scores', axes: [...this.mapAxes], tensor: tf.clone(map!) });
      }
      return this.returnAttentionScores ? [output, map!] : output;
    });
  }

  /** Shapes as [query, value, key]; throws when there are more or fewer inputs, or other axes. */
  protected checkShapes(shapes: tf.Shape | tf.Shape[]): [tf.Shape, tf.Shape, tf.Shape] {
    const given = (Array.isArray(shapes[0]) ? shapes : [shapes]) as tf.Shape[];
    const vectors = this.takesVectors && given.every((shape) => shape.length === 2);
    const list = vectors ? given.map((shape): tf.Shape => [1, ...shape]) : given;
    if (list.length !== 2 && list.length !== 3) {
      throw new Error(
        `${this.name}: there ${list.length === 1 ? 'is 1 input' : `are ${list.length} inputs`}. Call it with [query, value] or [query, value, key].`,
      );
    }
    const wrong = list.find((shape) => shape.length !== 3);
    if (wrong) throw new Error(`${this.name}: an input is [${wrong}]. Give [sample, time, channel].`);
    const [query, value, key = value] = list;
    if (value[1] !== key[1]) {
      throw new Error(`${this.name}: value has ${value[1]} timesteps and key has ${key[1]}. Give as many of both.`);
    }
    return [query, value, key];
  }

  override computeMask(_inputs: LayerInputs, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const own = ((Array.isArray(mask) ? mask[0] : mask) ?? null) as tf.Tensor;
    return this.returnAttentionScores ? [own, null as unknown as tf.Tensor] : own;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      dropout: this.dropout,
      returnAttentionScores: this.returnAttentionScores,
      useCausalMask: this.#useCausalMask,
    };
  }
}
