import { expect } from 'chai';
import type { Session, Transformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestError } from '../support/recorded';
import { decoders, fetchRecorded, loadRecorded, rowOf, type TransformerRecording } from '../support/transformers';

/** Hooks by the names under which their numbers are recorded. */
function hookNames(layers: number): Record<string, string> {
  const names: Record<string, string> = {
    'blocks.0.resid_pre': 'embeddings',
    'ln_final.normalized': 'last_hidden',
    logits: 'logits',
  };
  for (let layer = 0; layer < layers; layer++) {
    names[`blocks.${layer}.resid_post`] = `hidden.${layer}`;
    names[`blocks.${layer}.attn.pattern`] = `attention.${layer}`;
  }
  return names;
}

async function errorsOf(
  session: Session,
  recording: TransformerRecording,
  row: number,
): Promise<Record<string, number>> {
  const errors: Record<string, number> = {};
  for (const [hook, name] of Object.entries(hookNames(3))) {
    const recorded = recording.outputs[name];
    const { shape, values } = await session.read(hook);
    expect(shape, hook).to.deep.equal(recorded.shape.slice(1));
    const error = largestError(values, rowOf(recorded, row), true);
    if (!(error <= 1e-4)) errors[hook] = error;
  }
  return errors;
}

async function greedy(session: Session, count: number): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of session.generate({ maxTokens: count, stop: false })) ids.push(id);
  return ids;
}

for (const name of Object.keys(decoders)) {
  describe(`${name} as transformers runs it`, () => {
    failOnGpuErrors();
    let transformer: Transformer;
    let recording: TransformerRecording;
    before(async () => {
      await testEngine();
      [transformer, recording] = await Promise.all([loadRecorded(name), fetchRecorded(name)]);
    });
    after(() => transformer.dispose());

    for (const row of [0, 1]) {
      it(`has its embeddings, residuals, maps and logits for prompt ${row}`, async () => {
        const session = transformer.session({ watch: ['blocks.*.resid_post'] });
        await session.prompt(recording.inputs.ids[row]);
        expect(await errorsOf(session, recording, row)).to.deep.equal({});
        session.dispose();
      });
    }

    it('has the same token by token, and for hooks that nobody watched', async () => {
      const session = transformer.session();
      for (const id of recording.inputs.ids[0]) await session.prompt([id]);
      expect(await errorsOf(session, recording, 0)).to.deep.equal({});
      session.dispose();
    });

    it('generates its greedy tokens', async () => {
      const session = transformer.session();
      await session.prompt(recording.inputs.ids[0]);
      expect(await greedy(session, recording.greedy.length)).to.deep.equal(recording.greedy);
      session.dispose();
    });
  });
}
