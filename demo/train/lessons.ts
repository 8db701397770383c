import * as tf from '../../src/tfjs/tf';
import { randomFrom } from '../gallery/dataset';
import { normalise, rained, windowDays, type Day } from '../weather';

/** Windows from this day on are not learned from: the one on the page is among them. */
export const heldOut = 1000;

/** One batch: windows of 240 days, and whether it rained on the day after each. */
export interface Lesson {
  /** f32[batch, 240, 4] */
  x: tf.Tensor;
  /** f32[batch, 1] */
  y: tf.Tensor;
  dispose(): void;
}

/** Windows out of the record, cut on the GPU; their order depends on the seed alone. */
export class Lessons {
  readonly #series: tf.Tensor2D;
  readonly #answers: Float32Array;
  #random = randomFrom(1);

  constructor(readonly days: readonly Day[]) {
    const numbers = normalise(days);
    this.#series = tf.tensor2d(numbers, [days.length, numbers.length / days.length]);
    this.#answers = Float32Array.from(days, (day) => Number(rained(day)));
  }

  /** Begins with the same batches again. */
  begin(seed: number): void {
    this.#random = randomFrom(seed + 77);
  }

  /** The next batch, at random from the windows before those that are held out. */
  next(size: number): Lesson {
    return this.of(Array.from({ length: size }, () => Math.floor(this.#random() * (heldOut - windowDays))));
  }

  /** The windows that start on these days. */
  of(starts: readonly number[]): Lesson {
    const days = starts.flatMap((start) => Array.from({ length: windowDays }, (_, i) => start + i));
    const x = tf.tidy(() =>
      tf.reshape(tf.gather(this.#series, tf.tensor1d(days, 'int32')), [
        starts.length,
        windowDays,
        this.#series.shape[1],
      ]),
    );
    const y = tf.tensor2d(
      starts.map((start) => this.#answers[start + windowDays]),
      [starts.length, 1],
    );
    return { x, y, dispose: () => tf.dispose([x, y]) };
  }

  release(): void {
    this.#series.dispose();
  }
}
