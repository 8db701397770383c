import { expect } from 'chai';
import '../../components/logit-lens';
import type { LogitLens } from '../../components/logit-lens';
import { loadTransformer, type Engine, type Session, type Transformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { frames } from '../support/hand';
import { mount, until } from '../support/mount';
import { folderOf, idsOf, type DecoderSize } from '../support/seeded-decoder';
import { folderOf as folderOfEncoder } from '../support/seeded-encoder';

const size: DecoderSize = {
  ...{ kind: 'llama', layers: 4, width: 32, heads: 4, keyHeads: 2, headSize: 8, neurons: 64 },
  ...{ vocabulary: 97, context: 256 },
};
const watch = ['blocks.*.resid_post'];

const cell = (element: LogitLens, layer: number, token: number): HTMLElement | null =>
  element.shadowRoot!.querySelector(`[data-layer="${layer}"][data-token="${token}"]`);
const message = (element: LogitLens): string | undefined =>
  element.shadowRoot!.querySelector('[part=message]')?.textContent;

describe('<logit-lens> of a session', () => {
  failOnGpuErrors();
  let engine: Engine;
  let transformer: Transformer;
  before(async () => {
    engine = await testEngine();
    transformer = await loadTransformer(folderOf(size));
  });
  after(() => transformer.dispose());

  async function shown(session: Session): Promise<LogitLens> {
    const element = mount('logit-lens', { session }, { width: 600, height: 220 });
    await element.updateComplete;
    return element;
  }

  /** Compares what stands in the cells in sight with what the session says; returns how many were compared. */
  async function compare(element: LogitLens, session: Session): Promise<number> {
    const { candidates } = await session.lensCandidates(1);
    let compared = 0;
    candidates.forEach((tokens, layer) => {
      tokens.forEach(([{ text }], token) => {
        const written = cell(element, layer, token);
        if (!written) return;
        expect(written.textContent, `layer ${layer}, token ${token}`).to.equal(text);
        compared += 1;
      });
    });
    return compared;
  }

  it('writes what its layers would, after each change of the text or of the model', async () => {
    const session = transformer.session({ watch });
    await session.prompt(idsOf(size, 6));
    const element = await shown(session);
    expect(await compare(element, session)).to.equal(24);
    const before = element.shadowRoot!.textContent;
    session.ablate([{ layer: 0, head: 1, how: 'zero' }]);
    await frames(40);
    await element.updateComplete;
    expect(await compare(element, session)).to.equal(24);
    expect(element.shadowRoot!.textContent, 'a head less').to.not.equal(before);
    session.rewind(2);
    await session.prompt([3, 4, 5]);
    await frames(40);
    await element.updateComplete;
    expect(await compare(element, session)).to.equal(28);
    session.dispose();
  });

  it('reads 8 bytes per layer and token while tokens come, and its memory stays', async function () {
    const session = transformer.session({ watch });
    await session.prompt(idsOf(size, 130));
    const element = await shown(session);
    await frames(40);
    const generate = async (maxTokens: number): Promise<void> => {
      for await (const { id } of session.generate({ maxTokens, stop: false })) {
        expect(id).to.be.at.least(0);
        await element.updateComplete;
        const token = session.tokens.length - 1;
        expect(cell(element, 3, token)?.textContent, `token ${token}`).to.not.equal('');
      }
    };
    await generate(2);
    const { gpuBytes, readbackBytes, readbacks } = engine.stats;
    await generate(100);
    expect(engine.stats.readbackBytes - readbackBytes).to.equal(100 * (4 + 8 * size.layers));
    expect(engine.stats.readbacks - readbacks).to.equal(200);
    expect(engine.stats.gpuBytes - gpuBytes).to.equal(0);
    await frames(40);
    await element.updateComplete;
    expect(engine.stats.readbackBytes - readbackBytes, 'at rest: five for each cell in sight').to.be.above(100 * 36);
    expect(await compare(element, session)).to.be.within(20, 50);
    const unread = engine.stats.readbackBytes;
    await frames(40);
    expect(engine.stats.readbackBytes, 'then nothing').to.equal(unread);
    element.remove();
    for await (const { id } of session.generate({ maxTokens: 1, stop: false })) expect(id).to.be.at.least(0);
    await frames(2);
    expect(engine.stats.readbackBytes - unread, 'the token alone').to.equal(4);
    session.dispose();
  });

  it('says what a session lacks: watched residuals, an output head, its life', async () => {
    const blind = transformer.session({ watch: ['blocks.3.resid_post'] });
    await blind.prompt([1, 2]);
    const element = await shown(blind);
    expect(message(element)).to.equal(
      "logit-lens: the residuals are not kept of layers 0, 1, 2. Watch them: transformer.session({watch: ['blocks.*.resid_post']}).",
    );
    blind.dispose();
    await until(() => message(element)?.includes('disposed') ?? false);
    expect(message(element)).to.equal('logit-lens: the session is disposed. Make another by transformer.session().');
    const shape = { layers: 2, heads: 2, headSize: 9, neurons: 21, vocabulary: 131, positions: 64 };
    const encoder = await loadTransformer(folderOfEncoder({ ...shape, family: 'bert', bare: true }));
    const session = encoder.session({ watch });
    element.session = session;
    await element.updateComplete;
    expect(message(element)).to.equal(undefined);
    await session.prompt([5, 6, 7]);
    await element.updateComplete;
    expect(message(element)).to.match(/^logit-lens: the model’s files have no output head, so it has no logits\./);
    encoder.dispose();
  });

  it('keeps no stale word when an encoder reads another text', async () => {
    const shape = { layers: 2, heads: 2, headSize: 9, neurons: 21, vocabulary: 131, positions: 64 };
    const encoder = await loadTransformer(folderOfEncoder({ ...shape, family: 'bert' }));
    const session = encoder.session({ watch });
    await session.prompt([5, 6, 7, 8]);
    const element = await shown(session);
    expect(await compare(element, session)).to.equal(8);
    await session.prompt([99, 98, 97]);
    await frames(40);
    await element.updateComplete;
    expect(await compare(element, session)).to.equal(6);
    encoder.dispose();
  });
});
