// (a) An element in the HTML, a tfjs of the page's own, tf.ready(), then ops.
import '../../../components/attn-heatmap';
import * as tf from '@tensorflow/tfjs';
import { drawAgain, numbers, report } from './report';

document.body.innerHTML = '<attn-heatmap style="width: 200px; height: 200px"></attn-heatmap>';

report(async () => {
  await tf.ready();
  const backend = tf.getBackend();
  const double = (): Promise<unknown> =>
    tf
      .tensor2d([[1, 2]])
      .mul(2)
      .array();
  const before = await double();
  const drawn = await drawAgain(document.querySelector('attn-heatmap')!, numbers);
  return { before, drawn, after: await double(), sameBackend: tf.getBackend() === backend, backend };
});
