import { expect } from 'chai';
import { loadTransformer, type Session, type Transformer } from '../../src/index';
import { failOnGpuErrors } from '../support/engine';
import { watchDispatches } from '../support/dispatches';
import { blockCount, blocksNow, mapsOf, pairOf, readBlocks, type ReadBlocks } from '../support/map-reference';
import { folderOf, idsOf, type DecoderSize } from '../support/seeded-decoder';
import { loadRecorded } from '../support/transformers';

const size: DecoderSize = {
  ...{ kind: 'llama', layers: 2, width: 32, heads: 4, keyHeads: 2, headSize: 12, neurons: 64 },
  ...{ vocabulary: 64, context: 2048 },
};
const maps = size.layers * size.heads;

/** The ways in which weights get into blocks, by the labels of their dispatches. */
const ways = {
  'from queries and keys': 'transformer.overview-rows',
  'within attention': 'transformer.overview-pass',
  'by one token': 'transformer.overview-raise',
};

/** The blocks of these tokens, prompted in pieces while somebody looks, and how often each way was gone. */
async function grown(
  transformer: Transformer,
  { ids, pieces, heads }: { ids: readonly number[]; pieces: readonly number[]; heads: number },
): Promise<{ session: Session; blocks: ReadBlocks; gone: Record<string, number> }> {
  const session = transformer.session();
  await session.prompt(ids.slice(0, pieces[0]));
  const lease = mapsOf(session).open();
  const watched = Object.values(ways).map((label) => watchDispatches(label));
  for (const [i, from] of pieces.entries()) await session.prompt(ids.slice(from, pieces[i + 1] ?? ids.length));
  for (const { stop } of watched.reverse()) stop();
  const gone = Object.keys(ways).map((way, i) => [way, watched[watched.length - 1 - i].seen.length]);
  const blocks = await readBlocks(lease.now, heads);
  lease.release();
  return { session, blocks, gone: Object.fromEntries(gone) as Record<string, number> };
}

function differing(a: Uint32Array, b: Uint32Array): number[] {
  return [...a.keys()].filter((i) => a[i] !== b[i]);
}

describe('blocks of all maps, in three ways', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  before(async () => (transformer = await loadTransformer(folderOf(size))));
  after(() => transformer.dispose());

  for (const [tokens, pieces] of [
    [127, [2, 3, 60, 61]],
    [300, [1, 2, 130, 131, 259]],
    [1100, [5, 530, 531, 1029]],
  ] as const) {
    const all = blockCount(tokens, maps);
    it(`within attention and by one token have the bits of ${all} made from ${tokens} queries and keys`, async function () {
      const ids = idsOf(size, tokens);
      const { session, blocks, gone } = await grown(transformer, { ids, pieces, heads: size.heads });
      expect(gone['from queries and keys']).to.equal(0);
      expect(gone['within attention']).to.be.at.least(size.layers);
      expect(gone['by one token']).to.be.at.least(1);
      const made = await blocksNow(session, size.heads);
      expect(made.blocks.filter((word) => pairOf(word)).length, 'blocks that were compared').to.equal(all);
      expect(differing(blocks.blocks, made.blocks)).to.deep.equal([]);
      blocks.sums.forEach((sums, map) =>
        sums.forEach((sum, i) => expect(sum).to.be.closeTo(made.sums[map][i], 1e-5 * (1 + sum))),
      );
      session.dispose();
    });
  }

  it('have the same bits where queries see a window', async function () {
    const mistral = await loadRecorded('mistral');
    const { heads, vocabulary } = mistral.config;
    const ids = Array.from({ length: 62 }, (_, i) => (5 * i * i + i) % Math.min(vocabulary, 40));
    const { session, blocks, gone } = await grown(mistral, { ids, pieces: [4, 5, 40, 41], heads });
    expect(gone['within attention']).to.be.at.least(1);
    const made = await blocksNow(session, heads);
    expect(differing(blocks.blocks, made.blocks)).to.deep.equal([]);
    blocks.sums.forEach((sums, map) =>
      sums.forEach((sum, i) => expect(sum).to.be.closeTo(made.sums[map][i], 1e-5 * (1 + sum))),
    );
    mistral.dispose();
  });

  it('tell equal tokens though others were drawn and taken back in between', async function () {
    const ids = idsOf(size, 200);
    const session = transformer.session();
    await session.prompt(ids.slice(0, 100));
    const lease = mapsOf(session).open();
    session.rewind(50);
    mapsOf(session).open().release();
    for (const id of [3, 9, 3]) await session.prompt([id]);
    await session.prompt(ids.slice(60, 90));
    const kept = await readBlocks(lease.now, size.heads);
    lease.release();
    const made = await blocksNow(session, size.heads);
    expect(differing(kept.blocks, made.blocks)).to.deep.equal([]);
    kept.sums.forEach((sums, map) =>
      sums.forEach((sum, i) => expect(sum).to.be.closeTo(made.sums[map][i], 1e-5 * (1 + sum))),
    );
    session.dispose();
  });

  it('are not made anew when a prompt begins again while somebody looks', async () => {
    const session = transformer.session();
    await session.prompt(idsOf(size, 90));
    const lease = mapsOf(session).open();
    session.rewind(90);
    const watched = watchDispatches('transformer.overview');
    await session.prompt(idsOf(size, 200).slice(50));
    mapsOf(session).open().release();
    watched.stop();
    expect(watched.labels).to.deep.equal([
      'transformer.overview-earlier',
      ...Array.from({ length: size.layers }, () => ['transformer.overview-pass', 'transformer.overview-scores']).flat(),
    ]);
    const kept = await readBlocks(lease.now, size.heads);
    lease.release();
    expect(differing(kept.blocks, (await blocksNow(session, size.heads)).blocks)).to.deep.equal([]);
    session.dispose();
  });
});
