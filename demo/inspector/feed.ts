import { inputTensor, type InputArray, type InputInfo, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';

/** What a model is fed with. */
export interface Feed {
  /** One per input, in the model's order; on the GPU from their first use. */
  tensors: tf.Tensor[];
  samples: number;
  /** Of each tensor, the names along its last axis; null where there are none. */
  columns: (readonly string[] | null)[];
  /** Whether it is noise for want of an input. */
  noise: boolean;
  /** One sentence on what it is, for the page. */
  note: string;
}

/**
 * No more numbers than these in the largest output of a pass (128 MiB), and no more samples than a person would leaf
 * through.
 */
const mostNumbers = 2 ** 25;
const mostSamples = 64;

/**
 * Arrays from files as the model's inputs: by name where the names are the inputs', else in order. An array without a
 * sample axis is one sample; what is longer than the model takes, or more samples than fit, is cut.
 *
 * returns  tensors that the caller disposes
 * throws   one sentence, when there are too few arrays or they have different counts of samples. Shapes are for the
 *          model to check
 */
export function arrayFeed(model: Model, arrays: readonly InputArray[]): Feed {
  const { inputs } = model;
  const cuts: string[] = [];
  const chosen = choose(inputs, arrays);
  const whole = chosen.map((array, i) => toSamples(array, inputs[i], cuts));
  const counts = new Set(whole.map(({ shape }) => shape[0]));
  if (counts.size > 1) {
    throw new Error(
      `The inputs hold ${[...counts].join(' and ')} samples. Give arrays with as many samples for each input.`,
    );
  }
  const [held = 1] = counts;
  const samples = Math.min(held, samplesThatFit(model, whole));
  if (samples < held) cuts.push(`the first ${samples} of ${held} samples`);
  const tensors: tf.Tensor[] = [];
  try {
    whole.forEach(({ shape, values }, i) => {
      const cut = [samples, ...shape.slice(1)];
      const numbers = values.subarray(0, tf.util.sizeFromShape(cut));
      tensors.push(inputTensor({ name: chosen[i].name, shape: cut, values: numbers }, inputs[i]));
    });
  } catch (error) {
    tf.dispose(tensors);
    throw error;
  }
  const names = [...new Set(arrays.map(({ name }) => name))].join(', ');
  const notices = arrays.map(({ notice }) => notice).filter(Boolean);
  const said = [`The model sees ${[names, ...cuts].join(': ')}.`, ...notices];
  const columns = chosen.map((array, i) => namesOf(array, whole[i]));
  return { tensors, samples, columns, noise: false, note: said.join(' ') };
}

/** A table without a heading has its columns' numbers, which say nothing. */
function namesOf({ columns }: InputArray, { shape }: Samples): readonly string[] | null {
  const named = columns?.length === shape.at(-1) && !columns!.every((name) => /^\d+$/.test(name));
  return named ? columns! : null;
}

function choose(inputs: readonly InputInfo[], arrays: readonly InputArray[]): InputArray[] {
  const byName = new Map(arrays.map((array) => [array.name, array]));
  const named = inputs.map(({ name }) => byName.get(name));
  if (named.every((array) => array !== undefined)) return named;
  if (arrays.length === inputs.length) return [...arrays];
  throw new Error(
    `The model takes ${inputs.length} inputs (${inputs.map(({ name }) => name).join(', ')}) and ${arrays.length} arrays were given (${arrays.map(({ name }) => name).join(', ')}). Give one array per input, or name them alike.`,
  );
}

interface Samples {
  shape: number[];
  values: Float32Array<ArrayBuffer>;
}

function toSamples({ name, shape, values }: InputArray, { shape: wanted, axes }: InputInfo, cuts: string[]): Samples {
  const full = shape.length === wanted.length - 1 ? [1, ...shape] : [...shape];
  const length = wanted[1];
  const tooLong = full.length === wanted.length && full.length > 2 && length !== null && full[1] > length;
  if (!tooLong || full[0] !== 1) return { shape: full, values };
  cuts.push(`the first ${length} of ${full[1]} ${axes[1]} steps of ${name}`);
  const cut = [1, length, ...full.slice(2)];
  return { shape: cut, values: values.subarray(0, tf.util.sizeFromShape(cut)) };
}

/** How many samples a pass can take, by the largest output that any layer may have; a map has a key for each query. */
function samplesThatFit({ layers }: Model, inputs: readonly Samples[]): number {
  const length = Math.max(1, ...inputs.map(({ shape }) => shape[1] ?? 1));
  const sizes = layers.flatMap(({ className, outputShapes, config }) => {
    const plain = outputShapes.map((shape) =>
      shape.slice(1).reduce<number>((size, side) => size * (side ?? length), 1),
    );
    return className.includes('Attention') ? [...plain, Number(config.num_heads ?? 1) * length ** 2] : plain;
  });
  return Math.max(1, Math.min(mostSamples, Math.floor(mostNumbers / Math.max(1, ...sizes))));
}
