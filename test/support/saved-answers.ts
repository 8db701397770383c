import { expect } from 'chai';
import { getLayerOutputs, type Model } from '../../src/index';
import * as tf from '../../src/tfjs/tf';

/** A file whose answers tests compare before and after. */
export const savedModel = '/test/fixtures/keras/lstm-sequential.keras';

const values = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i));

/** Its prediction, and the outputs of its LSTM. */
export async function answersOf(model: Model): Promise<number[][]> {
  const x = tf.tensor(values, [1, 20, 3]);
  const predicted = model.predict(x) as tf.Tensor;
  const [lstm] = await getLayerOutputs(model, 'lstm', x);
  const answers = [predicted, lstm.tensor].map(async (tensor) => [...(await tensor.data())]);
  const numbers = await Promise.all(answers);
  tf.dispose([x, predicted, lstm.tensor]);
  return numbers;
}

export function expectSameAnswers(after: number[][], before: number[][]): void {
  after.forEach((numbers, i) => numbers.forEach((value, j) => expect(value).to.be.closeTo(before[i][j], 1e-6)));
}
