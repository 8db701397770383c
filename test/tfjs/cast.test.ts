import { expect } from 'chai';
import { readBytes } from '../../src/engine/readback';
import { borrow } from '../../src/tfjs/borrow';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('a cast to float32', () => {
  failOnGpuErrors();

  async function borrowed(tensor: tf.Tensor, count: number): Promise<number[]> {
    const view = borrow(tensor, ['row', 'column']);
    const bytes = await readBytes(await testEngine(), [{ buffer: view.buffer, offset: 0, bytes: 4 * count }]);
    view.release();
    return [...new Float32Array(bytes)];
  }

  it('makes floats of integers that a shader can read', async () => {
    await testEngine();
    const before = tf.memory().numTensors;
    const integers = tf.tensor2d([[1, -2, 3]], undefined, 'int32');
    const floats = integers.toFloat();
    expect(await borrowed(floats, 3)).to.deep.equal([1, -2, 3]);
    expect([...(await floats.data())]).to.deep.equal([1, -2, 3]);
    expect([...(await integers.data())]).to.deep.equal([1, -2, 3]);
    tf.dispose([integers, floats]);
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('makes 0 and 1 of truth values on the GPU', async () => {
    await testEngine();
    const truths = tf.tidy(() => tf.greater(tf.mul(tf.ones([1, 2000]), tf.range(0, 2000)), 1.5));
    const floats = tf.cast(truths, 'float32');
    truths.dispose();
    expect(await borrowed(floats, 4)).to.deep.equal([0, 0, 1, 1]);
    expect((await floats.sum().data())[0]).to.equal(1998);
    floats.dispose();
  });

  it('still casts the other ways', async () => {
    await testEngine();
    const cast = async (from: tf.Tensor, dtype: 'int32' | 'bool' | 'float32') => [...(await from.cast(dtype).data())];
    expect(await cast(tf.tensor1d([1.7, -1.7, 0]), 'int32')).to.deep.equal([1, -1, 0]);
    expect(await cast(tf.tensor1d([2, 0]), 'bool')).to.deep.equal([1, 0]);
    expect(await cast(tf.tensor1d([2.5]), 'float32')).to.deep.equal([2.5]);
    expect(await cast(tf.tensor1d([true, false]), 'int32')).to.deep.equal([1, 0]);
  });
});
