import '../../components/index';
import { getLayerOutputs, loadModel, openEngine, type Engine } from '../../src/index';
import { LSTM } from '../../src/layers/lstm';
import { SeqSelfAttention } from '../../src/layers/seq-self-attention';
import * as tf from '../../src/tfjs/tf';
import type { Case, Contender } from '../measure';
import { noise, size } from './size';

const { steps, features, units, attentionUnits } = size;

/** The demo's model from its file, and the frame that shows it. */
export const contender: Contender = {
  name: 'attnscope',
  async open() {
    const engine = await openEngine();
    const finished = async (): Promise<void> => {
      engine.scheduler.flushProducers();
      await engine.requireDevice().queue.onSubmittedWorkDone();
    };
    const timed = (name: string, work: () => unknown): Case => ({
      name,
      run: async () => {
        tf.tidy(() => void work());
        await finished();
      },
    });
    const hidden = tf.tensor3d(noise(steps * units, 2), [1, steps, units]);
    const input = tf.tensor3d(noise(steps * features, 1), [1, steps, features]);
    const lstm = new LSTM({
      units,
      returnSequences: true,
      inputShape: [steps, features],
      recurrentInitializer: 'glorotUniform',
    });
    const attention = new SeqSelfAttention({ units: attentionUnits, returnAttention: true });
    const pass = await openPass(input);
    const figures = openFigures(engine);
    return [
      {
        name: 'forward pass',
        run: async () => {
          for (const output of await pass()) output.dispose();
          await finished();
        },
      },
      timed('LSTM alone', () => lstm.apply(input)),
      timed('attention alone', () => attention.apply(hidden)),
      {
        name: 'whole frame',
        run: async () => {
          const outputs = await pass();
          await figures.draw(outputs[0].tensor, outputs[2].tensor);
          outputs.forEach((output) => output.dispose());
          await finished();
        },
      },
      {
        name: 'JS per frame without the forward pass',
        run: async () => {
          const outputs = await pass();
          engine.scheduler.flushProducers();
          const spent = await figures.draw(outputs[0].tensor, outputs[2].tensor);
          outputs.forEach((output) => output.dispose());
          await finished();
          return spent;
        },
      },
    ];
  },
};

async function openPass(input: tf.Tensor) {
  const model = await loadModel(new URL('../../demo/public/weather-self-attention.keras', import.meta.url));
  return () => getLayerOutputs(model, ['lstm', 'seq_self_attention', 'rain_tomorrow'], input);
}

/** The demo's three elements at about its sizes. */
function openFigures(engine: Engine) {
  const place = <T extends keyof HTMLElementTagNameMap>(
    tag: T,
    width: number,
    height: number,
  ): HTMLElementTagNameMap[T] => {
    const element = document.createElement(tag);
    element.style.cssText = `width: ${width}px; height: ${height}px`;
    document.body.append(element);
    return element;
  };
  const map = place('attn-heatmap', 460, 460);
  const grid = place('feature-grid', 540, 460);
  const histogram = place('feature-histogram', 280, 240);
  /** Draws at once rather than in the next animation frame. Returns the JS time in ms: handing over, then recording and submitting. */
  const draw = async (features: tf.Tensor, attention: tf.Tensor): Promise<number> => {
    const began = performance.now();
    map.data = attention;
    grid.data = features;
    histogram.data = attention;
    for (let i = 0; i < 20; i++) await Promise.resolve(); // lets the elements' own microtasks run
    engine.scheduler.drawNow();
    return performance.now() - began;
  };
  return { draw };
}
