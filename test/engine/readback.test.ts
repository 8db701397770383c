import { expect } from 'chai';
import { requestDevice } from '../../src/engine/device';
import { Engine } from '../../src/engine/engine';
import { readBytes } from '../../src/engine/readback';
import { failOnGpuErrors, takeGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';

describe('a read of a few bytes', () => {
  failOnGpuErrors();
  let engine: Engine;
  before(async () => (engine = await testEngine()));

  function numbers(device: GPUDevice, label: string, ...values: number[]): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ label, size: 4 * values.length, usage });
    device.queue.writeBuffer(buffer, 0, Float32Array.from(values));
    return buffer;
  }

  it('joins its pieces in order, in one submit, and keeps no memory', async () => {
    const device = engine.requireDevice();
    const [a, b] = [numbers(device, 'a', 1, 2, 3), numbers(device, 'b', 4, 5)];
    const before = { ...engine.stats };
    const bytes = await readBytes(engine, [
      { buffer: b, offset: 4, bytes: 4 },
      { buffer: a, offset: 0, bytes: 8 },
    ]);
    expect([...new Float32Array(bytes)]).to.deep.equal([5, 1, 2]);
    const { submits, readbacks, readbackBytes, gpuBytes } = before;
    const after = { submits: submits + 1, readbacks: readbacks + 1, readbackBytes: readbackBytes + 12, gpuBytes };
    expect(engine.stats).to.include(after);
  });

  it('sees what was recorded for it', async () => {
    const device = engine.requireDevice();
    const [from, to] = [numbers(device, 'from', 7), numbers(device, 'to', 0)];
    const bytes = await readBytes(engine, [{ buffer: to, offset: 0, bytes: 4 }], (frame) =>
      frame.encoder.copyBufferToBuffer(from, 0, to, 0, 4),
    );
    expect(new Float32Array(bytes)[0]).to.equal(7);
    const read = readBytes(engine, (frame) => {
      frame.encoder.copyBufferToBuffer(from, 0, to, 0, 4);
      return [{ buffer: to, offset: 0, bytes: 4 }];
    });
    expect(new Float32Array(await read)[0]).to.equal(7);
  });

  it('of a destroyed buffer is refused in a sentence, not answered by zeros', async () => {
    const buffer = numbers(engine.requireDevice(), 'mine', 7);
    buffer.destroy();
    const { gpuBytes } = engine.stats;
    const error = await refusal(readBytes(engine, [{ buffer, offset: 0, bytes: 4 }]));
    expect(error.message).to.match(/^the GPU refused to read this \(.*"mine".* destroyed\)\. Give the data again\.$/);
    expect(takeGpuErrors()).to.have.length(1);
    expect(engine.stats.gpuBytes).to.equal(gpuBytes);
  });

  it('throws what its recording throws', async () => {
    const failing = (): never => {
      throw new Error('no such head');
    };
    expect((await refusal(readBytes(engine, failing))).message).to.equal('no such head');
  });

  it('tells why the engine closed meanwhile', async () => {
    const own = new Engine(await requestDevice());
    const read = readBytes(own, [{ buffer: numbers(own.requireDevice(), 'a', 1), offset: 0, bytes: 4 }]);
    own.close();
    expect((await refusal(read)).message).to.match(/^The engine was closed\./);
    expect((await refusal(readBytes(own, []))).message).to.match(/^The engine was closed\./);
  });
});
