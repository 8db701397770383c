import { expect } from 'chai';
import { loadTransformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { hollowFolder, type DecoderSize } from '../support/seeded-decoder';

const megabyte = 2 ** 20;

/** 125 million weights: 500 MB as float32. */
const size: DecoderSize = {
  kind: 'llama',
  ...{ layers: 7, width: 1024, heads: 16, keyHeads: 16, headSize: 64, neurons: 4096, vocabulary: 8192, context: 64 },
};

/** Bytes of the page's JavaScript heap, those of its array buffers among them. */
const heapBytes = (): number =>
  (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;

describe('a file of 500 MB', () => {
  failOnGpuErrors();
  before(testEngine);

  it('passes through 32 MB of the page’s heap on its way to the GPU', async function () {
    const files = hollowFolder(size);
    const bytes = files[1].size;
    expect(bytes, 'bytes of the file').to.be.within(480e6, 530e6);
    const before = heapBytes();
    const seen: number[] = [];
    const transformer = await loadTransformer(files, { onProgress: () => seen.push(heapBytes() - before) });
    expect(seen.length, 'times looked').to.be.above(bytes / (4 * megabyte));
    expect(transformer.gpuBytes, 'bytes on the GPU').to.be.above(bytes - megabyte);
    expect(Math.max(...seen) / megabyte, 'MB of heap at the highest').to.be.below(32);
    transformer.dispose();
  });

  it('is measured by a number that counts array buffers', () => {
    const before = heapBytes();
    const held = new Uint8Array(64 * megabyte).fill(1);
    expect((heapBytes() - before) / megabyte).to.be.above(63);
    expect(held.length).to.equal(64 * megabyte);
  });
});
