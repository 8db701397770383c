import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import * as layers from '@tensorflow/tfjs-layers';
import { noise, size } from './size';

const { steps, features, units, attentionUnits } = size;

/** The demo's model as anybody would write it with tfjs's own layers and ops, on the backend that tfjs has: whole, and its parts. */
export function stockWorks(): Record<'forward pass' | 'LSTM alone' | 'attention alone', () => unknown> {
  const input = tf.tensor3d(noise(steps * features, 1), [1, steps, features]);
  const hidden = tf.tensor3d(noise(steps * units, 2), [1, steps, units]);
  const lstm = layers.layers.lstm({
    units,
    returnSequences: true,
    inputShape: [steps, features],
    recurrentInitializer: 'glorotUniform',
  });
  const weights = attentionWeights();
  const kernel = tf.tensor2d(noise(steps * (units + steps), 6), [steps * (units + steps), 1]);
  return {
    'forward pass': () => {
      const features = lstm.apply(input) as tf.Tensor3D;
      const { value, attention } = attend(features, weights);
      return tf.sigmoid(tf.matMul(tf.concat([value, attention], 2).reshape([1, -1]), kernel));
    },
    'LSTM alone': () => lstm.apply(input),
    'attention alone': () => attend(hidden, weights),
  };
}

function attentionWeights() {
  return {
    query: tf.tensor2d(noise(units * attentionUnits, 3), [units, attentionUnits]),
    key: tf.tensor2d(noise(units * attentionUnits, 4), [units, attentionUnits]),
    bias: tf.zeros([attentionUnits]),
    score: tf.tensor2d(noise(attentionUnits, 5), [attentionUnits, 1]),
    scoreBias: tf.zeros([1]),
  };
}

/** e = tanh(x W_t + (x W_x)ᵀ + b_h) W_a + b_a, softmax over the keys, then the weighted sum (Zheng et al. 2018, as keras-self-attention has it). */
function attend(x: tf.Tensor3D, weights: ReturnType<typeof attentionWeights>) {
  const flat = x.reshape([steps, units]) as tf.Tensor2D;
  const query = tf.matMul(flat, weights.query).reshape([1, steps, 1, attentionUnits]);
  const key = tf.matMul(flat, weights.key).reshape([1, 1, steps, attentionUnits]);
  const hidden = tf.tanh(query.add(key).add(weights.bias));
  const scores = tf.matMul(hidden.reshape([steps * steps, attentionUnits]), weights.score).add(weights.scoreBias);
  const attention = tf.softmax(scores.reshape([1, steps, steps])) as tf.Tensor3D;
  return { attention, value: tf.matMul(attention, x) as tf.Tensor3D };
}
