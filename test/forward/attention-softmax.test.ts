import { expect } from 'chai';
import '../../src/forward/softmax';
import * as tf from '../../src/tfjs/tf';
import { seeded, softmax } from '../reference/attention';
import { largestError } from '../support/attention-fixtures';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('softmax on WebGPU', () => {
  failOnGpuErrors();
  before(testEngine);

  async function errorOf(rows: number, columns: number): Promise<{ error: number; last: number }> {
    const next = seeded(5);
    const values = Float32Array.from({ length: rows * columns }, () => 5 * next());
    const logits = tf.tensor2d(values, [rows, columns]);
    const weights = tf.softmax(logits);
    const actual = (await weights.data()) as Float32Array;
    let error = 0;
    for (let row = 0; row < rows; row++) {
      const [from, to] = [row * columns, (row + 1) * columns];
      error = Math.max(error, largestError(actual.slice(from, to), softmax([...values.slice(from, to)])));
    }
    const last = actual.slice(-columns).reduce((sum, value) => sum + value, 0);
    tf.dispose([logits, weights]);
    return { error, last };
  }

  it('is right in the last of 70,000 rows, where tfjs’s own kernel is not', async () => {
    const { error, last } = await errorOf(70_000, 8);
    expect(last).to.be.closeTo(1, 1e-6);
    expect(error).to.be.below(1e-6);
  });

  it('is right for more than 65,535 rows of more columns than a lane takes', async () => {
    const { error } = await errorOf(66_000, 65);
    expect(error).to.be.below(1e-6);
  });

  it('is right for one row of 5,000 columns, for one column, and over the last of four axes', async () => {
    expect((await errorOf(1, 5000)).error).to.be.below(1e-6);
    expect((await errorOf(70_000, 1)).error).to.equal(0);
    const weights = tf.softmax(tf.zeros([2, 3, 4, 5]));
    expect(weights.shape).to.deep.equal([2, 3, 4, 5]);
    expect(largestError(await weights.data(), new Array(120).fill(0.2))).to.be.below(1e-7);
    weights.dispose();
  });

  it('keeps a row with NaN to itself', async () => {
    const weights = tf.softmax(
      tf.tensor2d([
        [1, NaN],
        [0, 0],
      ]),
    );
    expect([...(await weights.data())]).to.deep.equal([NaN, NaN, 0.5, 0.5]);
    weights.dispose();
  });

  it('still gives gradients', async () => {
    const gradient = tf.grad((x) => tf.sum(tf.mul(tf.softmax(x), tf.tensor1d([1, 0]))))(tf.tensor1d([0, 0]));
    expect([...(await gradient.data())]).to.deep.equal([0.25, -0.25]);
    gradient.dispose();
  });
});
