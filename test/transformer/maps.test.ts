import { expect } from 'chai';
import '../../components/attn-heatmap';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { mount } from '../support/mount';
import { largestError } from '../support/recorded';
import { decoders, fetchRecorded, loadRecorded, rowOf } from '../support/transformers';

const layers = [0, 1, 2];

describe('the maps of all layers', () => {
  failOnGpuErrors();

  for (const name of Object.keys(decoders)) {
    it(`of ${name} are what transformers records, and so is the entropy of their rows`, async () => {
      const [transformer, recording] = await Promise.all([loadRecorded(name), fetchRecorded(name)]);
      const session = transformer.session();
      const { heads } = transformer.config;
      const [ids] = recording.inputs.ids;
      await session.prompt(ids);
      const { axes, shape, values } = await session.read('pattern');
      expect(axes).to.deep.equal(['layer', 'head', 'query', 'key']);
      expect(shape).to.deep.equal([3, heads, ids.length, ids.length]);
      const size = values.length / layers.length;
      for (const layer of layers) {
        const recorded = rowOf(recording.outputs[`attention.${layer}`], 0);
        const own = values.slice(layer * size, (layer + 1) * size);
        expect(largestError(own, recorded), `layer ${layer}`).to.be.below(1e-4);
        const entropy = await session.read(`blocks.${layer}.attn.entropy`);
        expect([entropy.axes, entropy.shape]).to.deep.equal([
          ['token', 'head'],
          [ids.length, heads],
        ]);
        expect(largestError(entropy.values, entropies(recorded, heads, ids.length), true)).to.be.below(1e-3);
      }
      transformer.dispose();
    });
  }

  it('follow a session that draws tokens, and take memory only when they are looked at', async () => {
    const engine = await testEngine();
    const [transformer, recording] = await Promise.all([loadRecorded('llama'), fetchRecorded('llama')]);
    const session = transformer.session({ watch: ['pattern'] });
    await session.prompt(recording.inputs.ids[0]);
    const data = session.at('hook_pattern');
    const before = engine.stats.gpuBytes;
    for await (const { id } of session.generate({ maxTokens: 12, stop: false })) expect(id).to.be.within(0, 96);
    expect(engine.stats.gpuBytes, 'nobody looked').to.equal(before);
    expect(data.shape).to.deep.equal([3, 4, 29, 29]);
    expect(engine.stats.gpuBytes, 'bytes of the maps, to the next power of two').to.equal(
      before + 2 ** Math.ceil(Math.log2(4 * 3 * 4 * 29 * 29)),
    );
    const element = mount('attn-heatmap', { data, head: 3, norm: '0,1' }, { width: 300, height: 300 });
    element.setAttribute('layer', '2');
    await element.updateComplete;
    const { values } = await session.read('blocks.2.attn.pattern');
    const [query, key] = [28, 17];
    expect(await element.probe(2, 3, query, key)).to.equal(values[(3 * 29 + query) * 29 + key]);
    element.remove();
    transformer.dispose();
  });

  for (const name of ['llama', 'mistral', 'bert']) {
    it(`and all other hooks of ${name} are read for some tokens too, of a pattern only these rows`, async () => {
      const engine = await testEngine();
      const [transformer, recording] = await Promise.all([loadRecorded(name), fetchRecorded(name)]);
      const session = transformer.session();
      const [ids] = recording.inputs.ids;
      await session.prompt(ids);
      const tokens = [ids.length - 1, 3, 3];
      for (const hook of [
        'resid_post',
        'attn.q',
        'attn.z',
        'mlp.post',
        'attn.entropy',
        'attn.scores',
        'attn.pattern',
      ]) {
        const of = `blocks.1.${hook}`;
        const { values: all, shape: whole, axes } = await session.read(of);
        const before = engine.stats.readbackBytes;
        const { values, shape } = await session.read(of, { tokens });
        const axis = axes.includes('query') ? 1 : 0;
        expect(shape, of).to.deep.equal(whole.map((side, i) => (i === axis ? 3 : side)));
        expect(engine.stats.readbackBytes - before, of).to.equal(4 * shape.reduce((a, b) => a * b));
        const row = whole.slice(axis + 1).reduce((a, b) => a * b, 1);
        const outer = axis === 1 ? whole[0] : 1;
        const wanted = Array.from({ length: outer }, (_, i) =>
          tokens.flatMap((token) => [
            ...all.subarray((i * whole[axis] + token) * row, (i * whole[axis] + token + 1) * row),
          ]),
        ).flat();
        for (const [i, value] of wanted.entries()) {
          if (Number.isFinite(value)) expect(values[i], `${of} ${i}`).to.be.closeTo(value, 1e-6);
          else expect(values[i], `${of} ${i}`).to.equal(value);
        }
      }
      const pattern = await session.read('pattern', { tokens: [2] });
      expect(pattern.shape).to.deep.equal([3, transformer.config.heads, 1, ids.length]);
      expect((await session.read('logits', { tokens: [] })).values).to.have.length(0);
      expect((await refusal(session.read('logits', { tokens: [ids.length] }))).message).to.match(
        new RegExp(`no token ${ids.length} among ${ids.length}`),
      );
      transformer.dispose();
    });
  }

  it('and entropies are not patched: they are made from others', async () => {
    const [transformer, recording] = await Promise.all([loadRecorded('llama'), fetchRecorded('llama')]);
    const [session, from] = [transformer.session(), transformer.session()];
    await from.prompt(recording.inputs.ids[0]);
    for (const hook of ['pattern', 'blocks.1.attn.entropy']) {
      expect(() => session.patch(hook, { from })).to.throw(`${hook} is made from others`);
    }
    transformer.dispose();
  });
});

/** Of each row of maps [head][query][key] the entropy in nats, as [query][head]. */
function entropies(maps: Float32Array, heads: number, tokens: number): Float32Array {
  return Float32Array.from({ length: heads * tokens }, (_, i) => {
    const [query, head] = [Math.floor(i / heads), i % heads];
    const row = maps.subarray((head * tokens + query) * tokens, (head * tokens + query + 1) * tokens);
    return row.reduce((sum, weight) => sum - (weight > 0 ? weight * Math.log(weight) : 0), 0);
  });
}
