import { keyword } from '../engine/keyword';
import { additiveAttention, additiveAttentionFits } from '../forward/attention/additive-attention';
import { requireBridge } from '../tfjs/backend';
import * as tf from '../tfjs/tf';
import { additiveScores, withScores } from './additive-scores';
import { onesOf, packMasks } from './attention-tensors';
import { attendOneHead } from './dot-product';
import { choosePath, type KernelPath } from './kernel-path';
import { readKerasArguments } from './keras-arguments';
import { plainAttention } from './plain-attention';
import { QueryValueLayer, type QueryValueArguments, type QueryValueRequest } from './query-value-layer';
import { registerLayerClass } from './layer-registry';

/** Keras 3's arguments in camelCase. */
export interface AttentionArguments extends QueryValueArguments {
  useScale?: boolean;
  scoreMode?: 'dot' | 'concat';
}

type Weight = ReturnType<tf.layers.Layer['addWeight']>;

/**
 * Keras 3's Attention (Luong): scores are query · key, or with scoreMode 'concat' w · Σ tanh(scale · (query + key)).
 *
 * inputs   [query, value] or [query, value, key], each f32[sample][time][channel], or all f32[sample][channel]; kwargs:
 *          mask (one per input), useCausalMask
 * returns  f32[sample][query][value's channels], 0 where the query's mask is 0; with returnAttentionScores
 *          f32[sample][query][key] too. On tap ('scores'): attention_scores [sample, query, key]
 * weights  scale [] with useScale, concat_score_weight [] with scoreMode 'concat'
 * throws   when an argument is out of its range, or query and key differ in channels
 * cost     one fused dispatch; `kernelPath()` says when and why it is tfjs's own ops instead
 */
export class Attention extends QueryValueLayer {
  static readonly className: string = 'Attention';
  protected override readonly mapAxes = ['sample', 'query', 'key'];
  protected readonly useScale: boolean;
  protected scale: Weight | null = null;
  readonly #scoreMode: 'dot' | 'concat';
  #concatScoreWeight: Weight | null = null;
  protected channels = 0;

  constructor(args: AttentionArguments = {}) {
    super(args);
    this.useScale = args.useScale ?? false;
    const mode = args.scoreMode ?? 'dot';
    this.#scoreMode = keyword(`${this.name}: scoreMode`, mode, ['dot', 'concat'], 'Use "dot" or "concat".');
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const [query] = this.checkShapes(inputShape);
    this.channels = query[2] ?? 0;
    this.addScoreWeights();
    this.built = true;
  }

  protected addScoreWeights(): void {
    if (this.useScale) this.scale = this.addScale([], 'ones');
    if (this.#scoreMode === 'concat') this.#concatScoreWeight = this.addScale([], 'ones', 'concat_score_weight');
  }

  protected addScale(shape: number[], initializer: 'ones' | 'glorotUniform', name = 'scale'): Weight {
    const { kernel } = readKerasArguments({ kernelInitializer: initializer }, this.name);
    return this.addWeight(name, shape, 'float32', kernel.initializer);
  }

  protected override get takesVectors(): boolean {
    return true;
  }

  protected override checkShapes(shapes: tf.Shape | tf.Shape[]): [tf.Shape, tf.Shape, tf.Shape] {
    const checked = super.checkShapes(shapes);
    const [query, , key] = checked;
    if (query[2] !== key[2] || query[2] == null) {
      throw new Error(`${this.name}: query has ${query[2]} channels and key has ${key[2]}. Give as many of both.`);
    }
    return checked;
  }

  /** Whether the scores are sums of tanh. */
  protected get additive(): boolean {
    return this.#scoreMode === 'concat';
  }

  /** Whether a pass now runs the fused kernel or tfjs's own ops, and why. */
  kernelPath({ training = false } = {}): KernelPath {
    const first = choosePath([
      [training && this.dropout > 0, 'dropout acts in training, and the kernel does not drop'],
    ]);
    if (!this.additive) return first;
    if (first.path === 'plain') return withScores(first);
    const { device } = requireBridge();
    return choosePath([
      [
        !additiveAttentionFits(device, this.channels),
        `${this.channels} channels do not fit the kernel’s workgroup memory`,
      ],
    ]);
  }

  protected override attend(request: QueryValueRequest): { output: tf.Tensor; map: tf.Tensor | null } {
    const { output, map } = this.additive ? this.#attendByTanh(request) : this.#attendByDot(request);
    const { queryMask } = request;
    if (!queryMask) return { output, map };
    // Filled on the GPU: a number would be uploaded in every pass.
    const kept = tf.greater(tf.expandDims(queryMask, 2), tf.fill(output.shape, 0.5));
    return { output: tf.where(kept, output, tf.zerosLike(output)), map };
  }

  #attendByDot({
    query,
    key,
    value,
    valueMask,
    band,
    map,
    dropout,
  }: QueryValueRequest): ReturnType<Attention['attend']> {
    const scaled = this.scale ? tf.mul(query, this.scale.read()) : query;
    const path = this.kernelPath({ training: dropout > 0 });
    const masks = { masking: 'penalise' as const, band, keyMask: valueMask };
    return attendOneHead({ query: scaled as tf.Tensor3D, key, value, ...masks, scale: 1, map, dropout }, path);
  }

  /** Query, key and the weight of each tanh; AdditiveAttention has others. */
  protected tanhTerms(query: tf.Tensor3D, key: tf.Tensor3D): [tf.Tensor3D, tf.Tensor3D, tf.Tensor] {
    const weight = tf.mul(onesOf([query.shape[2]]), this.#concatScoreWeight!.read());
    if (!this.scale) return [query, key, weight];
    const scale = this.scale.read();
    return [tf.mul(query, scale), tf.mul(key, scale), weight];
  }

  #attendByTanh(request: QueryValueRequest): ReturnType<Attention['attend']> {
    const { value, valueMask, band, map, dropout } = request;
    const [query, key, weight] = this.tanhTerms(request.query, request.key);
    const [samples, queries] = query.shape;
    if (this.kernelPath({ training: dropout > 0 }).path === 'plain') {
      const scores = additiveScores(query, key, weight);
      const masks = { masking: 'penalise', band, query: null, key: valueMask, dropout } as const;
      const result = plainAttention(scores, value, masks);
      return { output: result.output, map: map ? result.map : null };
    }
    const mask = packMasks(null, valueMask, [samples, queries, key.shape[1]]);
    const transposed = tf.transpose(key, [0, 2, 1]);
    const options = { masking: 'penalise', band, activation: 'linear', map } as const;
    return additiveAttention({ query, key: transposed, value, scoreWeight: weight, mask }, options);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    const [query, value] = this.checkShapes(inputShape);
    const vectors = ((Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tf.Shape).length === 2;
    if (vectors) {
      const output = [query[1], value[2]];
      return this.returnAttentionScores ? [output, [query[1], value[1]]] : output;
    }
    const output = [query[0], query[1], value[2]];
    return this.returnAttentionScores ? [output, [query[0], query[1], value[1]]] : output;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), useScale: this.useScale, scoreMode: this.#scoreMode };
  }
}

registerLayerClass(Attention);
