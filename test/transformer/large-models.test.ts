import { expect } from 'chai';
import { describe as describeModel } from '../../src/transformer/families/families';
import { openFolder } from '../../src/transformer/folder/folder';
import { readCheckpoint } from '../../src/transformer/safetensors/checkpoint';
import { loadWeights } from '../../src/transformer/weights/load-weights';
import { failOnGpuErrors, takeGpuErrors, testEngine } from '../support/engine';
import { fileError } from '../support/failures';
import { loadTransformer } from '../../src/index';
import { folderFiles } from '../support/transformers';

describe('a model that is larger than the device', () => {
  failOnGpuErrors();

  /** The recorded model on a device that binds this many bytes. */
  async function saidWith(bindingBytes: number, int8 = false): Promise<string> {
    const engine = await testEngine();
    const files = await folderFiles('llama');
    const described = describeModel(JSON.parse(await files[0].text()) as Record<string, unknown>);
    const tensors = await readCheckpoint(openFolder(files));
    const before = engine.stats.gpuBytes;
    const { message } = await fileError(
      loadWeights(engine, tensors, described, { int8, context: 64, bindingBytes }).then(({ release }) => release()),
    );
    expect(engine.stats.gpuBytes, 'left on the GPU').to.equal(before);
    return message;
  }

  it('says which matrix no binding holds, the bytes of all, and what needs less', async () => {
    // gate and up: 2 · 80 rows of 32 numbers in bfloat16.
    expect(await saidWith(10_000)).to.match(
      /transformer\.0\.up takes 10240 bytes; this device binds 10000 at most\. Its weights take \d+ bytes and 64 tokens \d+; needed: as int8 0\.\d+ MB, a context of 32 0\.\d+ MB for its tokens\. Take a smaller model, or weights: 'int8'\.$/,
    );
    expect(await saidWith(5000, true)).to.match(/transformer\.0\.up takes 5120 bytes; this device binds 5000 at most/);
  });

  it('opens where the embedding alone is larger than a binding: its rows lie in shards', async () => {
    const engine = await testEngine();
    const files = await folderFiles('gpt2');
    const described = describeModel(JSON.parse(await files[0].text()) as Record<string, unknown>);
    const tensors = await readCheckpoint(openFolder(files));
    const largest = 4 * 4 * described.shape.width ** 2;
    const options = { int8: false, context: 64, bindingBytes: largest };
    const weights = await loadWeights(engine, tensors, described, { ...options, bindingBytes: largest - 4 }).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(weights).to.match(/takes \d+ bytes; this device binds \d+ at most/);
    const whole = await loadWeights(engine, tensors, described, options);
    whole.release();
  });

  it('says what the GPU said where it has no memory, the bytes that are needed, and what needs less', async () => {
    const engine = await testEngine();
    const device = engine.requireDevice();
    const before = engine.stats.gpuBytes;
    const { createBuffer } = device;
    device.createBuffer = (descriptor) =>
      createBuffer.call(device, descriptor.label?.endsWith('.2.down') ? { ...descriptor, size: 2 ** 50 } : descriptor);
    try {
      const { message } = await fileError(loadTransformer(await folderFiles('llama')));
      expect(message).to.match(
        /The GPU has no memory for it \(.+\)\. Its weights take \d+ bytes and 64 tokens \d+; a buffer of this device holds \d+\. Needed: as int8 .* MB, a context of 32 .*\. Close other pages, or take one of these\.$/,
      );
    } finally {
      device.createBuffer = createBuffer;
    }
    expect(takeGpuErrors().join()).to.match(/exceeds the max buffer size/);
    expect(engine.stats.gpuBytes).to.equal(before);
  });
});
