import { expect } from 'chai';
import { blockSide } from '../../src/tensor/map-blocks';
import { loadTransformer, type Session, type Transformer } from '../../src/index';
import { failOnGpuErrors } from '../support/engine';
import {
  blockCount,
  blocksNow,
  float64Block,
  float64Maps,
  float64Sums,
  mapsOf,
  pairOf,
  readBlocks,
  wordAt,
} from '../support/map-reference';
import { seededNumbers } from '../support/random';
import { folderOf, idsOf, type DecoderSize } from '../support/seeded-decoder';
import { fetchRecorded, loadRecorded } from '../support/transformers';

const size: DecoderSize = {
  ...{ kind: 'llama', layers: 2, width: 32, heads: 4, keyHeads: 2, headSize: 12, neurons: 64 },
  ...{ vocabulary: 64, context: 4096 },
};
const maps = size.layers * size.heads;

async function fed(transformer: Transformer, ids: readonly number[]): Promise<Session> {
  const session = transformer.session();
  await session.prompt([...ids]);
  return session;
}

/** Made anew: nobody looks at the session’s blocks any more, so none are kept. */
async function fromNothing(session: Session): Promise<Awaited<ReturnType<typeof blocksNow>>> {
  return blocksNow(session, size.heads);
}

describe('blocks of all maps', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  before(async () => (transformer = await loadTransformer(folderOf(size))));
  after(() => transformer.dispose());

  for (const [first, more] of [
    [5, 300],
    [120, 20],
    [250, 10],
  ] as const) {
    const all = blockCount(first + more, maps);
    it(`after ${more} tokens drawn behind ${first} have the bits of ${all} made from nothing`, async function () {
      const session = await fed(transformer, idsOf(size, first));
      const lease = mapsOf(session).open();
      for await (const { id } of session.generate({ maxTokens: more, stop: false, temperature: 1 })) {
        expect(id).to.be.within(0, 63);
      }
      const grown = await readBlocks(lease.now, size.heads);
      lease.release();
      const made = await fromNothing(session);
      expect(grown.cells).to.equal(made.cells);
      expect(made.blocks.length).to.equal(maps * blockSide ** 2);
      const seen = made.blocks.filter((word) => pairOf(word)).length;
      expect(seen, 'blocks that were compared').to.equal(all);
      expect(differing(grown.blocks, made.blocks)).to.deep.equal([]);
      for (let map = 0; map < maps; map++) expectNear(grown.sums[map], made.sums[map], 1e-5);
      session.dispose();
    });
  }

  it(`after prompts in pieces have the bits of ${blockCount(700, maps)} made from nothing`, async () => {
    const ids = idsOf(size, 700);
    const session = await fed(transformer, ids.slice(0, 60));
    const lease = mapsOf(session).open();
    for (const [from, to] of [
      [60, 61],
      [61, 129],
      [129, 400],
      [400, 401],
      [401, 700],
    ]) {
      await session.prompt(ids.slice(from, to));
      mapsOf(session).open().release();
    }
    const grown = await readBlocks(lease.now, size.heads);
    lease.release();
    const made = await fromNothing(session);
    expect(made.cells).to.equal(8);
    expect(made.blocks.filter((word) => pairOf(word)).length).to.equal(blockCount(700, maps));
    expect(differing(grown.blocks, made.blocks)).to.deep.equal([]);
    for (let map = 0; map < maps; map++) expectNear(grown.sums[map], made.sums[map], 1e-5);
    session.dispose();
  });

  it('are made anew when tokens are taken back, or a token that was run is none of the session’s', async () => {
    const session = await fed(transformer, idsOf(size, 140));
    const lease = mapsOf(session).open();
    session.rewind(20);
    mapsOf(session).open().release();
    await session.prompt(idsOf(size, 9));
    mapsOf(session).open().release();
    const abort = new AbortController();
    const drawn = session.generate({ maxTokens: 3, stop: false, signal: abort.signal });
    await drawn.next();
    const last = drawn.next();
    abort.abort(new Error('enough'));
    expect(await last.catch((error: Error) => error.message)).to.equal('enough');
    mapsOf(session).open().release();
    expect(session.tokens.length).to.equal(130);
    const kept = await readBlocks(lease.now, size.heads);
    lease.release();
    const made = await fromNothing(session);
    expect(differing(kept.blocks, made.blocks)).to.deep.equal([]);
    for (let map = 0; map < maps; map++) expectNear(kept.sums[map], made.sums[map], 1e-5);
    session.dispose();
  });

  it('follow what interventions change', async () => {
    const session = await fed(transformer, idsOf(size, 40));
    const lease = mapsOf(session).open();
    const before = await readBlocks(lease.now, size.heads);
    session.ablate([{ layer: 0, head: 1, how: 'zero' }]);
    mapsOf(session).open().release();
    const kept = await readBlocks(lease.now, size.heads);
    lease.release();
    const square = size.heads * blockSide ** 2;
    expect(differing(kept.blocks.subarray(0, square), before.blocks.subarray(0, square))).to.deep.equal([]);
    expect(differing(kept.blocks, before.blocks)).not.to.deep.equal([]);
    expect(differing(kept.blocks, (await fromNothing(session)).blocks)).to.deep.equal([]);
    session.dispose();
  });

  for (const tokens of [90, 200, 333, 4096]) {
    it(`of ${tokens} tokens, their scores and single weights are those of float64`, async function () {
      const ids = idsOf(size, tokens).map((id, i) => (i % 5 ? id : 7));
      const session = await fed(transformer, ids);
      const made = await fromNothing(session);
      const random = seededNumbers(64, tokens, 0.5).map((value) => value + 0.5);
      let at = 0;
      const pick = (below: number): number => Math.min(below - 1, Math.floor(random[at++ % 64] * below));
      // A float64 map of 4,096 tokens takes seconds: one layer is enough.
      for (let layer = tokens > 1000 ? 1 : 0; layer < size.layers; layer++) {
        const rows = await float64Maps(session, layer, { ...size, ids });
        const head = pick(size.heads);
        const map = layer * size.heads + head;
        const rowOf = (query: number): Float64Array => rows(head, query);
        expectNear(made.sums[map], float64Sums(rowOf, ids), 2e-5);
        for (let i = 0; i < 6; i++) {
          const row = pick(Math.ceil(tokens / made.cells));
          const place = [row, i === 0 ? row : pick(row + 1)] as const;
          const wanted = float64Block(rowOf, place, { cells: made.cells, tokens });
          const pair = pairOf(wordAt(made.blocks, map, place))!;
          for (const end of [0, 1]) expect(pair[end]).to.be.closeTo(wanted![end], wanted![end] / 1024 + 6e-8);
          const query = pick(tokens);
          const key = pick(query + 1);
          const weight = await mapsOf(session).weight([layer, head, query, key]);
          expect(Math.abs(weight - rowOf(query)[key])).to.be.below(1e-5);
        }
      }
      session.dispose();
    });
  }

  it('of a model whose queries see a window leave out what they do not see, drawn or prompted', async () => {
    const [mistral, recording] = await Promise.all([loadRecorded('mistral'), fetchRecorded('mistral')]);
    const { heads, keyHeads, headSize } = mistral.config;
    const window = 6;
    const session = mistral.session();
    await session.prompt(recording.inputs.ids[0]);
    const lease = mapsOf(session).open();
    for await (const { id } of session.generate({ maxTokens: 30, stop: false })) expect(id).to.be.at.least(0);
    const grown = await readBlocks(lease.now, heads);
    lease.release();
    const made = await blocksNow(session, heads);
    expect(differing(grown.blocks, made.blocks)).to.deep.equal([]);
    const ids = session.tokens.map(({ id }) => id);
    const rows = await float64Maps(session, 1, { ids, heads, keyHeads, headSize, window });
    const sums = float64Sums((query) => rows(2, query), ids);
    expectNear(grown.sums[heads + 2], sums, 2e-5);
    expectNear(made.sums[heads + 2], sums, 2e-5);
    const options = { cells: 1, tokens: ids.length, window };
    for (const place of [
      [20, 12],
      [20, 13],
      [20, 20],
      [20, 21],
    ] as const) {
      const wanted = float64Block((query) => rows(2, query), place, options);
      const pair = pairOf(wordAt(made.blocks, heads + 2, place));
      if (wanted) expect(pair![1]).to.be.closeTo(wanted[1], wanted[1] / 1024 + 6e-8);
      else expect(pair).to.equal(null);
    }
    mistral.dispose();
  });

  it('are refused before anything is prompted, and indices outside of the maps too', async () => {
    const session = transformer.session();
    const source = mapsOf(session);
    expect(() => source.open()).to.throw('nothing was prompted');
    await session.prompt(idsOf(size, 3));
    const refused = await source.weight([0, 4, 1, 1]).catch((error: Error) => error.message);
    expect(refused).to.equal(
      '[0, 4, 1, 1] lies outside of [layer 2, head 4, query 3, key 3]. Give four indices of these.',
    );
    session.dispose();
    expect(() => source.open()).to.throw('the session is disposed');
  });
});

/** Indices of words that differ, the first ten. */
function differing(a: Uint32Array, b: Uint32Array): number[] {
  expect(a.length).to.equal(b.length);
  const found: number[] = [];
  for (let i = 0; i < a.length && found.length < 10; i++) if (a[i] !== b[i]) found.push(i);
  return found;
}

function expectNear(own: readonly number[], wanted: readonly number[], relative: number): void {
  for (const [i, value] of wanted.entries()) {
    expect(own[i], `sum ${i}`).to.be.closeTo(value, relative * Math.max(1, Math.abs(value)));
  }
}
