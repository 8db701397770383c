import { expect } from 'chai';
import '../../components/index';
import { loadTransformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { refusal } from '../support/failures';
import { mount } from '../support/mount';
import { seededNumbers } from '../support/random';
import { folderOf, idsOf, type DecoderSize } from '../support/seeded-decoder';
import { guardTraffic, readSide } from '../support/traffic-guard';
import { decoders, fetchRecorded, loadRecorded, rowOf } from '../support/transformers';

const layers = [0, 1, 2];
const figure = { width: 300, height: 300 };
const small: DecoderSize = {
  ...{ kind: 'llama', layers: 2, width: 24, heads: 4, keyHeads: 2, headSize: 6, neurons: 48 },
  ...{ vocabulary: 64, context: 300 },
};

describe('a layer’s pattern as a virtual map', () => {
  failOnGpuErrors();

  for (const name of Object.keys(decoders)) {
    it(`of ${name} has the weights that transformers records, in every layer and head`, async () => {
      const [transformer, recording] = await Promise.all([loadRecorded(name), fetchRecorded(name)]);
      const session = transformer.session();
      const { heads } = transformer.config;
      const [ids] = recording.inputs.ids;
      await session.prompt(ids);
      const element = mount('attn-heatmap', { head: 0 }, figure);
      const places = seededNumbers(heads * 6, 3).map((value) => Math.floor(((value + 1) / 2) * ids.length));
      for (const layer of layers) {
        const recorded = rowOf(recording.outputs[`attention.${layer}`], 0);
        element.data = session.at(`blocks.${layer}.attn.hook_pattern`);
        for (let head = 0; head < heads; head++) {
          const [row, other] = places.subarray(6 * head, 6 * head + 2);
          for (const [query, key] of [
            [row, other],
            [row, Math.floor(other * (row / ids.length))],
            [ids.length - 1, other],
          ]) {
            const wanted = recorded[(head * ids.length + query) * ids.length + key];
            expect(await element.probe(head, query, key), `L${layer}H${head}`).to.be.closeTo(wanted, 1e-5);
          }
        }
      }
      expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
      transformer.dispose();
    });
  }

  it('follows every token that is drawn: nothing but ids is read, and buffers are made where room doubles', async () => {
    const engine = await testEngine();
    const transformer = await loadTransformer(folderOf(small));
    const session = transformer.session();
    await session.prompt(idsOf(small, 40));
    const looks = { noAxes: true, noColorbar: true } as const;
    const map = mount('attn-heatmap', { head: 3, mask: 'causal', ...looks }, figure);
    const mean = mount('attn-heatmap', { heads: 'mean', topK: 4, ...looks }, figure);
    const show = async (): Promise<void> => {
      map.data = session.at('blocks.1.attn.pattern');
      mean.data = session.at('blocks.0.attn.pattern');
      await Promise.all([map.updateComplete, mean.updateComplete]);
    };
    await show();
    const { counts, stop } = guardTraffic();
    const before = { ...engine.stats };
    const grew: number[] = [];
    let [made, bytes] = [counts.createBuffer, engine.stats.gpuBytes];
    for await (const { id } of session.generate({ maxTokens: 120, stop: false })) {
      expect(id).to.be.within(0, 63);
      await show();
      const { length } = session.tokens;
      if (counts.createBuffer !== made) grew.push(length);
      else expect(engine.stats.gpuBytes, `bytes at token ${length}`).to.be.at.most(bytes);
      [made, bytes] = [counts.createBuffer, engine.stats.gpuBytes];
    }
    stop();
    expect(engine.stats.readbacks - before.readbacks, 'one id per token').to.equal(120);
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(4 * 120);
    const others = readSide.filter((way) => way !== 'mapRead' && way !== 'copyToMapRead');
    for (const way of others) expect(counts[way], way).to.equal(0);
    // The session's rows at 65 and 129; scratch and rows' ends at powers of two of their cells and rows.
    expect(grew).to.deep.equal([46, 65, 91, 129]);
    const { values } = await session.read('blocks.1.attn.pattern');
    for (const [query, key] of [
      [159, 0],
      [159, 159],
      [120, 77],
    ]) {
      expect(await map.probe(3, query, key)).to.be.closeTo(values[(3 * 160 + query) * 160 + key], 1e-6);
    }
    transformer.dispose();
  });

  it('stays what it was where the session has moved to larger buffers, and says when it is disposed', async () => {
    const transformer = await loadTransformer(folderOf(small));
    const session = transformer.session();
    await session.prompt(idsOf(small, 60));
    const element = mount('attn-heatmap', { head: 1, data: session.at('blocks.0.attn.pattern') }, figure);
    await element.updateComplete;
    const said = await element.probe(1, 50, 7);
    await session.prompt(idsOf(small, 20));
    element.norm = 'row';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    expect(await element.probe(1, 50, 7)).to.equal(said);
    expect((await refusal(element.probe(1, 70, 7))).message, 'not set again yet').to.match(/is outside/);
    element.redraw();
    await element.updateComplete;
    expect(await element.probe(1, 70, 7)).to.be.within(0, 1);
    session.dispose();
    expect((await refusal(element.probe(1, 50, 7))).message).to.match(/the session is disposed/);
    transformer.dispose();
  });

  it('is written whole for another figure, and for a tensor', async () => {
    const engine = await testEngine();
    const transformer = await loadTransformer(folderOf(small));
    const session = transformer.session();
    await session.prompt(idsOf(small, 30));
    const data = session.at('blocks.0.attn.pattern');
    expect([data.shape, data.axes]).to.deep.equal([
      [4, 30, 30],
      ['head', 'query', 'key'],
    ]);
    const before = engine.stats.gpuBytes;
    const histogram = mount('feature-histogram', { data, bins: 20 }, figure);
    await histogram.updateComplete;
    expect(histogram.shadowRoot!.querySelector('[part=message]')).to.equal(null);
    expect(engine.stats.gpuBytes - before).to.be.at.least(2 ** Math.ceil(Math.log2(4 * 4 * 30 * 30)));
    transformer.dispose();
  });
});
