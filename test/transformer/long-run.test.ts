import { expect } from 'chai';
import { loadTransformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { folderOf, idsOf, type DecoderSize } from '../support/seeded-decoder';
import { guardTraffic } from '../support/traffic-guard';

const size: DecoderSize = {
  ...{ kind: 'llama', layers: 2, width: 32, heads: 4, keyHeads: 2, headSize: 8, neurons: 64 },
  ...{ vocabulary: 64, context: 1100 },
};

describe('a session over 1,000 tokens', () => {
  failOnGpuErrors();

  it('makes buffers only where its room doubles, and holds what a prompt of that length holds', async function () {
    const engine = await testEngine();
    const transformer = await loadTransformer(folderOf(size));
    const first = transformer.session(); // makes what sessions share on a device
    await first.prompt(idsOf(size, 2));
    first.dispose();
    const empty = engine.stats.gpuBytes;
    const session = transformer.session();
    const prompt = idsOf(size, 5);
    await session.prompt(prompt);
    const { counts, stop } = guardTraffic();
    const grew: number[] = [];
    let made = counts.createBuffer;
    let bytes = engine.stats.gpuBytes;
    for await (const { id } of session.generate({ maxTokens: 1000, stop: false })) {
      expect(id).to.be.within(0, 63);
      if (counts.createBuffer !== made) grew.push(session.tokens.length);
      else expect(engine.stats.gpuBytes, `bytes at token ${session.tokens.length}`).to.equal(bytes);
      [made, bytes] = [counts.createBuffer, engine.stats.gpuBytes];
    }
    stop();
    expect(session.tokens.length).to.equal(1005);
    // Room for 64 tokens at first, then for twice as many, up to the whole context.
    expect(grew).to.deep.equal([65, 129, 257, 513]);
    const held = engine.stats.gpuBytes - empty;
    const ids = session.tokens.map(({ id }) => id);
    session.dispose();
    expect(engine.stats.gpuBytes, 'after dispose()').to.equal(empty);
    const other = transformer.session();
    for (const id of ids.slice(0, 2)) await other.prompt([id]);
    await other.prompt(ids.slice(2, 3));
    await other.prompt(ids.slice(3));
    expect(held, 'what growing by tokens holds, in bytes').to.be.at.most(engine.stats.gpuBytes - empty);
    other.dispose();
    transformer.dispose();
    expect(engine.stats.gpuBytes).to.be.below(empty);
  });
});
