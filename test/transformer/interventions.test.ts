import { expect } from 'chai';
import type { Transformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { largestError } from '../support/recorded';
import { loadRecorded, rowOf } from '../support/transformers';

type Recorded = { shape: number[]; data: string };
interface Interventions {
  prompt: number[];
  other: number[];
  plain: Recorded;
  lens: Record<string, Recorded>;
  [name: string]: unknown;
}

for (const name of ['gpt2', 'llama']) {
  describe(`interventions in ${name}, as transformers has them`, () => {
    failOnGpuErrors();
    let transformer: Transformer;
    let recorded: Interventions;
    before(async () => {
      await testEngine();
      transformer = await loadRecorded(name);
      recorded = await (await fetch(`/test/fixtures/transformers/${name}/interventions.json`)).json();
    });
    after(() => transformer.dispose());

    const wanted = (key: string): Float32Array => rowOf(recorded[key] as Recorded, 0);

    it('heads without their part, their mean in its place, and all back', async () => {
      const session = transformer.session();
      await session.prompt(recorded.prompt);
      const error = async (key: string): Promise<number> =>
        largestError((await session.read('logits')).values, wanted(key), true);
      session.ablate([{ layer: 1, head: 2, how: 'zero' }]);
      expect(await error('ablate_zero_L1H2')).to.be.below(1e-4);
      session.ablate([{ layer: 0, head: 1, how: 'mean' }]);
      expect(await error('ablate_mean_L0H1')).to.be.below(1e-4);
      session.ablate([
        { layer: 0, head: 0, how: 'zero' },
        { layer: 1, head: 2, how: 'zero' },
      ]);
      expect(await error('ablate_zero_L0H0_L1H2')).to.be.below(1e-4);
      session.ablate(null);
      expect(await error('plain')).to.be.below(1e-4);
      expect(() => session.ablate([{ layer: 3, head: 0, how: 'zero' }])).to.throw(RangeError, 'L3H0 is no head');
      session.dispose();
    });

    it('heads that are left out before the prompt, token by token too', async () => {
      const session = transformer.session();
      session.ablate([{ layer: 1, head: 2, how: 'zero' }]);
      for (const id of recorded.prompt) await session.prompt([id]);
      const { values } = await session.read('logits');
      expect(largestError(values, wanted('ablate_zero_L1H2'), true)).to.be.below(1e-4);
      session.dispose();
    });

    it('rows of another session’s run, and back', async () => {
      const [session, other] = [transformer.session(), transformer.session()];
      await session.prompt(recorded.prompt);
      await other.prompt(recorded.other);
      session.patch('blocks.0.resid_post', { from: other, tokens: [4, 5] });
      other.dispose();
      const patched = await session.read('logits');
      const key = 'patch_resid_post_0_tokens_4_5_from_other';
      expect(largestError(patched.values, wanted(key), true)).to.be.below(1e-4);
      session.patch('blocks.0.resid_post', null);
      const plain = await session.read('logits');
      expect(largestError(plain.values, wanted('plain'), true)).to.be.below(1e-4);
      session.dispose();
    });

    it('patches of all parts of a block: the whole of another run gives its logits', async () => {
      const other = transformer.session();
      await other.prompt(recorded.other);
      const { values } = await other.read('logits');
      for (const hook of ['blocks.0.resid_pre', 'blocks.2.resid_post', 'blocks.2.mlp.post+blocks.2.resid_mid']) {
        const session = transformer.session();
        await session.prompt(recorded.prompt);
        for (const one of hook.split('+')) session.patch(one, { from: other });
        const found = await session.read('logits');
        expect(largestError(found.values, values, true), hook).to.be.below(1e-5);
        session.dispose();
      }
      const session = transformer.session();
      await session.prompt(recorded.prompt);
      const heads = ['attn.q', 'attn.k', 'attn.z'];
      for (const one of heads) session.patch(`blocks.1.${one}`, { from: other });
      const z = await session.read('blocks.1.attn.z');
      expect(largestError(z.values, (await other.read('blocks.1.attn.z')).values, true)).to.be.below(1e-5);
      expect(() => session.patch('blocks.0.attn.pattern', { from: other })).to.throw(/made from others/);
      expect(() => session.patch('blocks.0.resid_mid', { from: other, tokens: [17] })).to.throw(/token 17.*17/);
      session.dispose();
      other.dispose();
    });

    it('patches of one head leave the other heads’ numbers', async () => {
      const [session, other] = [transformer.session(), transformer.session()];
      await session.prompt(recorded.prompt);
      await other.prompt(recorded.other);
      const hook = 'blocks.1.attn.z';
      const { shape, values: own } = await session.read(hook);
      const { values: given } = await other.read(hook);
      session.patch(hook, { from: other, heads: [1], tokens: [3, 5] });
      const { values } = await session.read(hook);
      const [tokens, heads, units] = shape;
      for (let at = 0; at < tokens * heads * units; at++) {
        const [token, head] = [Math.floor(at / heads / units), Math.floor(at / units) % heads];
        const wanted = head === 1 && (token === 3 || token === 5) ? given : own;
        expect(values[at], `token ${token}, head ${head}`).to.be.closeTo(wanted[at], 1e-5);
      }
      expect(largestError(given, own), 'the prompts differ').to.be.above(1e-2);
      const refused =
        (heads: number[], name = hook): (() => void) =>
        () =>
          session.patch(name, { from: other, heads });
      expect(refused([heads])).to.throw(new RegExp(`head ${heads} of ${hook} is none of its ${heads}`));
      expect(refused([0], 'blocks.0.resid_post')).to.throw(/has no heads: its axes are token, channel/);
      session.dispose();
      other.dispose();
    });

    it('says what they do to the next token', async () => {
      const session = transformer.session();
      await session.prompt(recorded.prompt);
      const none = await session.effect();
      expect(none.kl).to.be.below(1e-9);
      session.ablate([{ layer: 1, head: 2, how: 'zero' }]);
      const { ids, before, after, kl } = await session.effect();
      const logs = (key: string): number[] => {
        const row = Array.from(wanted(key).slice(16 * 97));
        const total = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
        return row.map((logit) => logit - total);
      };
      const [clean, cut] = [logs('plain'), logs('ablate_zero_L1H2')];
      expect(
        largestError(
          before,
          ids.map((id) => clean[id]),
          true,
        ),
      ).to.be.below(1e-4);
      expect(
        largestError(
          after,
          ids.map((id) => cut[id]),
          true,
        ),
      ).to.be.below(1e-4);
      const divergence = clean.reduce((sum, log, id) => sum + Math.exp(log) * (log - cut[id]), 0);
      expect(kl).to.be.closeTo(divergence, 1e-4);
      const { values } = await session.read('logits');
      expect(largestError(values, wanted('ablate_zero_L1H2'), true), 'still left out').to.be.below(1e-4);
      session.dispose();
    });

    it('reads a layer’s residual as logits', async () => {
      const session = transformer.session();
      await session.prompt(recorded.prompt);
      for (const layer of [0, 1, 2]) {
        const { shape, values } = await session.lens(layer);
        expect(shape).to.deep.equal([17, 97]);
        expect(largestError(values, rowOf(recorded.lens[layer], 0), true)).to.be.below(1e-4);
      }
      const one = await session.lens(1, { tokens: [16] });
      expect(largestError(one.values, rowOf(recorded.lens[1], 0).slice(16 * 97), true)).to.be.below(1e-4);
      expect((await refusal(session.lens(3))).message).to.match(/no hook "blocks.3.resid_post"/);
      session.dispose();
    });
  });
}
