import { everywhere } from '../forward/attention/options';
import { weightedAttention, type WeightedMasking } from '../forward/attention/weighted-attention';
import * as tf from '../tfjs/tf';
import { inputList, inputMasks, type CallArguments, type LayerInputs } from './attention-tensors';
import { noteAttention } from './attention-trace';
import { choosePath, type KernelPath } from './kernel-path';
import { readKerasArguments, type LayerArguments } from './keras-arguments';
import { maskedSoftmax } from './plain-attention';
import { checkMasking } from './seq-self-attention-options';
import { registerLayerClass } from './layer-registry';

/** keras-self-attention's arguments in camelCase, with its defaults, and `masking` as in SeqSelfAttention. */
export interface SeqWeightedAttentionArguments extends LayerArguments {
  useBias?: boolean;
  returnAttention?: boolean;
  masking?: WeightedMasking;
}

/**
 * A sequence reduced to one vector by learned weights over time, as keras-self-attention's layer of this name.
 *
 * input    f32[sample][time][channel]
 * returns  f32[sample][channel], and with returnAttention the weights f32[sample][time] too
 * weights  W [channel, 1] and b [1], each after the layer's name
 * throws   when an argument is out of its range, with its value
 * cost     one fused dispatch; `kernelPath()` says when and why it is tfjs's own ops instead
 */
export class SeqWeightedAttention extends tf.layers.Layer {
  static readonly className = 'SeqWeightedAttention';
  readonly #options: Required<Omit<SeqWeightedAttentionArguments, keyof LayerArguments>>;
  #weight!: ReturnType<tf.layers.Layer['addWeight']>;
  #bias: ReturnType<tf.layers.Layer['addWeight']> | null = null;

  constructor(args: SeqWeightedAttentionArguments = {}) {
    super(args);
    this.supportsMasking = true;
    this.#options = {
      useBias: args.useBias ?? true,
      returnAttention: args.returnAttention ?? false,
      masking: args.masking ?? 'additive-both',
    };
    checkMasking(this.name, this.#options.masking);
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = inputShape as tf.Shape;
    const channels = shape[2];
    if (shape.length !== 3 || channels == null) {
      throw new Error(
        `${this.name}: the input is [${shape}]. Give [sample, time, channel] with a known number of channels.`,
      );
    }
    const { kernel, bias } = readKerasArguments({ kernelInitializer: 'randomUniform' }, this.name);
    this.#weight = this.addWeight(`${this.name}_W`, [channels, 1], 'float32', kernel.initializer);
    if (this.#options.useBias) this.#bias = this.addWeight(`${this.name}_b`, [1], 'float32', bias.initializer);
    super.build(inputShape);
  }

  /** Whether a pass now runs the fused kernel or tfjs's own ops, and why. */
  kernelPath(): KernelPath {
    return choosePath();
  }

  override call(inputs: LayerInputs, kwargs: CallArguments): LayerInputs {
    return tf.tidy(() => {
      const [value] = inputList(inputs) as tf.Tensor3D[];
      const mask = inputMasks([value], kwargs?.mask)[0] ?? undefined;
      const { path } = this.kernelPath();
      const scoreWeight = this.#weight.read();
      const scoreBias = this.#bias?.read();
      const { output, map } =
        path === 'fused'
          ? weightedAttention({ value, scoreWeight, scoreBias, mask }, this.#options.masking)
          : this.#plain(value, mask);
      return this.#options.returnAttention ? [output, map] : output;
    });
  }

  #plain(value: tf.Tensor3D, mask?: tf.Tensor2D): { output: tf.Tensor; map: tf.Tensor } {
    const { masking } = this.#options;
    const [samples, steps, channels] = value.shape;
    const flat = tf.matMul(tf.reshape(value, [-1, channels]) as tf.Tensor2D, this.#weight.read() as tf.Tensor2D);
    let logits: tf.Tensor = tf.reshape(this.#bias ? tf.add(flat, this.#bias.read()) : flat, [samples, steps]);
    const sums = tf.expandDims(logits, 1);
    // The penalty comes before the softmax, whose sum has the epsilon of the package's older masks.
    if (mask && masking === 'additive-both') logits = tf.sub(logits, tf.mul(10000, tf.sub(1, mask)));
    const masks = {
      ...({ masking: masking === 'keys' ? 'exclude' : 'multiplicative-eps', band: everywhere, query: null } as const),
      key: masking === 'additive-both' ? null : (mask ?? null),
    };
    const map = tf.squeeze(maskedSoftmax(tf.expandDims(logits, 1), masks), [1]);
    const weighted = tf.matMul(tf.expandDims(map, 1), value);
    noteAttention({ parts: { form: 'linear' }, sums, map: tf.expandDims(map, 1), value, output: weighted });
    return { output: tf.reshape(weighted, [samples, channels]), map };
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    const [samples, steps, channels] = inputShape as tf.Shape;
    return this.#options.returnAttention
      ? [
          [samples, channels],
          [samples, steps],
        ]
      : [samples, channels];
  }

  override computeMask(): tf.Tensor | tf.Tensor[] {
    const none = null as unknown as tf.Tensor;
    return this.#options.returnAttention ? [none, none] : none;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.#options };
  }
}

registerLayerClass(SeqWeightedAttention);
