import { withinWindow } from '../forward/attention/options';
import * as tf from '../tfjs/tf';
import { asMask, onesOf, type CallArguments } from './attention-tensors';
import { attendByDotProduct } from './dot-product';
import { choosePath, type KernelPath } from './kernel-path';
import { readKerasArguments, type KerasArguments, type KerasObjects } from './keras-arguments';
import { checkMultiHead, outputSides, type MultiHeadOptions } from './multi-head-options';
import { QueryValueLayer, type QueryValueArguments, type QueryValueRequest } from './query-value-layer';
import { projected } from './projected';
import { registerLayerClass } from './layer-registry';

/** Keras 3's arguments in camelCase. */
export type MultiHeadAttentionArguments = QueryValueArguments & Omit<KerasArguments, 'activation'> & MultiHeadOptions;

type Part = 'query' | 'key' | 'value' | 'attention_output';

/**
 * Keras 3's MultiHeadAttention over one time axis.
 *
 * inputs   [query, value] or [query, value, key], each f32[sample][time][channel]; kwargs: mask (one per input),
 *          attentionMask [sample][query][key], useCausalMask
 * returns  f32[sample][query][outputShape or the query's channels]; with returnAttentionScores
 *          f32[sample][head][query][key] too. On tap ('scores'): attention_scores [sample, head, query, key]
 * weights  query, key, value: kernel [channel, head, keyDim or valueDim] and bias [head, dim]; attention_output: kernel
 *          [head, valueDim, ...outputShape] and bias
 * throws   when an argument is out of its range, or needs a feature we lack: gates, several attention axes
 * cost     four products and one fused dispatch; `kernelPath()` says when and why it is tfjs's own ops instead
 */
export class MultiHeadAttention extends QueryValueLayer {
  static readonly className: string = 'MultiHeadAttention';
  protected override readonly mapAxes = ['sample', 'head', 'query', 'key'];
  readonly #options: Required<Omit<MultiHeadOptions, 'useGate'>> & { valueDim: number };
  /** Heads of keys and values; a divisor of the queries'. */
  readonly #keyHeads: number;
  readonly #objects: KerasObjects;
  readonly #weights: Record<string, ReturnType<tf.layers.Layer['addWeight']>> = {};

  constructor(args: MultiHeadAttentionArguments, keyHeads = args.numHeads) {
    super(args);
    checkMultiHead(this.name, args);
    this.#keyHeads = keyHeads;
    this.#options = {
      numHeads: args.numHeads,
      keyDim: args.keyDim,
      valueDim: args.valueDim ?? args.keyDim,
      useBias: args.useBias ?? true,
      outputShape: args.outputShape ?? null,
      attentionAxes: args.attentionAxes ?? null,
      slidingWindow: args.slidingWindow ?? null,
    };
    const kernelInitializer = args.kernelInitializer ?? 'glorotUniform';
    this.#objects = readKerasArguments({ ...args, kernelInitializer, activation: 'linear' }, this.name);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shapes = this.checkShapes(inputShape);
    const { numHeads, keyDim, valueDim } = this.#options;
    const [query, value, key] = shapes.map((shape) => {
      const channels = shape[2];
      if (channels == null) throw new Error(`${this.name}: an input is [${shape}]. Give a known number of channels.`);
      return channels;
    });
    this.#add('query', [query], [numHeads, keyDim]);
    this.#add('key', [key], [this.#keyHeads, keyDim]);
    this.#add('value', [value], [this.#keyHeads, valueDim]);
    this.#add('attention_output', [numHeads, valueDim], outputSides(this.#options.outputShape) ?? [query]);
    this.built = true;
  }

  #add(part: Part, from: number[], to: number[]): void {
    const { kernel, bias } = this.#objects;
    const add = (name: string, shape: number[], objects: KerasObjects['kernel']): void => {
      const { initializer, regularizer, constraint } = objects;
      this.#weights[name] = this.addWeight(name, shape, 'float32', initializer, regularizer, true, constraint);
    };
    add(`${part}/kernel`, [...from, ...to], kernel);
    if (this.#options.useBias) add(`${part}/bias`, to, bias);
  }

  /** Whether a pass now runs the fused kernel or tfjs's own ops, and why. */
  kernelPath({ training = false } = {}): KernelPath {
    return choosePath([[training && this.dropout > 0, 'dropout acts in training, and the kernel does not drop']]);
  }

  protected override attend(request: QueryValueRequest): { output: tf.Tensor; map: tf.Tensor | null } {
    const { query, key, value, queryMask, valueMask, keyMask, band, dropout, kwargs } = request;
    const { numHeads, keyDim, valueDim, slidingWindow } = this.#options;
    const bothMasks = valueMask && keyMask ? tf.mul<tf.Tensor2D>(valueMask, keyMask) : (valueMask ?? keyMask);
    const { output, map } = attendByDotProduct(
      {
        query: this.#heads(query, 'query', [numHeads, keyDim]),
        key: this.#heads(key, 'key', [this.#keyHeads, keyDim]),
        value: this.#heads(value, 'value', [this.#keyHeads, valueDim]),
        // Keras's fused path spreads a fully masked row evenly; the one that gives scores or drops makes it 0.
        masking: this.dropout > 0 || this.returnAttentionScores ? 'exclude' : 'replace',
        band: slidingWindow === null ? band : withinWindow(band, slidingWindow),
        scale: 1 / Math.sqrt(keyDim),
        queryMask,
        keyMask: bothMasks,
        pairMask: this.#pairMask(kwargs, [query.shape[0], query.shape[1], key.shape[1]]),
        map: request.map,
        dropout,
      },
      this.kernelPath({ training: dropout > 0 }),
    );
    const { shape } = this.#weights['attention_output/kernel'];
    const sides = shape.slice(2) as number[];
    const flat = this.#projected(tf.reshape(output, [-1, numHeads * valueDim]), 'attention_output');
    return { output: tf.reshape(flat, [query.shape[0], query.shape[1], ...sides]), map };
  }

  #heads(input: tf.Tensor3D, part: Part, sides: readonly [heads: number, dim: number]): tf.Tensor4D {
    const [samples, steps, channels] = input.shape;
    const flat = this.#projected(tf.reshape(input, [-1, channels]), part);
    return tf.reshape(flat, [samples, steps, ...sides]) as tf.Tensor4D;
  }

  /** Rows times the part's kernel, as a matrix, plus its bias. */
  #projected(rows: tf.Tensor2D, part: Part): tf.Tensor {
    const kernel = tf.reshape(this.#weights[`${part}/kernel`].read(), [rows.shape[1], -1]) as tf.Tensor2D;
    return projected(rows, { kernel, bias: this.#weights[`${part}/bias`]?.read() });
  }

  #pairMask({ attentionMask }: CallArguments, [samples, queries, keys]: [number, number, number]): tf.Tensor3D | null {
    if (attentionMask == null) return null;
    const given = attentionMask as tf.Tensor;
    const fits = given.rank === 3 && [samples, queries, keys].every((side, i) => [1, side].includes(given.shape[i]));
    if (!fits) {
      throw new Error(
        `${this.name}: attentionMask is [${given.shape}]. Give [sample, query, key] = [${[samples, queries, keys]}], or 1 in place of a side.`,
      );
    }
    return tf.mul(onesOf([samples, queries, keys]), asMask(given)) as tf.Tensor3D;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    const [query, value] = this.checkShapes(inputShape);
    const { numHeads, outputShape } = this.#options;
    const output = [query[0], query[1], ...(outputSides(outputShape) ?? [query[2]])];
    return this.returnAttentionScores ? [output, [query[0], numHeads, query[1], value[1]]] : output;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const config: tf.serialization.ConfigDict = { ...super.getConfig(), ...this.#options, ...this.#objects.config };
    delete config.activation;
    return config;
  }
}

registerLayerClass(MultiHeadAttention);
