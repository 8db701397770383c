// Compiled without skipLibCheck: tfjs's declarations have errors of their own, ours have none.
import { getLayerOutputs, layers, loadModel, openEngine, type Model } from 'attnscope';
import { tf } from 'attnscope/dist/attnscope.js';

export const sum: number = tf.tensor([1, 2]).add(1).sum().dataSync()[0];
export async function outputs(model: Model) {
  const engine = await openEngine();
  const [first] = await getLayerOutputs(model, 'lstm', tf.zeros([1, 2]), { gates: true });
  return { tier: engine.tier, device: engine.device, axes: first.axes, tensor: first.tensor };
}
export const attention = new layers.SeqSelfAttention({ units: 3 });
export { loadModel };
