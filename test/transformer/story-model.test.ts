import { expect } from 'chai';
import { loadTransformer, type Transformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestError } from '../support/recorded';
import { rowOf, type TransformerRecording } from '../support/transformers';
import { guardTraffic } from '../support/traffic-guard';

describe('the demo’s language model', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  let recording: TransformerRecording & { text: string; greedy_text: string };
  const progress: { loaded: number; total: number; gpuBytes: number }[] = [];
  before(async () => {
    await testEngine();
    const response = await fetch('/test/fixtures/story-model/expected.json');
    recording = await response.json();
    transformer = await loadTransformer('/demo-files/story-model', { onProgress: (one) => void progress.push(one) });
  });
  after(() => transformer.dispose());

  it('loads from its address, with progress in bytes', () => {
    expect(transformer.config).to.deep.equal({
      ...{ family: 'llama', layers: 6, heads: 6, keyHeads: 3, headSize: 32 },
      ...{ width: 192, vocabulary: 1024, context: 1024 },
    });
    expect(progress[0].loaded).to.equal(0);
    expect(progress.at(-1)!.loaded).to.equal(progress[0].total);
    // Two bytes for each of the model card's 2,632,128 parameters.
    expect(progress[0].total).to.equal(2 * 2_632_128);
    expect(progress.at(-1)!.gpuBytes).to.be.above(progress[0].total);
  });

  it('has its recorded residuals, maps and logits', async () => {
    const session = transformer.session();
    await session.prompt(recording.text);
    expect(session.tokens.map(({ id }) => id)).to.deep.equal(recording.inputs.ids[0]);
    expect(session.tokens.map(({ text }) => text).join('')).to.match(/drum to$/);
    for (let layer = 0; layer < 6; layer++) {
      const residual = await session.read(`blocks.${layer}.resid_post`);
      expect(largestError(residual.values, rowOf(recording.outputs[`hidden.${layer}`], 0), true)).to.be.below(1e-4);
      const pattern = await session.read(`blocks.${layer}.attn.pattern`);
      expect(largestError(pattern.values, rowOf(recording.outputs[`attention.${layer}`], 0))).to.be.below(1e-4);
    }
    const logits = await session.read('logits');
    expect(largestError(logits.values, rowOf(recording.outputs.logits, 0), true)).to.be.below(1e-4);
    session.dispose();
  });

  it('generates its 60 greedy tokens, and reads 4 bytes for each', async () => {
    const engine = await testEngine();
    const session = transformer.session();
    await session.prompt(recording.text);
    const ids: number[] = [];
    let text = '';
    const { counts, stop } = guardTraffic();
    let before = { ...engine.stats };
    let counted = { ...counts };
    for await (const token of session.generate({ maxTokens: 60, stop: false })) {
      ids.push(token.id);
      text += token.text;
      if (ids.length === 20) [before, counted] = [{ ...engine.stats }, { ...counts }];
    }
    stop();
    expect(ids).to.deep.equal(recording.greedy);
    expect(text).to.equal(recording.greedy_text);
    const perToken = (name: 'dispatches' | 'readbackBytes' | 'submits' | 'uploadBytes'): number =>
      (engine.stats[name] - before[name]) / 40;
    expect(perToken('dispatches')).to.equal(6 * 6 + 3);
    expect(perToken('readbackBytes')).to.equal(4);
    expect(perToken('uploadBytes')).to.equal(12);
    expect(counts.copyToMapRead - counted.copyToMapRead).to.equal(40);
    expect(counts.submit - counted.submit, 'submits, and one for the room of more tokens').to.be.at.most(41);
    session.dispose();
  });

  it('makes no buffer per token, and takes no more memory', async () => {
    const engine = await testEngine();
    const session = transformer.session();
    await session.prompt([...recording.inputs.ids[0], ...recording.greedy]); // 75 tokens: room for 128
    const { counts, stop } = guardTraffic();
    const bytes = engine.stats.gpuBytes;
    let made = 0;
    for await (const { id } of session.generate({ maxTokens: 40, stop: false })) made += Number(id >= 0);
    stop();
    expect([made, counts.createBuffer, engine.stats.gpuBytes - bytes]).to.deep.equal([40, 0, 0]);
    session.dispose();
  });

  it('counts what a page reads apart: a negative control of the 4 bytes', async () => {
    const engine = await testEngine();
    const session = transformer.session();
    await session.prompt(recording.text);
    const before = engine.stats.readbackBytes;
    const [first] = await session.candidates(3);
    expect(first.id).to.equal(recording.greedy[0]);
    expect(first.text).to.equal(' Mary');
    expect(first.probability).to.be.within(0.5, 1);
    expect(engine.stats.readbackBytes - before).to.equal(4 * 1024);
    session.dispose();
  });
});
