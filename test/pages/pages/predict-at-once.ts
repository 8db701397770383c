// (b) The page predicts in its first lines, before any ready().
import '../../../components/attn-heatmap';
import * as tf from '@tensorflow/tfjs';
import { draw, numbers, report } from './report';

const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'ones' })] });
const first = (model.predict(tf.tensor2d([[1, 2]])) as tf.Tensor).dataSync()[0];

report(async () => {
  const drawn = await draw(numbers);
  const second = (model.predict(tf.tensor2d([[3, 4]])) as tf.Tensor).dataSync()[0];
  return { first, drawn, second };
});
