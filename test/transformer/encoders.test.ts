import { expect } from 'chai';
import type { Session, Transformer } from '../../src/index';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { largestError } from '../support/recorded';
import { encoders, fetchRecorded, loadRecorded, rowOf, type TransformerRecording } from '../support/transformers';

/** Hooks by the names under which their numbers are recorded. */
const hookNames: Record<string, string> = {
  'blocks.0.resid_pre': 'embeddings',
  'ln_final.normalized': 'last_hidden',
  logits: 'logits',
  ...Object.fromEntries([0, 1, 2].map((layer) => [`blocks.${layer}.resid_post`, `hidden.${layer}`])),
  ...Object.fromEntries([0, 1, 2].map((layer) => [`blocks.${layer}.attn.pattern`, `attention.${layer}`])),
};

type Prompt = { ids: number[]; mask: number[]; tokenTypes?: number[] };

function promptOf({ inputs }: TransformerRecording, row: number): Prompt {
  return { ids: inputs.ids[row], mask: inputs.mask[row], tokenTypes: inputs.token_types?.[row] };
}

/** Hooks whose numbers are off by more than 1e-4. */
async function errorsOf(session: Session, recording: TransformerRecording, row: number): Promise<object> {
  const errors: Record<string, number> = {};
  for (const [hook, name] of Object.entries(hookNames)) {
    const recorded = recording.outputs[name];
    const { shape, values } = await session.read(hook);
    expect(shape, hook).to.deep.equal(recorded.shape.slice(1));
    const error = largestError(values, rowOf(recorded, row), true);
    if (!(error <= 1e-4)) errors[hook] = error;
  }
  return errors;
}

for (const name of encoders) {
  describe(`${name} as transformers runs it`, () => {
    failOnGpuErrors();
    let transformer: Transformer;
    let recording: TransformerRecording;
    before(async () => {
      await testEngine();
      [transformer, recording] = await Promise.all([loadRecorded(name), fetchRecorded(name)]);
    });
    after(() => transformer.dispose());

    it('is an encoder of the config’s sizes', () => {
      expect(transformer.kind).to.equal('encoder');
      expect(transformer.config).to.deep.equal({
        ...{ family: name, layers: 3, heads: 4, keyHeads: 4, headSize: 8, width: 32, vocabulary: 97 },
        // RoBERTa counts positions from behind its padding's, 1.
        context: name === 'roberta' ? 62 : 64,
      });
    });

    for (const [row, what] of ['without padding', 'with padding'].entries()) {
      it(`has its embeddings, residuals, maps and logits ${what}`, async () => {
        const session = transformer.session({ watch: ['blocks.*.resid_post'] });
        await session.prompt(promptOf(recording, row));
        expect(await errorsOf(session, recording, row)).to.deep.equal({});
        session.dispose();
      });
    }

    it('has the same in place of a longer text, and for hooks that nobody watched', async () => {
      const session = transformer.session();
      await session.prompt(Array.from({ length: 61 }, (_, i) => 5 + ((7 * i) % 90)));
      for (const row of [1, 0]) {
        await session.prompt(promptOf(recording, row));
        expect(session.tokens).to.have.length(17);
        expect(await errorsOf(session, recording, row)).to.deep.equal({});
      }
      session.dispose();
    });
  });
}

describe('an encoder’s session', () => {
  failOnGpuErrors();
  let transformer: Transformer;
  let recording: TransformerRecording;
  before(async () => {
    await testEngine();
    [transformer, recording] = await Promise.all([loadRecorded('bert'), fetchRecorded('bert')]);
  });
  after(() => transformer.dispose());

  it('shows padding as keys that nobody sees: no weight, no score, no part in the entropy', async () => {
    const session = transformer.session();
    const prompt = promptOf(recording, 1);
    await session.prompt(prompt);
    const { values: pattern } = await session.read('pattern');
    const { values: scores } = await session.read('blocks.1.attn.attn_scores');
    const { values: entropy } = await session.read('blocks.1.attn.entropy');
    for (let layer = 0; layer < 3; layer++) {
      for (let row = 0; row < 4 * 17; row++) {
        const weights = pattern.subarray((layer * 4 * 17 + row) * 17).subarray(0, 17);
        expect([...weights].slice(11), `row ${row}`).to.deep.equal([0, 0, 0, 0, 0, 0]);
        expect(weights.reduce((a, b) => a + b)).to.be.closeTo(1, 1e-5);
        if (layer !== 1) continue;
        const own = [...scores.subarray(17 * row).subarray(0, 17)];
        expect(own.map((score) => score === -Infinity)).to.deep.equal(prompt.mask.map((one) => one === 0));
        const [head, query] = [Math.floor(row / 17), row % 17];
        const wanted = weights.reduce((sum, weight) => sum - (weight > 0 ? weight * Math.log(weight) : 0), 0);
        expect(entropy[4 * query + head]).to.be.closeTo(wanted, 1e-4);
      }
    }
    session.dispose();
  });
});
