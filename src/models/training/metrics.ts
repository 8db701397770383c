import type { LossName } from '../../training/loss';
import * as tf from '../../tfjs/tf';

/** A number about a batch's predictions. */
export interface Metric {
  name: string;
  /** f32[], the mean over the batch. */
  of(truth: tf.Tensor, predictions: tf.Tensor): tf.Scalar;
}

const names: Readonly<Record<string, string>> = {
  ...{ mse: 'mse', mean_squared_error: 'mse', meanSquaredError: 'mse' },
  ...{ mae: 'mae', mean_absolute_error: 'mae', meanAbsoluteError: 'mae' },
  ...{ accuracy: 'accuracy', acc: 'accuracy' },
};

/**
 * Metrics by Keras's names; accuracy is that of the loss's kind, as in Keras.
 *
 * throws  for an unknown name
 */
export function readMetrics(given: readonly string[], loss: LossName): Metric[] {
  return given.map((name) => {
    if (!Object.hasOwn(names, name)) {
      throw new Error(`The metric ${JSON.stringify(name)} is unknown. Give "accuracy", "mse" or "mae".`);
    }
    return { name, of: (truth, predictions) => tf.tidy(() => measure(names[name], loss, [truth, predictions])) };
  });
}

function measure(name: string, loss: LossName, [truth, predictions]: [tf.Tensor, tf.Tensor]): tf.Scalar {
  if (name === 'accuracy') return accuracy(loss, truth, predictions);
  const difference = tf.sub(predictions, tf.cast(truth, 'float32'));
  return tf.mean(name === 'mse' ? tf.square(difference) : tf.abs(difference));
}

function accuracy(loss: LossName, truth: tf.Tensor, predictions: tf.Tensor): tf.Scalar {
  const mean = (hits: tf.Tensor): tf.Scalar => tf.mean(tf.mul(tf.cast(hits, 'float32'), 1));
  if (loss === 'categoricalCrossentropy') return mean(tf.equal(tf.argMax(truth, -1), tf.argMax(predictions, -1)));
  if (loss === 'sparseCategoricalCrossentropy') {
    const classes = tf.argMax(predictions, -1);
    return mean(tf.equal(tf.reshape(tf.cast(truth, 'int32'), classes.shape), classes));
  }
  return mean(tf.equal(tf.greater(predictions, 0.5), tf.greater(tf.cast(truth, 'float32'), 0.5)));
}
