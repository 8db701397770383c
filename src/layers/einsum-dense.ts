import * as tf from '../tfjs/tf';
import { activation } from './activations';
import { single } from './layer-tools';

interface EinsumDenseConfig {
  equation: string;
  outputShape: number | (number | null)[];
  biasAxes?: string | null;
  activation?: string | null;
}

/** The equation's letters, the ellipsis spelt out for an input of this rank. */
interface Letters {
  input: string;
  kernel: string;
  output: string;
}

/**
 * Dense along the axes that an equation of Einstein sums names, as in Keras: `abc,cd->abd`, `...x,xy->...y`.
 *
 * weights  kernel and bias, with the sides that the equation and `outputShape` give
 */
export class EinsumDense extends tf.layers.Layer {
  static className = 'EinsumDense';
  readonly #config: EinsumDenseConfig;
  #kernel!: tf.LayerVariable;
  #bias: tf.LayerVariable | null = null;

  constructor(config: EinsumDenseConfig) {
    super(config as object);
    const { equation, outputShape, biasAxes, activation: name } = config;
    this.#config = { equation, outputShape, biasAxes, activation: name };
    if (!/^[a-zA-Z.]+,[a-zA-Z]+->[a-zA-Z.]+$/.test(equation.replaceAll(' ', ''))) {
      throw new Error(`has the equation "${equation.slice(0, 60)}". Write it as abc,cd->abd.`);
    }
  }

  #letters(rank: number): Letters {
    const [operands, output] = this.#config.equation.replaceAll(' ', '').split('->');
    const [input, kernel] = operands.split(',');
    const free = [...'zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQ'].filter((one) => !this.#config.equation.includes(one));
    const rest = free.slice(0, Math.max(0, rank - input.replace('...', '').length)).join('');
    return { input: input.replace('...', rest), kernel, output: output.replace('...', rest) };
  }

  /** The side of every letter: from the input, else from `outputShape`, which has no sample axis. */
  #sides(inputShape: tf.Shape): Map<string, number | null> {
    const { input, output } = this.#letters(inputShape.length);
    const sides = new Map([...input].map((letter, axis) => [letter, inputShape[axis]]));
    const given = [this.#config.outputShape].flat();
    // Sides that an ellipsis stands for are not among those given: they come last where it does, else first.
    const endsOpen = this.#config.equation.trim().endsWith('...');
    const start = endsOpen ? 1 : output.length - given.length;
    given.forEach((side, i) => {
      const letter = output[start + i];
      if (!sides.has(letter)) sides.set(letter, side);
    });
    return sides;
  }

  override build(inputShape: tf.Shape): void {
    const { kernel, output } = this.#letters(inputShape.length);
    const sides = this.#sides(inputShape);
    const add = (name: string, shape: number[]): tf.LayerVariable =>
      this.addWeight(name, shape, 'float32', tf.initializers.zeros());
    const side = (letter: string): number => sides.get(letter)!;
    this.#kernel = add('kernel', [...kernel].map(side));
    const axes = this.#config.biasAxes;
    if (axes) {
      const first = Math.min(...[...axes].map((letter) => output.indexOf(letter)));
      const shape = [...output.slice(first)].map((letter) => (axes.includes(letter) ? side(letter) : 1));
      this.#bias = add('bias', shape);
    }
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    const sides = this.#sides(inputShape);
    return [...this.#letters(inputShape.length).output].map((letter) => sides.get(letter) ?? null);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = single(inputs);
      const { input, kernel, output } = this.#letters(x.rank);
      const y = tf.einsum(`${input},${kernel}->${output}`, x, this.#kernel.read());
      return activation(this.#config.activation ?? 'linear')(this.#bias ? tf.add(y, this.#bias.read()) : y);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#config as object) };
  }
}
