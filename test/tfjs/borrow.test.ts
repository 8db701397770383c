import { expect } from 'chai';
import { readBytes } from '../../src/engine/readback';
import { borrow } from '../../src/tfjs/borrow';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('borrowing a tensor', () => {
  failOnGpuErrors();

  async function values(buffer: GPUBuffer, count: number): Promise<number[]> {
    return [...new Float32Array(await readBytes(await testEngine(), [{ buffer, offset: 0, bytes: 4 * count }]))];
  }

  it('runs tfjs on the engine’s own device', async () => {
    const engine = await testEngine();
    expect(tf.getBackend()).to.equal('webgpu');
    expect((tf.backend() as unknown as { device: GPUDevice }).device).to.equal(engine.device);
  });

  it('uploads a small tensor that still lives on the CPU', async () => {
    await testEngine();
    const view = borrow(tf.tensor2d([[1, 2, 3]]), ['row', 'column']);
    expect(await values(view.buffer, 3)).to.deep.equal([1, 2, 3]);
    view.release();
  });

  it('keeps the values when the owner disposes the tensor and tfjs reuses buffers of that size', async () => {
    await testEngine();
    const tensor = tf.ones([40, 40]).mul(7);
    const view = borrow(tensor, ['row', 'column']);
    tensor.dispose();
    const others = Array.from({ length: 4 }, () => tf.zeros([40, 40]).add(1));
    expect(await values(view.buffer, 1600)).to.deep.equal(new Array(1600).fill(7));
    view.release();
    tf.dispose(others);
  });

  it('makes no copy: two views of one tensor share its buffer', async () => {
    await testEngine();
    const tensor = tf.ones([64, 64]).add(1);
    const [a, b] = [borrow(tensor, ['row', 'column']), borrow(tensor, ['row', 'column'])];
    expect(a.buffer).to.equal(b.buffer);
    a.release();
    b.release();
    tensor.dispose();
  });

  it('leaves no tensor behind', async () => {
    await testEngine();
    const before = tf.memory().numTensors;
    const tensor = tf.ones([8, 8]);
    borrow(tensor, ['row', 'column']).release();
    tensor.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });
});
