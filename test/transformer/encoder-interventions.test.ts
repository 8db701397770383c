import { expect } from 'chai';
import { loadTransformer, type Session, type Transformer } from '../../src/index';
import { runEncoder, type Change, type EncoderInput } from '../reference/encoder';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestError } from '../support/recorded';
import { factsOf, folderOf, tensorsOf, type EncoderSize } from '../support/seeded-encoder';
import { fetchFile } from '../support/transformers';

const size: EncoderSize = {
  ...{ family: 'bert', layers: 2, heads: 3, headSize: 12, neurons: 37 },
  ...{ vocabulary: 200, positions: 64 },
};
const mask = 4; // [MASK] in the tokenizer's file
const plainInput = (ids: readonly number[]): EncoderInput => ({ ids, mask: ids.map(() => 1), types: ids.map(() => 0) });

describe('interventions in an encoder', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  let session: Session;
  const [facts, tensors] = [factsOf(size), tensorsOf(size)];
  const run = (input: EncoderInput, change?: Change): number[][] => runEncoder(facts, tensors, input, change).logits!;
  before(async () => {
    await testEngine();
    const tokenizer = await fetchFile('/test/fixtures/tokenizers/wordpiece-bert/tokenizer.json');
    transformer = await loadTransformer([...folderOf(size), tokenizer]);
  });
  after(() => transformer.dispose());
  beforeEach(() => (session = transformer.session()));
  afterEach(() => session.dispose());

  it('leave heads out, or put the mean of its live tokens in their place, and say what that does', async () => {
    const ids = [2, 20, mask, 40, 51, 62, 3, 0, 0];
    const live = ids.map((id) => Number(id > 0));
    const input = { ids, mask: live, types: ids.map(() => 0) };
    await session.prompt({ ids, mask: live });
    const plain = run(input);
    session.ablate([{ layer: 1, head: 2, how: 'zero' }]);
    const without = run(input, { layer: 1, edit: (z) => z.forEach((heads) => heads[2].fill(0)) });
    const error = async (wanted: number[][]): Promise<number> =>
      largestError((await session.read('logits')).values, wanted.flat(), true);
    expect(await error(without)).to.be.below(1e-4);
    const { ids: compared, before, after, kl } = await session.effect();
    const log = (logits: number[], id: number): number =>
      logits[id] - Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    expect(
      largestError(
        before,
        compared.map((id) => log(plain[2], id)),
        true,
      ),
    ).to.be.below(1e-4);
    expect(
      largestError(
        after,
        compared.map((id) => log(without[2], id)),
        true,
      ),
    ).to.be.below(1e-4);
    const all = plain[2].map((_, id) => Math.exp(log(plain[2], id)) * (log(plain[2], id) - log(without[2], id)));
    expect(kl).to.be.closeTo(
      all.reduce((a, b) => a + b),
      1e-4,
    );
    expect((await session.effect({ token: 3 })).kl).to.not.be.closeTo(kl, 1e-6);
    session.ablate([{ layer: 0, head: 1, how: 'mean' }]);
    const mean = run(input, {
      layer: 0,
      edit(z) {
        const count = live.reduce((a, b) => a + b);
        const means = z[0][1].map((_, u) => z.reduce((sum, heads, t) => sum + live[t] * heads[1][u], 0) / count);
        for (const heads of z) heads[1] = means;
      },
    });
    expect(await error(mean)).to.be.below(1e-4);
    await session.prompt({ ids: [...ids].reverse(), mask: [...live].reverse() });
    session.ablate(null);
    await session.prompt({ ids, mask: live });
    expect(await error(plain)).to.be.below(1e-4);
  });

  it('take another session’s rows, after their norm', async () => {
    const other = transformer.session();
    const [mine, others] = [
      [2, 20, mask, 40, 3],
      [2, 70, 80, 90, 3],
    ];
    await session.prompt(mine);
    await other.prompt(others);
    for (const hook of ['blocks.0.resid_pre', 'blocks.0.resid_mid', 'blocks.1.attn.z', 'blocks.1.resid_post']) {
      session.patch(hook, { from: other, tokens: [1, 3] });
      const [own, given] = [await session.read(hook), await other.read(hook)];
      const width = 36;
      for (const token of [1, 3]) {
        const row = [token * width, (token + 1) * width] as const;
        expect([...own.values.slice(...row)], hook).to.deep.equal([...given.values.slice(...row)]);
      }
      const kept = [2 * width, 3 * width] as const;
      expect([...own.values.slice(...kept)], hook).to.not.deep.equal([...given.values.slice(...kept)]);
      session.patch(hook, null);
    }
    session.patch('blocks.1.resid_post', { from: other });
    const { values } = await session.read('logits');
    expect(largestError(values, run(plainInput(others)).flat(), true)).to.be.below(1e-4);
    session.patch('blocks.1.resid_post', null);
    other.dispose();
  });

  it('go with a lens of every layer: the output head over a block’s rows', async () => {
    const ids = [2, 20, mask, 40, 3];
    await session.prompt(ids);
    const { shape, values } = await session.lens(1, { tokens: [2, 4] });
    expect(shape).to.deep.equal([2, 200]);
    const logits = run(plainInput(ids));
    expect(largestError(values, [logits[2], logits[4]].flat(), true)).to.be.below(1e-4);
    const early = await session.lens(0);
    expect(early.shape).to.deep.equal([5, 200]);
    const first = runEncoder({ ...facts, layers: 1 }, tensors, plainInput(ids)).logits!;
    expect(largestError(early.values, first.flat(), true)).to.be.below(1e-4);
  });
});
