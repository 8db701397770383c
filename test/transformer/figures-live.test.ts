import { expect } from 'chai';
import '../../components/index';
import { loadTransformer, type Engine, type Session, type Transformer } from '../../src/index';
import * as tf from '../../src/tfjs/tf';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { frames } from '../support/hand';
import { mount } from '../support/mount';
import { folderOf, idsOf, type DecoderSize } from '../support/seeded-decoder';

const size: DecoderSize = {
  ...{ kind: 'llama', layers: 2, width: 32, heads: 4, keyHeads: 2, headSize: 8, neurons: 64 },
  ...{ vocabulary: 64, context: 1100 },
};
/** Room for 1,024 tokens is made by then. */
const prompted = 516;
const drawn = 500;

describe('every figure of a session at once', () => {
  failOnGpuErrors();
  let engine: Engine;
  let transformer: Transformer;
  before(async () => {
    engine = await testEngine();
    transformer = await loadTransformer(folderOf(size));
  });
  after(() => transformer.dispose());

  /** The figures, and what gives each of them the session as it is now. */
  function open(session: Session): { show: () => Promise<void>; all: ReturnType<typeof elements> } {
    const all = elements();
    const { map, heads, entropy, neurons, strip, lens } = all;
    lens.session = session;
    const show = async (): Promise<void> => {
      map.data = session.at('blocks.1.attn.pattern');
      heads.data = session.at('pattern');
      entropy.data = session.at('blocks.1.attn.entropy');
      neurons.data = session.at('blocks.0.mlp.post');
      strip.tokens = session.tokens;
      await Promise.all(Object.values(all).map((element) => element.updateComplete));
    };
    return { show, all };
  }

  function elements() {
    const box = { width: 180, height: 150 };
    return {
      lens: mount('logit-lens', {}, box),
      map: mount('attn-heatmap', { head: 2, norm: '0,1', noTools: true }, box),
      heads: mount('attn-overview', { norm: '0,1', noTools: true }, box),
      entropy: mount('feature-grid', { maxTimesteps: 0, noTools: true }, box),
      neurons: mount('feature-grid', { maxTimesteps: 0, noTools: true }, box),
      strip: mount('token-strip', {}, box),
    };
  }

  it(`shows each of ${drawn} tokens at once: memory does not follow them, and the token and the lens alone are read`, async () => {
    const session = transformer.session({ watch: ['blocks.*.resid_post', 'blocks.0.mlp.post'] });
    await session.prompt(idsOf(size, prompted));
    const { show, all } = open(session);
    // All are in sight: others are neither drawn nor read.
    for (const element of Object.values(all)) element.style.float = 'left';
    await show();
    await frames(40); // what a text at rest says is read by now
    let compared = 0;
    let held = 0;
    const grew: number[] = [];
    const generate = async (maxTokens: number): Promise<void> => {
      for await (const { id } of session.generate({ maxTokens, stop: false })) {
        expect(id).to.be.within(0, 63);
        await show();
        const { length } = session.tokens;
        for (const figure of [all.map, all.heads, all.entropy, all.neurons]) {
          const { view } = figure as unknown as {
            view: { shape: number[]; drawnVersion: number; dataVersion: number };
          };
          expect(view.shape.includes(length), `${figure.localName} at token ${length}`).to.equal(true);
          expect(view.drawnVersion, 'the picture is of it').to.equal(view.dataVersion);
          compared += 1;
        }
        if (engine.stats.gpuBytes !== held) grew.push(length);
        held = engine.stats.gpuBytes;
        expect(all.strip.shadowRoot!.querySelectorAll('[part~=token]').length).to.equal(length);
      }
    };
    await generate(5);
    const before = { ...engine.stats, tensors: tf.memory().numTensors };
    grew.length = 0;
    await generate(drawn);
    expect(compared).to.equal(4 * (drawn + 5));
    // What makes a map's weights has room for twice as many tokens once, not for each.
    expect(grew.length, `bytes on the GPU grew at ${grew.join()}`).to.be.at.most(1);
    expect(tf.memory().numTensors, 'tensors').to.equal(before.tensors);
    expect(engine.stats.readbackBytes - before.readbackBytes, 'the token, and 8 bytes per layer for the lens').to.equal(
      drawn * (4 + 8 * size.layers),
    );
    const [query] = [session.tokens.length - 1];
    const { values, shape } = await session.read('blocks.1.attn.pattern', { tokens: [query] });
    for (const key of [0, 1, query - 1, query]) {
      expect(await all.map.probe(2, query, key)).to.be.closeTo(values[2 * shape[2] + key], 1e-5);
    }
    for (const element of Object.values(all)) element.remove();
    await frames(2);
    const again = open(session);
    await again.show();
    expect(held, 'no more than figures that are opened now').to.be.at.most(engine.stats.gpuBytes);
    for (const element of Object.values(again.all)) element.remove();
    session.dispose();
  });
});
