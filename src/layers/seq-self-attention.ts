import { bandOf, isFusedActivation, type Band, type Masking } from '../forward/attention/options';
import {
  additiveAttention,
  multiplicativeAttention,
  additiveAttentionFits,
  type AttentionResult,
} from '../forward/attention/additive-attention';
import { requireBridge } from '../tfjs/backend';
import * as tf from '../tfjs/tf';
import { additiveScores, withScores } from './additive-scores';
import { inputList, inputMasks, packMasks, type CallArguments, type LayerInputs } from './attention-tensors';
import { noteAttention } from './attention-trace';
import { choosePath, type KernelPath } from './kernel-path';
import { readKerasArguments, type KerasArguments, type KerasObjects, type LayerArguments } from './keras-arguments';
import { plainAttention } from './plain-attention';
import { checkSeqSelfAttention, regularizerLoss, type SeqMasking } from './seq-self-attention-options';
import { projected, projectsByKernel } from './projected';
import { registerLayerClass } from './layer-registry';

/** keras-self-attention's arguments in camelCase, with its defaults, and `masking`. */
export interface SeqSelfAttentionArguments extends LayerArguments, Omit<KerasArguments, 'activation'> {
  units?: number;
  attentionWidth?: number | null;
  attentionType?: 'additive' | 'multiplicative';
  returnAttention?: boolean;
  historyOnly?: boolean;
  useAdditiveBias?: boolean;
  useAttentionBias?: boolean;
  attentionActivation?: KerasArguments['activation'] | null;
  attentionRegularizerWeight?: number;
  /**
   * 'additive-both' (default): as keras-self-attention 0.46 and later, a pair is penalised when both its ends are
   * padding; 'multiplicative-eps': as up to 0.45; 'keys': padding is never attended to.
   */
  masking?: SeqMasking;
}

const kernelMasking = {
  'additive-both': 'additive-both',
  'multiplicative-eps': 'multiplicative-eps',
  keys: 'exclude',
} as const satisfies Record<SeqMasking, Masking>;

/**
 * Additive or multiplicative self-attention over time, as keras-self-attention's layer of this name.
 *
 * input    f32[sample][time][channel]
 * returns  f32[sample][time][channel], and with returnAttention the weights f32[sample][query][key] too
 * weights  additive: Add_Wt, Add_Wx, Add_bh, Add_Wa, Add_ba; multiplicative: Mul_Wa, Mul_ba; each after the layer's
 *          name
 * throws   when an argument is out of its range, with its value
 * cost     projections and one fused dispatch; `kernelPath()` says when and why it is tfjs's own ops instead
 */
export class SeqSelfAttention extends tf.layers.Layer {
  static readonly className = 'SeqSelfAttention';
  readonly #options: Required<Omit<SeqSelfAttentionArguments, keyof LayerArguments | keyof KerasArguments>>;
  readonly #objects: KerasObjects;
  readonly #band: Band;
  readonly #weights: Record<string, ReturnType<tf.layers.Layer['addWeight']>> = {};
  #units = 0;
  #trainingMap: tf.Tensor | null = null;

  constructor(args: SeqSelfAttentionArguments = {}) {
    super(args);
    this.supportsMasking = true;
    this.#options = {
      units: args.units ?? 32,
      attentionWidth: args.attentionWidth ?? null,
      attentionType: args.attentionType ?? 'additive',
      returnAttention: args.returnAttention ?? false,
      historyOnly: args.historyOnly ?? false,
      useAdditiveBias: args.useAdditiveBias ?? true,
      useAttentionBias: args.useAttentionBias ?? true,
      attentionActivation: args.attentionActivation ?? null,
      attentionRegularizerWeight: args.attentionRegularizerWeight ?? 0,
      masking: args.masking ?? 'additive-both',
    };
    checkSeqSelfAttention(this.name, this.#options);
    const activation = args.attentionActivation ?? 'linear';
    const kernelInitializer = args.kernelInitializer ?? 'glorotNormal';
    this.#objects = readKerasArguments({ ...args, activation, kernelInitializer }, this.name);
    this.#band = bandOf(this.#options.attentionWidth, this.#options.historyOnly);
    if (this.#options.attentionRegularizerWeight > 0) this.addLoss(() => this.#regularizerLoss());
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = inputShape as tf.Shape;
    const channels = shape[2];
    if (shape.length !== 3 || channels == null) {
      throw new Error(
        `${this.name}: the input is [${shape}]. Give [sample, time, channel] with a known number of channels.`,
      );
    }
    const { units, attentionType, useAdditiveBias, useAttentionBias } = this.#options;
    this.#units = attentionType === 'additive' ? units : channels;
    if (attentionType === 'additive') {
      this.#add('Wt', [channels, units], 'kernel');
      this.#add('Wx', [channels, units], 'kernel');
      if (useAdditiveBias) this.#add('bh', [units], 'bias');
      this.#add('Wa', [units, 1], 'kernel');
    } else {
      this.#add('Wa', [channels, channels], 'kernel');
    }
    if (useAttentionBias) this.#add('ba', [1], 'bias');
    super.build(inputShape);
  }

  #add(name: string, shape: number[], kind: 'kernel' | 'bias'): void {
    const { initializer, regularizer, constraint } = this.#objects[kind];
    const prefix = this.#options.attentionType === 'additive' ? 'Add' : 'Mul';
    const full = `${this.name}_${prefix}_${name}`;
    this.#weights[name] = this.addWeight(full, shape, 'float32', initializer, regularizer, true, constraint);
  }

  /** Whether a pass now runs the fused kernel or tfjs's own ops, and why. */
  kernelPath(): KernelPath {
    const activation = this.#objects.activation.getClassName();
    const onGpu = choosePath();
    if (onGpu.path === 'plain') return this.#options.attentionType === 'additive' ? withScores(onGpu) : onGpu;
    const { device } = requireBridge();
    return choosePath([
      [!isFusedActivation(activation), `the kernel does not fuse the score activation ${activation}`],
      [!additiveAttentionFits(device, this.#units), `${this.#units} units do not fit the kernel’s workgroup memory`],
    ]);
  }

  override call(inputs: LayerInputs, kwargs: CallArguments): LayerInputs {
    const { returnAttention, attentionRegularizerWeight } = this.#options;
    const regularized = Boolean(kwargs?.training) && attentionRegularizerWeight > 0;
    const { output, map } = tf.tidy(() => {
      const [input] = inputList(inputs) as tf.Tensor3D[];
      const [mask] = inputMasks([input], kwargs?.mask);
      const keepMap = returnAttention || regularized;
      const result = this.kernelPath().path === 'fused' ? this.#fused(input, mask, keepMap) : this.#plain(input, mask);
      return { output: result.output, map: keepMap ? result.map : null } as { output: tf.Tensor; map: tf.Tensor };
    });
    if (regularized) this.#trainingMap = map;
    return returnAttention ? [output, map] : output;
  }

  #fused(x: tf.Tensor3D, mask: tf.Tensor2D | null, map: boolean): AttentionResult {
    const { attentionType, masking } = this.#options;
    const [samples, steps] = x.shape;
    // 'keys' leaves padded queries as they are: only the keys are masked.
    const queryMask = masking === 'keys' ? null : mask;
    const inputs = {
      value: x,
      scoreBias: this.#read('ba'),
      mask: packMasks(queryMask, mask, [samples, steps, steps]),
    };
    const options = {
      masking: kernelMasking[masking],
      band: this.#band,
      activation: this.#objects.activation.getClassName() as 'linear',
      map,
    };
    if (attentionType === 'multiplicative') {
      const key = tf.matMul(this.#perSample('Wa'), x, false, true) as tf.Tensor3D;
      return multiplicativeAttention({ ...inputs, query: x, key }, options);
    }
    const key = this.#keysTransposed(x);
    return additiveAttention({ ...inputs, query: this.#queries(x), key, scoreWeight: this.#read('Wa') }, options);
  }

  #plain(x: tf.Tensor3D, mask: tf.Tensor2D | null): AttentionResult {
    const { attentionType, masking } = this.#options;
    let scores: tf.Tensor;
    if (attentionType === 'additive') {
      const keys = this.#projected(x, 'Wx');
      scores = additiveScores(this.#queries(x), keys, this.#read('Wa')!);
    } else {
      const query = this.#projected(x, 'Wa');
      scores = tf.matMul(query, x, false, true);
      noteAttention({ parts: { form: 'product', query, key: x, scale: 1 } });
    }
    const bias = this.#read('ba');
    if (bias) scores = tf.add(scores, bias);
    noteAttention({ sums: scores });
    scores = this.#objects.activation.apply(scores);
    const query = masking === 'keys' ? null : mask;
    return plainAttention(scores, x, { masking: kernelMasking[masking], band: this.#band, query, key: mask });
  }

  /** (x · Wx)ᵀ, [sample, unit, time]. */
  #keysTransposed(x: tf.Tensor3D): tf.Tensor3D {
    if (projectsByKernel(x.shape[0] * x.shape[1])) return tf.transpose(this.#projected(x, 'Wx'), [0, 2, 1]);
    return tf.matMul(this.#perSample('Wx'), x, true, true) as tf.Tensor3D;
  }

  /** x · Wt + bh, [sample, time, unit]. */
  #queries(x: tf.Tensor3D): tf.Tensor3D {
    return this.#projected(x, 'Wt', this.#read('bh'));
  }

  #projected(x: tf.Tensor3D, weight: string, bias?: tf.Tensor): tf.Tensor3D {
    return projected(x, { kernel: this.#read(weight) as tf.Tensor2D, bias }) as tf.Tensor3D;
  }

  /** The weight with an axis for the samples. */
  #perSample(weight: string): tf.Tensor3D {
    return tf.expandDims(this.#read(weight)!, 0);
  }

  #read(weight: string): tf.Tensor | undefined {
    return this.#weights[weight]?.read();
  }

  #regularizerLoss(): tf.Scalar {
    const map = this.#trainingMap;
    this.#trainingMap = null;
    return regularizerLoss(map, this.#options.attentionRegularizerWeight);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    const shape = inputShape as tf.Shape;
    return this.#options.returnAttention ? [shape, [shape[0], shape[1], shape[1]]] : shape;
  }

  override computeMask(_inputs: LayerInputs, mask?: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const own = ((Array.isArray(mask) ? mask[0] : mask) ?? null) as tf.Tensor;
    return this.#options.returnAttention ? [own, null as unknown as tf.Tensor] : own;
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { activation, ...objects } = this.#objects.config;
    const { attentionActivation, ...options } = this.#options;
    return {
      ...super.getConfig(),
      ...(options as tf.serialization.ConfigDict),
      ...objects,
      attentionActivation: attentionActivation === null ? null : activation,
    };
  }
}

registerLayerClass(SeqSelfAttention);
