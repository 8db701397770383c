import { getLayerOutputs, loadModel, type Engine } from '../../src/index';
import { LSTM } from '../../src/layers/lstm';
import { SeqSelfAttention } from '../../src/layers/seq-self-attention';
import * as tf from '../../src/tfjs/tf';
import { finishEngine } from '../finish';
import { noise, size } from '../forward/size';
import type { Work } from './contender';

const { steps, features, units, attentionUnits } = size;

/** The demo's model from its file, or its LSTM or its attention alone, on the backend that the engine gave tfjs. */
export async function openForward(engine: Engine, row: string): Promise<Work> {
  const pass = await openPass(row);
  const finished = async (): Promise<void> => {
    engine.scheduler.flushProducers();
    await finishEngine(engine);
  };
  return {
    async run() {
      tf.dispose(await pass());
      await finished();
    },
    async answer() {
      const outputs = await pass();
      const numbers = await outputs.at(-1)!.data();
      tf.dispose(outputs);
      return [...numbers];
    },
  };
}

async function openPass(row: string): Promise<() => Promise<tf.Tensor[]>> {
  const input = tf.tensor3d(noise(steps * features, 1), [1, steps, features]);
  const hidden = tf.tensor3d(noise(steps * units, 2), [1, steps, units]);
  if (row === 'forward-lstm') {
    const lstm = new LSTM({ units, returnSequences: true, recurrentInitializer: 'zeros' });
    seed(lstm, [null, steps, features]);
    return async () => [tf.tidy(() => lstm.apply(input) as tf.Tensor)];
  }
  if (row === 'forward-attention') {
    const attention = new SeqSelfAttention({ units: attentionUnits, returnAttention: true });
    seed(attention, [null, steps, units]);
    return async () => tf.tidy(() => attention.apply(hidden) as tf.Tensor[]);
  }
  const model = await loadModel(new URL('../../demo/public/weather-self-attention.keras', import.meta.url));
  const layers = ['lstm', 'seq_self_attention', 'rain_tomorrow'];
  return async () => (await getLayerOutputs(model, layers, input)).map(({ tensor }) => tensor);
}

/** The same weights in every tier. */
function seed(layer: tf.layers.Layer, shape: tf.Shape): void {
  layer.build(shape);
  layer.built = true;
  const weights = layer.getWeights();
  layer.setWeights(weights.map(({ shape: sides, size: count }, i) => tf.tensor(noise(count, 10 + i), sides).mul(0.2)));
}
