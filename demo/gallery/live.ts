import * as tf from '../../src/tfjs/tf';
import type { Figure, Live } from './example';

/** Data computed on the GPU, another in each step. The tensor that `of` returns is handed over and disposed. */
export function computed(code: string, of: (seconds: number) => tf.Tensor): Live {
  return {
    code,
    step(figure: Figure, step) {
      const tensor = tf.tidy(() => of(step / 30));
      figure.data = tensor;
      tensor.dispose();
    },
  };
}

/** Rows that come one after another, `block` in each step. */
export function appended(row: (index: number) => readonly number[], { block = 1, pace = 12 } = {}): Live {
  return {
    code: 'figure.appendRows(rows); // again and again',
    pace,
    step(figure, step) {
      figure.appendRows(Array.from({ length: block }, (_, i) => row(step * block + i)));
    },
  };
}

/** Waves that run over a map: f32[rows, columns]. */
export function travellingWaves(rows: number, columns: number): (seconds: number) => tf.Tensor {
  return (seconds) => {
    const y = tf.linspace(0, 6, rows).expandDims(1);
    const x = tf.linspace(0, 6, columns).expandDims(0);
    const ring = tf.sqrt(tf.add(tf.square(tf.sub(y, 3)), tf.square(tf.sub(x, 2.2))));
    return tf.add(tf.sin(tf.sub(tf.mul(ring, 4), 2 * seconds)), tf.mul(tf.cos(tf.add(tf.mul(x, 2), seconds)), 0.5));
  };
}

/** Channels that swing, each at its own pace: f32[time, channel]. */
export function swingingChannels(time: number, channels: number): (seconds: number) => tf.Tensor {
  return (seconds) => {
    const t = tf.add(tf.linspace(0, 4, time), seconds).expandDims(1);
    const pace = tf.linspace(1, 7, channels).expandDims(0);
    return tf.mul(tf.sin(tf.mul(t, pace)), tf.cos(tf.mul(t, 0.7)));
  };
}

/** Values whose spread breathes: f32[count]. */
export function breathingValues(count: number): (seconds: number) => tf.Tensor {
  return (seconds) => {
    const even = tf.linspace(-0.999, 0.999, count);
    // The quantile function of the logistic distribution, widened and moved.
    const logistic = tf.log(tf.div(tf.add(1, even), tf.sub(1, even)));
    const two = tf.mul(tf.sin(tf.mul(logistic, 1.5 + Math.sin(seconds))), 0.6);
    return tf.add(tf.mul(logistic, 0.4 + 0.2 * Math.cos(seconds * 0.7)), two);
  };
}

/** Samples of units that circle: f32[sample, unit]. */
export function circlingUnits(samples: number, units: number): (seconds: number) => tf.Tensor {
  return (seconds) => {
    const s = tf.linspace(0, 6, samples).expandDims(1);
    const u = tf.linspace(0, 5, units).expandDims(0);
    return tf.sin(tf.add(tf.add(s, tf.mul(u, 1.1)), seconds));
  };
}
