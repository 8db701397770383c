import { expect } from 'chai';
import { loadTransformer, type Session } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { rowOf, type TransformerRecording } from '../support/transformers';

describe('weights as bytes', () => {
  failOnGpuErrors();
  before(testEngine);

  it('take half the memory of float16, and choose the same tokens', async () => {
    const recording = (await (await fetch('/test/fixtures/story-model/expected.json')).json()) as TransformerRecording;
    const [stored, bytes] = [
      await loadTransformer('/demo-files/story-model'),
      await loadTransformer('/demo-files/story-model', { weights: 'int8' }),
    ];
    // The rotation's table is as it was; the rest is a byte per number, and a float32 per row.
    const table = 4 * 1024 * 32;
    expect((bytes.gpuBytes - table) / (stored.gpuBytes - table)).to.be.within(0.5, 0.53);
    const [exact, rounded] = [stored.session(), bytes.session()];
    const ids = [...recording.inputs.ids[0]];
    await exact.prompt(ids);
    for await (const { id } of exact.generate({ maxTokens: 200, temperature: 0.8, seed: 5, stop: false })) ids.push(id);
    await rounded.prompt(ids);
    const [wanted, found] = await Promise.all([logits(exact), logits(rounded)]);
    expect(wanted.length / 1024).to.equal(215);
    let same = 0;
    for (let row = 14; row < 214; row++) same += Number(best(wanted, row) === best(found, row));
    expect(same / 200, 'share of equal first choices').to.be.at.least(0.95);
    const recorded = rowOf(recording.outputs.logits, 0);
    const range = Math.max(...recorded) - Math.min(...recorded);
    const error = found
      .slice(0, recorded.length)
      .reduce((most, value, i) => Math.max(most, Math.abs(value - recorded[i])), 0);
    expect(error / range, 'part of the logits’ range').to.be.below(0.05);
    stored.dispose();
    bytes.dispose();
  });

  const logits = async (session: Session): Promise<Float32Array> => (await session.read('logits')).values;

  function best(all: Float32Array, row: number): number {
    const one = all.subarray(1024 * row, 1024 * (row + 1));
    return one.indexOf(one.reduce((a, b) => Math.max(a, b)));
  }
});
