import * as tf from '../../../src/tfjs/tf';
import { mount } from '../mount';
import { seededNumbers } from '../random';

/** Units of the layer, which is another one twice in a cycle. */
const sizes = [3, 5];
/** Other weights come so often, in frames, and another view or layer. */
const [pace, change] = [5, 75];

/** Weights of an LSTM, as a training gives them: others after each step, in tensors that it disposes. */
export function openWeights(): { step(frame: number): void; rest(): Promise<void> } {
  const element = mount('rnn-weights', {}, { width: 420, height: 460 });
  element.style.float = 'left';
  return {
    step(frame) {
      if (frame % pace !== 0) return;
      const units = sizes[Math.floor(frame / change) % sizes.length];
      const shapes = { kernel: [2, 4 * units], recurrent_kernel: [units, 4 * units], bias: [4 * units] };
      element.view = Math.floor(frame / 50) % 3 === 1 ? 'histogram' : 'heatmap';
      element.absoluteValue = frame % 20 === 10;
      const data = Object.entries(shapes).map(([name, shape], i) => {
        const values = seededNumbers(shape[0] * (shape[1] ?? 1), frame + i + 1);
        return { name: `lstm/lstm_cell/${name}`, shape, tensor: tf.tensor(values, shape) };
      });
      element.data = data;
      for (const { tensor } of data) tensor.dispose();
    },
    async rest() {
      await element.updateComplete;
      const drawing = await element.toSVG({ scale: 1 });
      if (!drawing.includes('<image')) throw new Error('rnn-weights has no picture');
      element.redraw();
      await element.updateComplete;
    },
  };
}
