import { inputTensor, type InputInfo, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import type { Feed } from './feed';

/** How long an axis is made that the model leaves open, by its name. */
const openLengths: Readonly<Record<string, number>> = { sample: 1, time: 64, row: 32, column: 32 };
const otherLength = 8;
const seed = 1;

/** Numbers of the right shapes for a model that was given none: the same at every visit. The caller disposes them. */
export function noiseFeed(model: Model): Feed {
  const random = seededRandom(seed);
  const told: string[] = [];
  const tensors = model.inputs.map((input) => {
    const shape = input.shape.map((side, axis) => side ?? openLengths[input.axes[axis]] ?? otherLength);
    const words = vocabularyOf(model, input);
    const draw = words === null ? () => normal(random) : () => Math.floor(random() * words);
    told.push(
      `${input.axes.map((axis, i) => `${axis} ${shape[i]}`).join(', ')}: ` +
        (words === null ? 'mean 0, standard deviation 1' : `whole numbers from 0 to ${words - 1}`),
    );
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw);
    return inputTensor({ name: 'noise', shape, values }, input);
  });
  const which = tensors.length === 1 ? '' : `${tensors.length} inputs, `;
  return {
    tensors,
    samples: tensors[0].shape[0] ?? 1,
    columns: model.inputs.map(() => null),
    noise: true,
    note: `No input was given, so the model sees seeded noise (${which}${told.join('; ')}).`,
  };
}

/** How many ids an input may hold; null where it takes any number. */
function vocabularyOf({ layers }: Model, { dtype, vocabulary }: InputInfo): number | null {
  if (vocabulary !== undefined || dtype !== 'int32') return vocabulary ?? null;
  // Whole numbers that reach an Embedding by a detour: those of the smallest are good for all.
  const all = layers.filter(({ className }) => className === 'Embedding').map(({ config }) => Number(config.input_dim));
  return all.length > 0 ? Math.min(...all) : 2;
}

/** Uniform numbers in [0, 1) (mulberry32). */
function seededRandom(first: number): () => number {
  let state = first >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One number of mean 0 and standard deviation 1 (Box and Muller, 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
