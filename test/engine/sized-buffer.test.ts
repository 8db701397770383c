import { expect } from 'chai';
import { SizedBuffer, uploadBuffer } from '../../src/engine/sized-buffer';
import { failOnGpuErrors, testEngine } from '../support/engine';

describe('a buffer that follows a size', () => {
  failOnGpuErrors();

  it('stays while the size does, and is made anew with another one', async () => {
    const { device, stats } = await testEngine();
    const before = stats.gpuBytes;
    const sized = new SizedBuffer(device!, 'test.sized');
    expect(sized.buffer).to.equal(null);
    expect(stats.gpuBytes).to.equal(before);

    const first = sized.resize(64);
    expect([first.size, first.label]).to.deep.equal([64, 'test.sized']);
    expect(sized.resize(64)).to.equal(first);
    expect(sized.buffer).to.equal(first);
    expect(stats.gpuBytes).to.equal(before + 64);

    const second = sized.resize(16);
    expect(second).not.to.equal(first);
    expect(stats.gpuBytes, 'the first one is destroyed').to.equal(before + 16);

    sized.release();
    sized.release();
    expect([sized.buffer, stats.gpuBytes]).to.deep.equal([null, before]);
  });

  it('is made by the function that it is given', async () => {
    const { device } = await testEngine();
    const sized = new SizedBuffer(device!, 'test.upload', uploadBuffer);
    const buffer = sized.resize(8);
    expect(buffer.usage).to.equal(GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
    device!.queue.writeBuffer(buffer, 0, Uint32Array.of(1, 2));
    sized.release();
  });
});
