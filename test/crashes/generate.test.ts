import { expect } from 'chai';
import '../../components/index';
import { testEngine } from '../support/engine';
import { crash, unhandled } from '../support/losses';
import { mount } from '../support/mount';
import { loadRecorded } from '../support/transformers';

const prompt = [1, 5, 7, 2];
const drawn = 24;

describe('a transformer, when the GPU process ends while it generates', () => {
  const errors = unhandled();

  it('goes on with the tokens that it would have drawn, and generates the same again afterwards', async () => {
    const engine = await testEngine();
    const model = await loadRecorded('llama');
    const tokensOf = async (watch: (made: number) => unknown = () => {}): Promise<number[]> => {
      const session = model.session();
      await session.prompt(prompt);
      const ids: number[] = [];
      for await (const { id } of session.generate({ maxTokens: drawn, stop: false })) {
        ids.push(id);
        watch(ids.length);
      }
      expect(session.tokens.map(({ id }) => id)).to.deep.equal([...prompt, ...ids]);
      session.dispose();
      return ids;
    };
    const expected = await tokensOf();
    expect(expected).to.have.length(drawn);
    const crashes: ReturnType<typeof crash>[] = [];
    const interrupted = await tokensOf((made) => {
      if (made === 5) crashes.push(crash(engine));
    });
    const [next] = await Promise.all(crashes);
    expect(next.tier).to.equal('webgpu');
    expect(engine.lostDevice).to.equal(true);
    expect(interrupted).to.deep.equal(expected);
    expect(await tokensOf(), 'a new session').to.deep.equal(expected);
    expect(errors).to.deep.equal([]);
    model.dispose();
  });

  it('while it is prompted and a figure shows it: both are there once', async () => {
    const model = await loadRecorded('gpt2');
    const session = model.session();
    await session.prompt(prompt);
    const map = mount(
      'attn-heatmap',
      { data: session.at('blocks.0.attn.pattern'), head: 0 },
      { width: 300, height: 300 },
    );
    await map.updateComplete;
    const before = await map.probe(0, 3, 1);
    const prompting = session.prompt([3, 4]);
    const next = await crash(await testEngine());
    expect(next.tier).to.equal('webgpu');
    await prompting;
    expect(session.tokens.map(({ id }) => id)).to.deep.equal([...prompt, 3, 4]);
    map.data = session.at('blocks.0.attn.pattern');
    expect(await map.probe(0, 3, 1)).to.be.closeTo(before, 1e-6);
    expect(errors).to.deep.equal([]);
    model.dispose();
  });
});
